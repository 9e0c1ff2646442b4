pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import "../theme"

// Facts one below the other, each on a card of its own. More than fit are shown page by page.
Item {
    id: list

    required property Session session
    property int page: 0
    readonly property int count: session.facts.count
    property real tallest: Theme.target
    readonly property real gap: Theme.mm(2)
    readonly property int fitting: Math.max(1, Math.floor((height + gap) / (tallest + gap)))
    readonly property bool paged: count > fitting
    readonly property int perPage: paged ? Math.max(1, Math.floor((height - Theme.target - Theme.gap + gap) / (tallest + gap))) : fitting
    readonly property int pages: Math.max(1, Math.ceil(count / perPage))

    onCountChanged: {
        page = 0;
        tallest = Theme.target * 0.5;
        for (let at = 0; at < rows.count; at++)
            tallest = Math.max(tallest, rows.itemAt(at)?.implicitHeight ?? 0);
    }
    onPagesChanged: page = Math.min(page, pages - 1)

    Column {
        width: list.width
        spacing: list.gap
        Repeater {
            id: rows
            model: list.session.facts
            Rectangle {
                id: fact
                required property string label
                required property string value
                required property int index
                visible: Math.floor(index / list.perPage) === list.page
                width: list.width
                height: list.tallest
                implicitHeight: words.height + Theme.mm(Theme.low ? 3 : 6)
                onImplicitHeightChanged: list.tallest = Math.max(list.tallest, implicitHeight)
                radius: Theme.radius
                color: Theme.surface
                border.width: Theme.highContrast ? Theme.stroke : 0
                border.color: Theme.ink
                Column {
                    id: words
                    x: Theme.mm(5)
                    width: fact.width - 2 * x
                    anchors.verticalCenter: parent.verticalCenter
                    Label {
                        width: parent.width
                        text: fact.label
                        color: Theme.quietInk
                        font.pixelSize: Theme.label
                        lines: 1.25
                    }
                    Label {
                        width: parent.width
                        text: fact.value
                        font.pixelSize: Theme.body
                        font.weight: Font.Bold
                        lines: 1.25
                    }
                }
            }
        }
    }
    BigButton {
        visible: list.paged
        anchors.bottom: parent.bottom
        width: list.width
        height: Theme.target
        name: "button.more"
        label: list.session.words.of["key.more"] + "  " + (list.page + 1) + " / " + list.pages
        hint: ""
        icon: "more"
        primary: false
        onTouched: {
            list.session.touch();
            list.page = (list.page + 1) % list.pages;
        }
    }
}

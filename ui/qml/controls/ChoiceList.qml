pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import "../theme"

// Rows to choose from. More than fit are shown page by page: there is no gesture to know, only a key.
Item {
    id: list

    required property Session session
    property int page: 0
    readonly property int count: session.choices.count
    readonly property real tallest: {
        let most = Theme.primaryTarget;
        for (let at = 0; at < rows.count; at++) {
            const row = rows.itemAt(at) as Choice;
            if (row)
                most = Math.max(most, row.implicitHeight);
        }
        return most;
    }
    readonly property int fitting: Math.max(1, Math.floor((height + Theme.gap) / (tallest + Theme.gap)))
    readonly property bool paged: count > fitting
    readonly property int perPage: paged ? Math.max(1, Math.floor((height - Theme.target) / (tallest + Theme.gap))) : fitting
    readonly property int pages: Math.max(1, Math.ceil(count / perPage))

    onCountChanged: page = 0
    onPagesChanged: page = Math.min(page, pages - 1)

    Column {
        width: list.width
        spacing: Theme.gap
        Repeater {
            id: rows
            model: list.session.choices
            Choice {
                required property string value
                required property int index
                visible: Math.floor(index / list.perPage) === list.page
                width: list.width
                height: list.tallest
                onTouched: list.session.press("choose", value)
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

pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import "../theme"

// Rows to choose from. More than fit are shown page by page: there is no gesture to know, only a key.
Item {
    id: list

    required property Session session
    property real aside: 0 // width of the column to the left where the key for more stands; 0: below the rows
    property real keyY: height - Theme.target
    property int page: 0
    readonly property int count: session.choices.count
    // Only grows while the same rows are shown: one on another page is not laid out, and a height that followed it
    // would move it back and forth between the pages.
    property real tallest: Theme.primaryTarget
    readonly property int fitting: Math.max(1, Math.floor((height + Theme.gap) / (tallest + Theme.gap)))
    readonly property bool paged: count > fitting
    readonly property int perPage: paged && aside === 0 ? Math.max(1, Math.floor((height - Theme.target) / (tallest + Theme.gap))) : fitting
    readonly property int pages: Math.max(1, Math.ceil(count / perPage))

    onCountChanged: {
        page = 0;
        measure();
    }
    onPagesChanged: page = Math.min(page, pages - 1)

    function measure() {
        let most = Theme.primaryTarget;
        for (let at = 0; at < rows.count; at++)
            most = Math.max(most, rows.itemAt(at)?.implicitHeight ?? 0);
        tallest = most;
    }

    Connections {
        target: Theme
        function onLargeTextChanged() {
            list.measure();
        }
    }

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
                onImplicitHeightChanged: list.tallest = Math.max(list.tallest, implicitHeight)
                Component.onCompleted: list.tallest = Math.max(list.tallest, implicitHeight)
                onTouched: list.session.press("choose", value)
            }
        }
    }
    BigButton {
        visible: list.paged
        x: list.aside > 0 ? -list.aside - Theme.mm(8) : 0
        y: list.keyY
        width: list.aside > 0 ? list.aside : list.width
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

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import SimWindow
import "theme"

// Everything that can be broken, a tab per group; the bus above and the bank beside it show what comes of it.
Panel {
    id: panel

    required property Breaks breaks

    heading: qsTrId("breaks")
    keys: Segments {
        objectName: "group"
        name: qsTrId("breaks")
        labels: panel.breaks.groups
        current: panel.breaks.group
        onAsked: index => panel.breaks.openGroup(index)
    }

    Row {
        id: whom
        x: Theme.pad
        y: 9
        width: parent.width - 2 * Theme.pad
        height: Theme.keyHeight
        spacing: 10

        Label {
            text: panel.breaks.hint
            color: Theme.quietInk
            font.pixelSize: Theme.small
            anchors.verticalCenter: parent.verticalCenter
        }
        SegmentStrip {
            called: "target"
            width: Math.min(implicitWidth, panel.width - x - 2 * Theme.pad)
            visible: panel.breaks.targets.length > 0
            name: panel.breaks.hint
            labels: panel.breaks.targets
            current: panel.breaks.target
            onAsked: index => panel.breaks.pick(index)
        }
    }
    Flickable {
        id: list
        objectName: "acts"
        anchors {
            top: whom.bottom
            topMargin: 6
            left: parent.left
            right: parent.right
            bottom: parent.bottom
            leftMargin: 6
            rightMargin: 6
            bottomMargin: 6
        }
        contentHeight: column.height
        clip: true
        interactive: contentHeight > height
        boundsBehavior: Flickable.StopAtBounds
        Accessible.role: Accessible.List
        Accessible.name: qsTrId("breaks")
        T.ScrollBar.vertical: ThinBar {}

        Column {
            id: column
            width: list.width - 8

            Repeater {
                model: panel.breaks.rows

                delegate: ActLine {
                    width: column.width
                    onDone: panel.breaks.do(key)
                    onUndone: panel.breaks.undo(key)
                    onStepped: (argument, by) => panel.breaks.step(key, argument, by)
                    onReached: list.contentY = Math.max(0, Math.min(y, list.contentHeight - list.height, Math.max(list.contentY, y + height - list.height)))
                }
            }
        }
    }
    Connections {
        target: panel.breaks
        function onTurned(): void {
            list.contentY = 0;
        }
    }
}

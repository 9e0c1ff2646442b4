pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import SimWindow
import "theme"

// Everything that can be wrong with the bus, for every board or for one.
Panel {
    id: panel

    required property Faults faults

    heading: qsTrId("faults")

    SegmentStrip {
        id: scope
        called: "scope"
        width: Math.min(implicitWidth, parent.width - 2 * Theme.pad)
        name: qsTrId("faults")
        labels: panel.faults.scopes
        current: panel.faults.scope
        x: Theme.pad
        y: 10
        onAsked: index => panel.faults.choose(index)
    }
    ListView {
        id: list
        anchors {
            top: scope.bottom
            topMargin: 6
            left: parent.left
            right: parent.right
            bottom: parent.bottom
            leftMargin: 6
            rightMargin: 6
            bottomMargin: 6
        }
        clip: contentHeight > height
        interactive: contentHeight > height
        boundsBehavior: Flickable.StopAtBounds
        model: panel.faults.rows
        Accessible.role: Accessible.List
        Accessible.name: qsTrId("faults")
        T.ScrollBar.vertical: ThinBar {}

        delegate: FaultLine {
            width: ListView.view.width
            height: Math.max(38, Math.min(48, Math.floor(list.height / 7)))
            onSwitched: on => panel.faults.turn(key, on)
            onNumbered: number => panel.faults.setNumber(key, number)
        }
    }
}

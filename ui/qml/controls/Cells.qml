pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import "../theme"

// The boxes that digits go into; the next one carries the ring and a caret.
Row {
    id: cells

    required property Entry entry
    property real room: 0
    readonly property int count: entry.cells.count
    readonly property real dashRoom: entry.stage === "code" ? Theme.mm(9) : 0
    readonly property real cellWidth: Math.min(Theme.mm(21.2), (room - dashRoom - (count - 1) * spacing) / Math.max(1, count))

    spacing: Theme.mm(2.9)

    Repeater {
        model: cells.entry.cells

        Item {
            id: cell
            required property string text
            required property bool active
            required property bool dash
            width: cells.cellWidth + (dash ? cells.dashRoom : 0)
            height: Theme.mm(Theme.low ? 20 : 27.3)

            Rectangle {
                visible: cell.dash
                width: Theme.mm(5)
                height: Theme.mm(1)
                radius: height / 2
                color: Theme.edge
                anchors.verticalCenter: parent.verticalCenter
                x: (cells.dashRoom - cells.spacing - width) / 2
            }
            Rectangle {
                width: cells.cellWidth
                height: cell.height
                anchors.right: parent.right
                radius: Theme.radius * 0.8
                color: Theme.surface
                border.width: cell.active ? Theme.selected : Theme.stroke
                border.color: cell.active ? Theme.focus : Theme.edge
                Label {
                    anchors.centerIn: parent
                    text: cell.text
                    font.pixelSize: Math.min(Theme.mm(16.5), cells.cellWidth * 0.8)
                    font.weight: Font.Bold
                    lines: 1.1
                }
                Rectangle {
                    visible: cell.active
                    anchors.centerIn: parent
                    width: Theme.mm(0.72)
                    height: parent.height * 0.54
                    color: Theme.focus
                }
            }
        }
    }
}

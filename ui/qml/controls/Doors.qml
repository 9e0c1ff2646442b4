pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes
import Kiosk
import "../theme"

// The doors of one visit: done is tinted with a check, now is filled, later is dashed with a clock.
Column {
    id: doors

    required property Session session

    spacing: Theme.mm(3)

    Repeater {
        model: doors.session.doors
        Item {
            id: row
            required property string label
            required property string text
            required property string mark
            required property string icon
            readonly property bool now: mark === "open"
            readonly property bool done: mark === "done"
            readonly property color front: now ? Theme.primaryInk : done ? Theme.tone("success") : Theme.ink
            width: doors.width
            height: Math.max(Theme.mm(Theme.low ? 15 : 18), words.implicitHeight + Theme.mm(3))

            Rectangle {
                anchors.fill: parent
                radius: Theme.radius
                color: row.now ? Theme.primary : row.done ? Theme.tint("success") : Theme.surface
                border.width: Theme.highContrast && row.done ? Theme.stroke : 0
                border.color: Theme.ink
            }
            Shape {
                id: dashes
                visible: !row.now && !row.done
                anchors.fill: parent
                ShapePath {
                    strokeColor: Theme.edge
                    strokeWidth: Theme.stroke
                    strokeStyle: ShapePath.DashLine
                    dashPattern: [3, 2]
                    fillColor: "transparent"
                    PathRectangle {
                        width: dashes.width
                        height: dashes.height
                        radius: Theme.radius
                    }
                }
            }
            Icon {
                id: sign
                x: Theme.mm(6)
                name: row.icon
                tint: row.front
                anchors.verticalCenter: parent.verticalCenter
            }
            Label {
                id: number
                x: sign.x + sign.width + Theme.mm(4)
                text: row.label
                color: row.front
                font.pixelSize: Theme.lead
                font.weight: Font.Bold
                wrapMode: Text.NoWrap
                anchors.verticalCenter: parent.verticalCenter
            }
            Label {
                id: words
                x: Math.max(number.x + number.width + Theme.mm(5), row.width * 0.3)
                width: row.width - x - Theme.mm(4)
                text: row.text
                color: row.front
                font.pixelSize: Theme.label
                lines: 1.25
                anchors.verticalCenter: parent.verticalCenter
            }
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import "../theme"

// Five faces in one ink: mouths and brows tell them apart, not colour. One tap is enough; nothing counts down.
Rectangle {
    id: rating

    required property Session session
    readonly property int across: width - 2 * pad >= 5 * Theme.target ? 5 : 3
    readonly property real pad: Theme.mm(Theme.low ? 3 : 7)
    readonly property real cell: (width - 2 * pad) / across

    property bool shown: true

    visible: shown && session.faces.count > 0
    radius: Theme.radiusLarge
    color: Theme.highContrast ? "#000000" : Theme.surface
    border.width: Theme.highContrast ? Theme.stroke : 0
    border.color: Theme.ink
    implicitHeight: visible ? content.height + 2 * pad : 0

    Column {
        id: content
        x: rating.pad
        anchors.verticalCenter: parent.verticalCenter
        width: rating.width - 2 * rating.pad
        spacing: Theme.mm(0.6)
        Label {
            width: parent.width
            text: rating.session.ratingTitle
            horizontalAlignment: Text.AlignHCenter
            font.pixelSize: Theme.mm(9.6)
            font.weight: Font.Bold
            lines: 1.3
        }
        Label {
            width: parent.width
            visible: !Theme.low && !Theme.largeText
            text: rating.session.ratingLine
            horizontalAlignment: Text.AlignHCenter
            color: Theme.quietInk
            font.pixelSize: Theme.label
            lines: 1.3
        }
        Item {
            width: 1
            height: Theme.mm(Theme.low ? 0 : 4)
        }
        Grid {
            columns: rating.across
            anchors.horizontalCenter: parent.horizontalCenter
            rowSpacing: Theme.gap
            Repeater {
                model: rating.session.faces
                Press {
                    id: face
                    required property string value
                    required property string icon
                    width: rating.cell
                    height: mouth.height + word.height + Theme.mm(5)
                    onTouched: rating.session.press("rate", value)
                    Rectangle {
                        anchors.fill: parent
                        radius: face.radius
                        color: face.down ? Theme.pressed : "transparent"
                    }
                    Icon {
                        id: mouth
                        width: Math.min(Theme.mm(Theme.low ? 19 : 25), face.width - Theme.mm(4.4))
                        name: face.icon
                        anchors.horizontalCenter: parent.horizontalCenter
                        y: Theme.mm(1.2)
                    }
                    Label {
                        id: word
                        y: mouth.y + mouth.height + Theme.mm(2)
                        width: face.width
                        text: face.label
                        horizontalAlignment: Text.AlignHCenter
                        font.pixelSize: Theme.mm(6.8 * (Theme.largeText ? 1.25 : 1))
                        lines: 1.2
                    }
                }
            }
        }
    }
}

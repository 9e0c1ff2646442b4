import QtQuick
import "../theme"

// A button of a scene: icon and word in the middle; with a hint it becomes a row with a second line and a chevron.
Press {
    id: button

    required property string hint
    required property string icon
    required property bool primary
    readonly property bool row: hint !== ""
    readonly property color front: primary ? Theme.primaryInk : Theme.ink
    readonly property real side: row ? Theme.mm(7) : Theme.mm(3.4)
    readonly property real taken: glyph.width + (glyph.visible ? Theme.gap : 0) + (row ? chevron.width + Theme.gap : 0)

    implicitHeight: Math.max(primary || row ? Theme.primaryTarget : Theme.target, words.implicitHeight + Theme.mm(4))

    Rectangle {
        anchors.fill: parent
        radius: button.radius
        color: button.primary ? (button.down ? Theme.primaryDown : Theme.primary) : button.down ? Theme.pressed : Theme.surface
        border.width: button.primary ? 0 : Theme.stroke
        border.color: Theme.edge
        Behavior on color {
            ColorAnimation {
                duration: Theme.fast
            }
        }
    }

    Icon {
        id: glyph
        visible: button.icon !== "" && (button.row || !button.primary)
        width: visible ? Theme.icon * (button.row ? 1.25 : 1) : 0
        name: button.icon
        tint: button.front
        anchors.verticalCenter: parent.verticalCenter
        x: button.row ? button.side : (button.width - taken - words.contentSpan) / 2
        readonly property real taken: width + (visible ? Theme.gap : 0)
    }

    Column {
        id: words
        readonly property real room: button.width - 2 * button.side - button.taken
        readonly property real contentSpan: Math.min(room, title.paintedWidth)
        anchors.verticalCenter: parent.verticalCenter
        x: glyph.x + glyph.taken
        width: button.row ? room : contentSpan + 1

        Label {
            id: title
            width: words.room
            text: button.label
            color: button.front
            font.weight: button.primary || button.row ? Font.Bold : Font.Normal
            font.pixelSize: button.row ? Theme.lead : Theme.body
            lines: 1.24
        }
        Label {
            visible: button.row
            width: words.room
            text: button.hint
            color: button.primary ? Theme.primaryInk : Theme.quietInk
            font.pixelSize: Theme.label
            lines: 1.3
        }
    }

    Icon {
        id: chevron
        visible: button.row
        width: Theme.icon * 0.8
        name: "chevron-right"
        tint: button.front
        anchors.verticalCenter: parent.verticalCenter
        anchors.right: parent.right
        anchors.rightMargin: button.side
    }
}

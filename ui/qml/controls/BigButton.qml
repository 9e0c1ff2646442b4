import QtQuick
import "../theme"

// A button of a scene: icon and word in the middle; with a hint it becomes a row with a second line and a chevron.
Press {
    id: button

    required property string hint
    required property string icon
    required property bool primary
    property real tall: 0
    readonly property bool row: hint !== ""
    readonly property color front: primary ? Theme.primaryInk : Theme.ink
    readonly property bool roomy: row || natural.advanceWidth + Theme.icon + Theme.gap + 2 * side <= width
    readonly property real side: row ? Theme.mm(7) : Theme.mm(3.4)
    readonly property real taken: glyph.width + (glyph.visible ? Theme.gap : 0) + (row ? chevron.width + Theme.gap : 0)

    implicitHeight: Math.max(row ? Theme.rowTarget : primary ? Theme.primaryTarget : Theme.target, tall, words.implicitHeight + Theme.mm(4))

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

    TextMetrics {
        id: natural
        font: title.font
        text: button.label
    }

    Icon {
        id: glyph
        visible: button.icon !== "" && (button.row || !button.primary) && button.roomy
        width: visible ? Theme.icon * (button.row ? 1.25 : 1) : 0
        name: button.icon
        tint: button.front
        anchors.verticalCenter: parent.verticalCenter
        x: button.row ? button.side : visible ? (button.width - taken - words.contentSpan) / 2 : button.side
        readonly property real taken: width + (visible ? Theme.gap : 0)
    }

    Column {
        id: words
        readonly property real room: button.width - 2 * button.side - button.taken
        readonly property real contentSpan: Math.min(room, natural.advanceWidth)
        anchors.verticalCenter: parent.verticalCenter
        x: glyph.x + glyph.taken
        width: room

        Label {
            id: title
            width: words.room
            horizontalAlignment: button.row || glyph.visible ? Text.AlignLeft : Text.AlignHCenter
            text: button.label
            color: button.front
            font.weight: button.primary || button.row ? Font.Bold : Font.Normal
            font.pixelSize: button.row ? Theme.lead : Theme.body
            lines: 1.24
        }
        Label {
            visible: button.row && !Theme.snug
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

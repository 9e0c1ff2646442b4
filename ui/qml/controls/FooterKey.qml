import QtQuick
import "../theme"

// A quiet key at the foot of every screen; the way to a person is outlined.
Press {
    id: key

    required property string icon
    property bool strong: false
    readonly property color front: strong && !Theme.night ? Theme.primary : Theme.ink
    readonly property real wanted: natural.advanceWidth + Theme.mm(Theme.low ? 5 : strong ? 30 : 18)
    readonly property bool roomy: natural.advanceWidth + Theme.icon * 0.92 + Theme.mm(8) <= width
    readonly property real taken: roomy ? glyph.width + Theme.mm(3) : 0

    implicitHeight: Math.max(Theme.target, word.implicitHeight + Theme.mm(3))

    Rectangle {
        anchors.fill: parent
        radius: key.radius
        color: key.down ? Theme.pressed : key.strong ? Theme.surface : Theme.sunken
        border.width: Theme.stroke
        border.color: key.strong ? Theme.edgeStrong : Theme.edge
    }

    TextMetrics {
        id: natural
        font: word.font
        text: key.label
    }

    Icon {
        id: glyph
        visible: key.roomy
        name: key.icon
        tint: key.front
        width: Theme.icon * 0.92
        anchors.verticalCenter: parent.verticalCenter
        x: Math.max(Theme.mm(2), (key.width - key.taken - natural.advanceWidth) / 2)
    }

    Label {
        id: word
        x: key.roomy ? glyph.x + key.taken : Theme.mm(Theme.largeText ? 1 : 1.5)
        width: key.roomy ? key.width - x - Theme.mm(1) : key.width - 2 * x
        horizontalAlignment: key.roomy ? Text.AlignLeft : Text.AlignHCenter
        anchors.verticalCenter: parent.verticalCenter
        text: key.label
        color: key.front
        font.weight: key.strong ? Font.Bold : Font.Normal
        font.pixelSize: Theme.low ? Theme.least : Theme.label
        lines: 1.15
    }
}

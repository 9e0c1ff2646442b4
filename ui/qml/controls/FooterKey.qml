import QtQuick
import "../theme"

// A quiet key at the foot of every screen; the way to a person is outlined.
Press {
    id: key

    required property string icon
    property bool strong: false
    readonly property color front: strong && !Theme.night ? Theme.primary : Theme.ink
    readonly property real taken: glyph.width + Theme.mm(3)

    implicitHeight: Math.max(Theme.target, word.implicitHeight + Theme.mm(3))

    Rectangle {
        anchors.fill: parent
        radius: key.radius
        color: key.down ? Theme.pressed : key.strong ? Theme.surface : Theme.sunken
        border.width: key.strong || Theme.night || Theme.highContrast ? Theme.stroke : 0
        border.color: key.strong ? Theme.edgeStrong : Theme.edge
    }

    Icon {
        id: glyph
        name: key.icon
        tint: key.front
        width: Theme.icon * 0.92
        anchors.verticalCenter: parent.verticalCenter
        x: Math.max(Theme.mm(2), (key.width - key.taken - word.paintedWidth) / 2)
    }

    Label {
        id: word
        x: glyph.x + key.taken
        width: key.width - key.taken - Theme.mm(3.6)
        anchors.verticalCenter: parent.verticalCenter
        text: key.label
        color: key.front
        font.weight: key.strong ? Font.Bold : Font.Normal
        font.pixelSize: Theme.label
        lines: 1.15
    }
}

import QtQuick
import "../theme"

// One key of the keyboard: a letter, a sign, or a word.
Press {
    id: key

    required property string text
    required property string icon
    required property bool primary
    readonly property color front: primary ? Theme.primaryInk : Theme.ink

    radius: Theme.radiusSmall

    Rectangle {
        anchors.fill: parent
        radius: key.radius
        color: key.primary ? (key.down ? Theme.primaryDown : Theme.primary) : key.down ? Theme.pressed : Theme.surface
        border.width: key.primary ? 0 : Theme.stroke
        border.color: Theme.edge
    }
    Label {
        visible: text !== ""
        anchors.centerIn: parent
        width: Math.min(implicitWidth, key.width - Theme.mm(1.6))
        horizontalAlignment: Text.AlignHCenter
        text: key.text
        color: key.front
        font.pixelSize: Math.min(Theme.mm(9), key.text.length > 1 ? Theme.mm(7) : Theme.mm(9))
        font.weight: key.primary ? Font.Bold : Font.Normal
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.least
        wrapMode: Text.NoWrap
        lines: 1.2
    }
    Icon {
        visible: key.icon !== ""
        anchors.centerIn: parent
        width: Theme.mm(9)
        name: key.icon
        tint: key.front
    }
    Rectangle {
        visible: key.text === "" && key.icon === ""
        anchors.centerIn: parent
        anchors.verticalCenterOffset: Theme.mm(2)
        width: parent.width * 0.4
        height: Theme.mm(0.8)
        color: Theme.ink
    }
}

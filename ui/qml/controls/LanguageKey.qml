import QtQuick
import Kiosk
import "../theme"

// The other language, in its own words: always in the same corner.
Press {
    id: key

    required property Session session

    name: "language"
    label: session.otherLanguage
    radius: height / 2
    width: glyph.width + word.implicitWidth + Theme.mm(3) + Theme.mm(16)
    height: Theme.target
    onTouched: session.press("language", "")

    property color front: Theme.ink
    property color fill: "transparent"

    Rectangle {
        anchors.fill: parent
        radius: key.radius
        color: key.down ? Theme.pressed : key.fill
        border.width: Theme.stroke
        border.color: Theme.night ? Theme.edgeStrong : Theme.edge
    }
    Row {
        anchors.centerIn: parent
        spacing: Theme.mm(3)
        Icon {
            id: glyph
            name: "globe"
            tint: key.front
            width: Theme.mm(7.4)
            anchors.verticalCenter: parent.verticalCenter
        }
        Label {
            id: word
            text: key.label
            color: key.front
            font.pixelSize: Theme.label
            wrapMode: Text.NoWrap
            anchors.verticalCenter: parent.verticalCenter
        }
    }
}

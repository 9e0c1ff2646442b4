import QtQuick
import Kiosk
import "../theme"

// Where the door is, in words beside an arrow; or what the machine waits for.
Item {
    id: line

    required property Session session
    property bool centred: true
    readonly property bool waits: session.waiting !== ""

    implicitHeight: Math.max(Theme.mm(11), words.implicitHeight)

    Row {
        anchors.verticalCenter: parent.verticalCenter
        x: line.centred ? (line.width - width) / 2 : 0
        spacing: Theme.mm(4)
        Spinner {
            visible: line.waits
            width: Theme.mm(9)
            anchors.verticalCenter: parent.verticalCenter
        }
        Icon {
            visible: !line.waits && name !== ""
            name: line.session.placeIcon
            tint: Theme.primary
            anchors.verticalCenter: parent.verticalCenter
        }
        Label {
            id: words
            width: Math.min(implicitWidth, line.width - Theme.mm(18))
            text: line.waits ? line.session.waiting : line.session.place
            textFormat: Text.StyledText
            color: line.waits ? Theme.quietInk : Theme.ink
            font.pixelSize: Theme.body
            lines: 1.3
            anchors.verticalCenter: parent.verticalCenter
        }
    }
}

import QtQuick
import Kiosk
import "../theme"

// A call for staff that is under way, on every screen until somebody has come.
Rectangle {
    id: banner

    required property Session session

    visible: session.banner !== ""
    implicitHeight: visible ? Theme.mm(15) : 0
    height: implicitHeight
    radius: Theme.radiusSmall
    color: Theme.highContrast ? "#000000" : Theme.night ? Theme.surface : Theme.tint("success")
    border.width: Theme.highContrast || Theme.night ? Theme.stroke : 0
    border.color: Theme.edge
    Accessible.role: Accessible.AlertMessage
    Accessible.name: session.banner

    Row {
        anchors.centerIn: parent
        spacing: Theme.mm(4)
        Icon {
            name: banner.session.bannerIcon
            tint: label.color
            anchors.verticalCenter: parent.verticalCenter
        }
        Label {
            id: label
            text: banner.session.banner
            color: Theme.night ? Theme.ink : Theme.tone("success")
            font.weight: Font.Bold
            font.pixelSize: Theme.mm(7.4)
            wrapMode: Text.NoWrap
            anchors.verticalCenter: parent.verticalCenter
        }
    }
}

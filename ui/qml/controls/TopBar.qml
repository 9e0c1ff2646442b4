import QtQuick
import Kiosk
import "../theme"

// Whose kiosk this is, and the language key.
Item {
    id: bar

    required property Session session

    implicitHeight: Theme.topBar

    Rectangle {
        id: mark
        width: Theme.mm(11.5)
        height: width
        radius: Theme.mm(2.5)
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.night || Theme.highContrast ? Theme.light : Theme.primary
        Icon {
            anchors.centerIn: parent
            width: Theme.mm(7.4)
            name: "mark"
            tint: Theme.night || Theme.highContrast ? "#11141F" : "#FFFFFF"
        }
    }
    Row {
        anchors.left: mark.right
        anchors.leftMargin: Theme.mm(4.3)
        anchors.right: key.visible ? key.left : parent.right
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.mm(4.3)
        Label {
            id: shop
            text: bar.session.shopName
            font.pixelSize: Theme.mm(7.4)
            font.weight: Font.Bold
            wrapMode: Text.NoWrap
        }
        Label {
            visible: parent.width > shop.implicitWidth + implicitWidth + Theme.gap * 2
            text: bar.session.branch
            color: Theme.quietInk
            font.pixelSize: Theme.mm(6.8)
            wrapMode: Text.NoWrap
            anchors.baseline: shop.baseline
        }
    }
    LanguageKey {
        id: key
        session: bar.session
        visible: bar.session.languageOnTop
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
    }
}

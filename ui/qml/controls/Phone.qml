import QtQuick
import Kiosk
import "../theme"

// A drawn phone that shows a code: what to do, in one glance.
Item {
    id: phone

    width: height * 0.54
    rotation: -5
    antialiasing: true

    Rectangle {
        anchors.fill: parent
        radius: width * 0.14
        antialiasing: true
        color: Theme.highContrast ? "#000000" : "#2A3050"
        border.width: Math.max(2, width * 0.014)
        border.color: Theme.highContrast ? "#FFFFFF" : "#59648F"
    }
    Rectangle {
        anchors.fill: parent
        anchors.margins: phone.width * 0.075
        radius: phone.width * 0.08
        antialiasing: true
        color: "#F7F4ED"

        QrCode {
            width: parent.width * 0.72
            height: width
            anchors.horizontalCenter: parent.horizontalCenter
            y: parent.height * 0.17
            smooth: true
            says: "PICKUP"
        }
        Rectangle {
            width: parent.width * 0.5
            height: parent.height * 0.045
            radius: height / 3
            antialiasing: true
            color: "#BCC0CE"
            anchors.horizontalCenter: parent.horizontalCenter
            y: parent.height * 0.68
        }
        Rectangle {
            width: parent.width * 0.66
            height: parent.height * 0.045
            radius: height / 3
            antialiasing: true
            color: "#D8D1C2"
            anchors.horizontalCenter: parent.horizontalCenter
            y: parent.height * 0.76
        }
    }
}

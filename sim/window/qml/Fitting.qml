import QtQuick
import "theme"

// Screen, camera or slot on the cabinet.
Rectangle {
    id: fitting

    required property string kind
    required property real x_mm
    required property real y_mm
    required property real w_mm
    required property real h_mm
    property real k: 0.2

    x: x_mm * k
    y: y_mm * k
    width: w_mm * k
    height: Math.max(2, h_mm * k)
    radius: kind === "slot" ? height / 2 : 3
    color: kind === "slot" ? Theme.doorLine : Theme.screen

    Rectangle {
        visible: fitting.kind === "screen"
        anchors.fill: parent
        anchors.margins: 14 * fitting.k
        color: Theme.glass
    }
    Rectangle {
        visible: fitting.kind === "camera"
        anchors.centerIn: parent
        width: 62 * fitting.k
        height: width
        radius: width / 2
        color: "transparent"
        border.width: Math.max(1.5, 10 * fitting.k)
        border.color: Theme.glass
    }
}

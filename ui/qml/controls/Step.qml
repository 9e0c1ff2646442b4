import QtQuick
import "../theme"

// One of the three steps on the idle screen.
Item {
    id: step

    property string icon: ""
    property string text: ""
    property bool joined: true
    property real pitch: 0
    readonly property real disc: Math.min(Theme.mm(Theme.low ? 11 : 17), pitch * 0.86)

    implicitHeight: Math.max(disc, word.implicitHeight)

    Rectangle {
        visible: step.joined
        width: Theme.stroke
        x: step.disc / 2 - width / 2
        y: step.height / 2 + step.disc / 2
        height: Math.max(0, step.pitch - step.disc)
        color: Theme.edge
    }
    Rectangle {
        width: step.disc
        height: width
        radius: width / 2
        anchors.verticalCenter: parent.verticalCenter
        color: "transparent"
        border.width: Theme.stroke
        border.color: Theme.edge
        Icon {
            anchors.centerIn: parent
            width: step.disc * 0.5
            name: step.icon
            tint: Theme.light
        }
    }
    Label {
        id: word
        x: step.disc + Theme.mm(4.6)
        width: step.width - x
        anchors.verticalCenter: parent.verticalCenter
        text: step.text
        font.pixelSize: Theme.label
        lines: 1.25
    }
}

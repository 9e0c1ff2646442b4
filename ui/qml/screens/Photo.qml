import QtQuick
import Kiosk
import "../theme"
import "../controls"

// The picture of the goods: what the camera sees with the seconds that are left, then the still itself.
Page {
    id: page

    required property Scanner scanner
    readonly property int seconds: session.still.left
    readonly property int taken: session.still.number

    title.withSign: true

    body: Rectangle {
        width: Math.max(0, Math.min(page.bodyWidth, page.bodyHeight * 4 / 3))
        height: width * 3 / 4
        x: Math.round((page.bodyWidth - width) / 2)
        radius: Theme.radiusLarge
        color: Theme.highContrast ? Theme.surface : Theme.sunken
        border.width: Theme.stroke
        border.color: Theme.highContrast ? Theme.ink : Theme.primary

        Icon {
            anchors.centerIn: parent
            visible: seen.source.toString() === "" && page.seconds === 0
            width: parent.height * 0.4
            name: "camera"
        }
        Image {
            id: seen
            anchors.fill: parent
            anchors.margins: Theme.stroke * 2
            fillMode: Image.PreserveAspectFit
            cache: false
            source: page.taken > 0 ? "image://still/" + page.taken : page.scanner.live ? "image://camera/" + page.scanner.number : ""
            Accessible.ignored: true
        }
        Rectangle {
            visible: page.seconds > 0 && parent.height >= count.implicitHeight
            anchors.centerIn: parent
            width: Math.min(parent.height, Theme.mm(34))
            height: width
            radius: width / 2
            color: Theme.surface
            Label {
                id: count
                anchors.centerIn: parent
                text: page.seconds
                font.pixelSize: Math.max(Theme.least, parent.height * 0.6)
                font.weight: Font.Bold
                wrapMode: Text.NoWrap
            }
        }
    }
}

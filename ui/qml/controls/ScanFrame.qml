pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes
import Kiosk
import "../theme"

// The lamp of the scanning screens: four lit corners around what the camera sees, or around a drawn phone.
Item {
    id: frame

    required property Scanner scanner
    property bool label: false // a parcel's label is shown instead of a phone
    readonly property real arm: Math.min(width, height) * 0.15
    readonly property real pen: Theme.mm(1.44)

    Rectangle {
        anchors.fill: parent
        anchors.margins: Theme.mm(2.2)
        radius: Theme.radiusLarge
        color: Theme.night || Theme.highContrast ? Theme.surface : Theme.sunken
        Phone {
            visible: !frame.scanner.live && !frame.label
            anchors.centerIn: parent
            height: Math.min(parent.height, parent.width) * 0.82
        }
        Icon {
            visible: !frame.scanner.live && frame.label
            anchors.centerIn: parent
            width: Math.min(parent.height, parent.width) * 0.56
            name: "label"
        }
    }
    // Mirrored as people expect of a picture of themselves; never kept.
    Image {
        visible: frame.scanner.live
        anchors.fill: parent
        anchors.margins: Theme.mm(2.2)
        fillMode: Image.PreserveAspectCrop
        mirror: true
        cache: false
        source: visible ? "image://camera/" + frame.scanner.number : ""
        Accessible.ignored: true
    }
    Repeater {
        model: 4
        Item {
            id: corner
            required property int index
            anchors.fill: parent
            Shape {
                width: frame.arm
                height: frame.arm
                x: corner.index % 2 === 0 ? 0 : frame.width - width
                y: corner.index < 2 ? 0 : frame.height - height
                rotation: [0, 90, 270, 180][corner.index]
                ShapePath {
                    strokeColor: Theme.highContrast || Theme.night ? Theme.light : Theme.lightDeep
                    strokeWidth: frame.pen
                    fillColor: "transparent"
                    capStyle: ShapePath.RoundCap
                    startX: frame.pen / 2
                    startY: frame.arm
                    PathLine {
                        x: frame.pen / 2
                        y: Theme.radius
                    }
                    PathQuad {
                        x: Theme.radius
                        y: frame.pen / 2
                        controlX: frame.pen / 2
                        controlY: frame.pen / 2
                    }
                    PathLine {
                        x: frame.arm
                        y: frame.pen / 2
                    }
                }
            }
        }
    }
}

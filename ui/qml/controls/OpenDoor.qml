pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes
import "../theme"

// The one lamp: light in the cavity, two flat rings around it, the leaf swung to the left, the number beside it.
Item {
    id: lamp

    required property rect place
    required property string label
    required property real k
    required property bool open
    required property bool parcelInside
    required property bool tagged
    required property bool tagLeft

    property real swing: open ? 1 : 0
    property real glow: open ? 1 : 0
    Behavior on swing {
        NumberAnimation {
            duration: lamp.open ? Theme.slow : Theme.base
            easing.type: Easing.BezierSpline
            easing.bezierCurve: Theme.curve
        }
    }
    Behavior on glow {
        NumberAnimation {
            duration: Theme.base
        }
    }

    visible: glow > 0.01
    x: place.x * k
    y: place.y * k
    width: place.width * k
    height: place.height * k

    Repeater {
        model: [110, 58]
        Rectangle {
            required property real modelData
            anchors.fill: parent
            anchors.margins: -modelData * lamp.k
            radius: modelData * lamp.k
            color: Theme.light
            opacity: (modelData > 100 ? 0.22 : 0.4) * lamp.glow
            visible: !Theme.highContrast
        }
    }
    Rectangle {
        anchors.fill: parent
        anchors.margins: 4 * lamp.k
        radius: 8 * lamp.k
        color: Theme.light
        opacity: lamp.glow
        border.width: Math.max(2, 14 * lamp.k)
        border.color: Theme.highContrast ? "#FFFFFF" : Theme.primary
        Rectangle {
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            anchors.margins: parent.border.width
            height: Math.min(18 * lamp.k, parent.height / 4)
            color: Theme.lightDeep
        }
    }
    Rectangle {
        visible: lamp.parcelInside
        opacity: lamp.glow
        width: Math.min(lamp.width * 0.46, lamp.height * 1.6)
        height: lamp.height * 0.56
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 28 * lamp.k
        color: Theme.parcel
        border.width: Math.max(1, 5 * lamp.k)
        border.color: Theme.parcelLine
        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            width: parent.border.width
            height: parent.height * 0.36
            color: Theme.parcelLine
        }
    }
    Shape {
        opacity: lamp.glow
        ShapePath {
            strokeWidth: 0
            strokeColor: "transparent"
            fillColor: Theme.highContrast ? "#FFFFFF" : Theme.primary
            startX: 4 * lamp.k
            startY: 4 * lamp.k
            PathLine {
                x: -164 * lamp.k * lamp.swing
                y: (4 - 36 * lamp.swing) * lamp.k
            }
            PathLine {
                x: -164 * lamp.k * lamp.swing
                y: lamp.height + (36 * lamp.swing - 4) * lamp.k
            }
            PathLine {
                x: 4 * lamp.k
                y: lamp.height - 4 * lamp.k
            }
        }
    }
    Rectangle {
        visible: lamp.swing > 0.6
        x: -136 * lamp.k
        anchors.verticalCenter: parent.verticalCenter
        width: Math.max(2, 13 * lamp.k)
        height: 60 * lamp.k
        radius: width / 2
        color: Theme.highContrast ? "#000000" : "#FFFFFF"
    }
    Rectangle {
        id: tag
        visible: lamp.tagged
        opacity: lamp.glow
        width: word.implicitWidth + 84 * lamp.k
        height: 250 * lamp.k
        radius: 30 * lamp.k
        color: Theme.primary
        x: lamp.tagLeft ? -width - 200 * lamp.k : lamp.width + 40 * lamp.k
        y: Math.max(-lamp.y, (lamp.height - height) / 2)
        Rectangle {
            visible: !lamp.tagLeft
            width: 46 * lamp.k
            height: width
            rotation: 45
            color: tag.color
            anchors.verticalCenter: parent.verticalCenter
            x: -width / 2 + 6 * lamp.k
        }
        Label {
            id: word
            anchors.centerIn: parent
            text: lamp.label
            color: Theme.primaryInk
            font.pixelSize: Math.max(8, Math.round(210 * lamp.k))
            font.weight: Font.Bold
            wrapMode: Text.NoWrap
            lines: 1.0
        }
    }
}

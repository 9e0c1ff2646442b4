pragma ComponentBehavior: Bound
import QtQuick
import "../theme"

// You are here, and the way along the floor to the column of the door. A bead runs along it while a door is open.
Item {
    id: floor

    required property real k
    required property real fromMm
    required property real toMm
    required property bool running
    required property string label

    readonly property bool leads: toMm >= 0 && Math.abs(toMm - fromMm) > 120
    readonly property real line: 86 * k
    readonly property real step: 34 * k
    readonly property real dot: Math.max(3, 13 * k)
    readonly property int way: toMm < fromMm ? -1 : 1
    readonly property real span: Math.abs(toMm - fromMm) * k - 60 * k
    readonly property int dots: leads ? Math.max(0, Math.floor(span / step)) : 0
    property real bead: 0

    SequentialAnimation on bead {
        running: floor.running && floor.leads && floor.visible && !Theme.reduceMotion
        loops: Animation.Infinite
        PauseAnimation {
            duration: 500
        }
        NumberAnimation {
            from: 0
            to: 1
            duration: 1600
            easing.type: Easing.InOutQuad
        }
        PauseAnimation {
            duration: 1900
        }
    }

    Repeater {
        model: floor.dots
        Rectangle {
            required property int index
            width: floor.dot
            height: width
            radius: width / 2
            color: Theme.primary
            x: floor.fromMm * floor.k + floor.way * (60 * floor.k + index * floor.step) - width / 2
            y: floor.line - height / 2
        }
    }
    Rectangle {
        visible: floor.leads && floor.bead > 0 && floor.bead < 1
        width: floor.dot * 2.1
        height: width
        radius: width / 2
        color: Theme.primary
        x: floor.fromMm * floor.k + floor.way * (60 * floor.k + floor.bead * (floor.span - 30 * floor.k)) - width / 2
        y: floor.line - height / 2
    }
    Rectangle {
        visible: floor.leads
        width: floor.dot
        height: width
        radius: width / 2
        color: Theme.primary
        x: floor.toMm * floor.k - width / 2 + floor.way * -14 * floor.k
        y: floor.line - 14 * floor.k - height / 2
    }
    Icon {
        visible: floor.leads
        name: "chevron-right"
        rotation: -90
        width: 150 * floor.k
        tint: Theme.primary
        x: floor.toMm * floor.k - width / 2
        y: -38 * floor.k
    }
    Rectangle {
        width: 78 * floor.k
        height: width
        radius: width / 2
        color: Theme.ground
        border.width: 24 * floor.k
        border.color: Theme.primary
        x: floor.fromMm * floor.k - width / 2
        y: floor.line - height / 2
    }
    Label {
        visible: 200 * floor.k >= Theme.least * 1.1
        text: floor.label
        font.weight: Font.Bold
        font.pixelSize: Math.max(Theme.least, Math.round(84 * floor.k))
        wrapMode: Text.NoWrap
        lines: 1.2
        x: floor.leads && floor.way > 0 ? floor.fromMm * floor.k - 66 * floor.k - width : floor.fromMm * floor.k + 66 * floor.k
        y: floor.line - height / 2
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes
import "../theme"

// One closed door of the drawing. A mark changes its fill, its line and its sign, never its place.
Item {
    id: door

    required property string label
    required property real x_mm
    required property real y_mm
    required property real w_mm
    required property real h_mm
    required property string mark
    property real k: 1
    property bool labels: true

    readonly property real inset: 8 * k
    readonly property bool later: mark === "opening" || mark === "next"
    readonly property bool plain: mark === "" || mark === "open" || mark === "occupied"
    readonly property string tone: mark === "done" ? "success" : mark === "jam" ? "danger" : mark === "quarantined" ? "warning" : ""
    readonly property color front: later ? Theme.primary : tone !== "" ? Theme.tone(tone) : mark === "occupied" ? Theme.primary : Theme.doorLabel
    readonly property string sign: mark === "opening" ? "lock" : mark === "next" ? "clock" : mark === "occupied" ? "box" : mark === "done" ? "check-circle" : mark === "jam" ? "octagon" : mark === "quarantined" ? "triangle" : ""

    x: x_mm * k + inset
    y: y_mm * k + inset
    width: w_mm * k - 2 * inset
    height: h_mm * k - 2 * inset

    Rectangle {
        anchors.fill: parent
        radius: 10 * door.k
        color: door.later ? Theme.surface : door.tone !== "" ? Theme.tint(door.tone) : door.mark === "occupied" ? Theme.primaryTint : Theme.doorFill
        border.width: door.tone !== "" ? Math.max(2, 10 * door.k) : door.later ? 0 : Math.max(1, 4 * door.k)
        border.color: door.tone !== "" ? door.front : door.mark === "occupied" ? Theme.occupiedLine : Theme.doorLine
    }
    Loader {
        active: door.mark === "quarantined"
        anchors.fill: parent
        anchors.margins: Math.max(2, 10 * door.k)
        sourceComponent: Hatch {
            k: door.k
            line: Theme.highContrast ? "#8C8C8C" : "#E3C48F"
        }
    }
    Loader {
        active: door.later
        anchors.fill: parent
        sourceComponent: Shape {
            id: dashes
            ShapePath {
                strokeColor: Theme.primary
                strokeWidth: Math.max(2, 10 * door.k)
                strokeStyle: ShapePath.DashLine
                dashPattern: [3, 2]
                fillColor: "transparent"
                PathRectangle {
                    width: dashes.width
                    height: dashes.height
                    radius: 10 * door.k
                }
            }
        }
    }
    Rectangle {
        visible: door.plain && door.mark !== "occupied"
        x: 20 * door.k
        anchors.verticalCenter: parent.verticalCenter
        width: Math.max(1, 10 * door.k)
        height: 42 * door.k
        radius: width / 2
        color: Theme.doorLine
    }
    Icon {
        visible: door.sign !== ""
        width: Math.min((door.plain ? 84 : 96) * door.k, door.height * 0.78)
        name: door.sign
        tint: door.front
        x: 30 * door.k
        anchors.verticalCenter: parent.verticalCenter
    }
    Label {
        visible: door.plain ? door.labels : door.k > 0.12
        anchors.right: parent.right
        anchors.rightMargin: 24 * door.k
        anchors.verticalCenter: parent.verticalCenter
        text: door.label
        color: door.front
        font.pixelSize: Math.max(8, Math.round((door.plain ? 72 : 92) * door.k))
        font.weight: door.plain ? Font.Normal : Font.Bold
        wrapMode: Text.NoWrap
        lines: 1.1
    }
}

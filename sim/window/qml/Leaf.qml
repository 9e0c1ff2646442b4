import QtQuick
import QtQuick.Shapes
import "theme"

// The leaf of an open door, hinged at the left of its opening and seen foreshortened. `swing`: 0 shut to 1 open.
Shape {
    id: leaf

    property real k: 0.2
    property real swing: 1
    readonly property real reach: 118 * k * swing
    readonly property real flare: 26 * k * swing

    preferredRendererType: Shape.CurveRenderer

    ShapePath {
        strokeWidth: 0
        strokeColor: "transparent"
        fillColor: Theme.primary
        joinStyle: ShapePath.RoundJoin
        PathPolyline {
            path: [Qt.point(0, 0), Qt.point(0, leaf.height), Qt.point(-leaf.reach, leaf.height + leaf.flare), Qt.point(-leaf.reach, -leaf.flare), Qt.point(0, 0)]
        }
    }
    Rectangle {
        x: -leaf.reach + 5
        width: 2
        radius: 1
        height: Math.min(14, leaf.height * 0.5)
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.surface
        visible: leaf.reach > 10
    }
}

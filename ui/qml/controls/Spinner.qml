import QtQuick
import QtQuick.Shapes
import "../theme"

// Something is being waited for. Lives only as long as its screen.
Item {
    id: spinner

    property real thickness: Math.max(3, width / 9)

    width: Theme.mm(10)
    height: width

    Rectangle {
        anchors.fill: parent
        radius: width / 2
        color: "transparent"
        border.width: spinner.thickness
        border.color: Theme.hairline
    }
    Shape {
        anchors.fill: parent
        preferredRendererType: Shape.CurveRenderer
        RotationAnimation on rotation {
            running: spinner.visible && !Theme.reduceMotion
            from: 0
            to: 360
            duration: 1600
            loops: Animation.Infinite
        }
        ShapePath {
            strokeColor: Theme.primary
            strokeWidth: spinner.thickness
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            PathAngleArc {
                centerX: spinner.width / 2
                centerY: spinner.height / 2
                radiusX: (spinner.width - spinner.thickness) / 2
                radiusY: radiusX
                startAngle: -90
                sweepAngle: 100
            }
        }
    }
}

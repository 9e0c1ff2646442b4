import QtQuick
import QtQuick.Shapes
import "theme"

// Danger is an octagon, a doubt is a triangle: told apart without colour.
Shape {
    id: sign

    property bool octagon: false
    property color tint: octagon ? Theme.danger : Theme.warning

    width: 20
    height: width
    preferredRendererType: Shape.CurveRenderer

    ShapePath {
        strokeColor: sign.tint
        strokeWidth: Math.max(1.5, sign.width * 0.1)
        fillColor: Theme.surface
        joinStyle: ShapePath.RoundJoin
        PathPolyline {
            path: {
                const s = sign.width;
                if (!sign.octagon)
                    return [Qt.point(s * 0.5, s * 0.1), Qt.point(s * 0.95, s * 0.9), Qt.point(s * 0.05, s * 0.9), Qt.point(s * 0.5, s * 0.1)];
                const a = s * 0.31, b = s * 0.69, lo = s * 0.05, hi = s * 0.95;
                return [Qt.point(a, lo), Qt.point(b, lo), Qt.point(hi, a), Qt.point(hi, b), Qt.point(b, hi), Qt.point(a, hi), Qt.point(lo, b), Qt.point(lo, a), Qt.point(a, lo)];
            }
        }
    }
    Rectangle {
        width: Math.max(1.5, sign.width * 0.11)
        height: sign.width * 0.3
        radius: width / 2
        x: (sign.width - width) / 2
        y: sign.width * (sign.octagon ? 0.24 : 0.36)
        color: sign.tint
    }
    Rectangle {
        width: Math.max(2, sign.width * 0.13)
        height: width
        radius: width / 2
        x: (sign.width - width) / 2
        y: sign.width * (sign.octagon ? 0.64 : 0.72)
        color: sign.tint
    }
}

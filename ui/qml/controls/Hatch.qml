pragma ComponentBehavior: Bound
import QtQuick

// Diagonal lines over a door that is set aside: told without colour, as on a drawing of a machine.
Item {
    id: hatch

    required property color line
    property real k: 1
    readonly property real pitch: Math.max(8, 64 * k)

    clip: true

    Repeater {
        model: Math.ceil((hatch.width + hatch.height) / hatch.pitch)
        Rectangle {
            required property int index
            width: Math.max(1, 9 * hatch.k)
            height: hatch.height * 1.5
            color: hatch.line
            rotation: 45
            antialiasing: true
            x: (index + 0.5) * hatch.pitch - hatch.height / 2
            y: -hatch.height * 0.25
        }
    }
}

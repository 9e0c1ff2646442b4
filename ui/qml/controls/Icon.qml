import QtQuick
import "../theme"

// One icon of the family, in any colour.
Image {
    property string name: ""
    property color tint: Theme.ink

    readonly property string hex: tint.toString().slice(-6)

    width: Theme.icon
    height: width
    sourceSize: Qt.size(Math.round(width), Math.round(width))
    source: name === "" ? "" : "image://icon/" + name + "/" + hex
    Accessible.ignored: true
}

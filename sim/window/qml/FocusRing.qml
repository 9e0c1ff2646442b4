import QtQuick
import "theme"

// Shows where the keyboard is.
Rectangle {
    property real inner: Theme.keyRadius

    anchors.fill: parent
    anchors.margins: -4
    radius: inner + 4
    color: "transparent"
    border.width: 3
    border.color: Theme.focus
}

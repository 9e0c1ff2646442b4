import QtQuick
import QtQuick.Templates as T
import "theme"

// A scroll bar that is only there when there is more.
T.ScrollBar {
    id: bar

    implicitWidth: 10
    padding: 2
    minimumSize: 0.08
    visible: size < 0.999
    policy: T.ScrollBar.AsNeeded

    contentItem: Rectangle {
        implicitWidth: 6
        radius: 3
        color: bar.pressed ? Theme.quietInk : Theme.doorLine
    }
}

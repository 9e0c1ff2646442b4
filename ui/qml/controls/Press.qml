import QtQuick
import "../theme"

// Anything that can be touched: by finger, by Tab and Enter, by a screen reader. The look belongs to whoever uses it.
Item {
    id: press

    required property string name
    required property string label
    property real radius: Theme.radius
    readonly property bool down: area.pressed
    signal touched

    objectName: name
    activeFocusOnTab: enabled
    Accessible.role: Accessible.Button
    Accessible.name: label
    Accessible.focusable: true
    Accessible.onPressAction: press.touched()
    Keys.onReturnPressed: press.touched()
    Keys.onEnterPressed: press.touched()
    Keys.onSpacePressed: press.touched()
    Keys.onDownPressed: press.move(true)
    Keys.onRightPressed: press.move(true)
    Keys.onUpPressed: press.move(false)
    Keys.onLeftPressed: press.move(false)

    // One line through all controls, as on the keypads made for it: forward, back.
    function move(forward: bool): void {
        nextItemInFocusChain(forward).forceActiveFocus(Qt.TabFocusReason);
    }

    MouseArea {
        id: area
        anchors.fill: parent
        onClicked: press.touched()
    }

    Rectangle {
        visible: press.activeFocus
        z: 10
        anchors.fill: parent
        anchors.margins: -Theme.focusStroke - Theme.mm(0.5)
        color: "transparent"
        radius: press.radius + Theme.focusStroke
        border.width: Theme.focusStroke
        border.color: Theme.focus
    }
}

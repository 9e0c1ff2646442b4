import QtQuick
import QtQuick.Templates as T
import "theme"

// A button. `chosen` marks the one of several that holds now.
T.Button {
    id: button

    property bool chosen: false
    property bool strong: false

    implicitWidth: Math.max(44, contentItem.implicitWidth + 2 * 14)
    implicitHeight: Theme.keyHeight
    focusPolicy: Qt.StrongFocus
    opacity: enabled ? 1 : 0.45
    Accessible.role: Accessible.Button
    Accessible.name: text
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()

    contentItem: Label {
        text: button.text
        color: button.strong ? Theme.primaryInk : button.chosen ? Theme.primary : Theme.ink
        font.weight: button.strong || button.chosen ? Font.Bold : Font.Normal
        horizontalAlignment: Text.AlignHCenter
    }
    background: Rectangle {
        radius: Theme.keyRadius
        color: button.strong ? (button.down ? Qt.darker(Theme.primary, 1.2) : Theme.primary) : button.down ? Theme.pressed : button.chosen ? Theme.primaryTint : button.hovered ? Theme.ground : Theme.surface
        border.width: button.chosen ? 2 : button.strong ? 0 : 1
        border.color: button.chosen ? Theme.primary : Theme.edge

        FocusRing {
            visible: button.visualFocus
        }
    }
}

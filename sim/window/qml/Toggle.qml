import QtQuick
import QtQuick.Templates as T
import "theme"

// A switch with its word. It shows what is true: a press only asks, whoever binds `on` answers.
T.AbstractButton {
    id: toggle

    property bool on: false
    property color tone: Theme.primary
    property string tells: ""

    signal asked(bool on)

    implicitWidth: track.width + (text === "" ? 0 : 8 + word.implicitWidth)
    implicitHeight: Theme.keyHeight
    focusPolicy: Qt.StrongFocus
    opacity: enabled ? 1 : 0.45
    onClicked: asked(!on)
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.description: tells
    Accessible.checkable: true
    Accessible.checked: on
    Accessible.onToggleAction: click()
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()

    contentItem: Item {
        Rectangle {
            id: track
            width: 38
            height: 22
            radius: 11
            anchors.verticalCenter: parent.verticalCenter
            color: toggle.on ? toggle.tone : Theme.surface
            border.width: toggle.on ? 0 : 2
            border.color: Theme.edge

            Rectangle {
                width: toggle.on ? 16 : 12
                height: width
                radius: width / 2
                anchors.verticalCenter: parent.verticalCenter
                x: toggle.on ? 19 : 5
                color: toggle.on ? Theme.surface : Theme.edge

                Behavior on x {
                    NumberAnimation {
                        duration: Theme.fast
                        easing.type: Easing.OutCubic
                    }
                }
            }
            FocusRing {
                visible: toggle.visualFocus
                inner: 11
            }
        }
        Label {
            id: word
            visible: toggle.text !== ""
            text: toggle.text
            anchors.left: track.right
            anchors.leftMargin: 8
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
        }
    }
}

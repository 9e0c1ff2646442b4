pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import "theme"

// What an act takes: its value between two keys, its name above.
Row {
    id: field

    required property string act
    required property var argument

    signal stepped(int by)
    signal reached

    spacing: -1

    component Key: T.AbstractButton {
        id: key
        width: 24
        height: 26
        anchors.verticalCenter: parent ? parent.verticalCenter : undefined
        z: visualFocus ? 1 : 0
        focusPolicy: Qt.StrongFocus
        autoRepeat: true
        Accessible.role: Accessible.Button
        Keys.onReturnPressed: click()
        Keys.onEnterPressed: click()
        onActiveFocusChanged: if (activeFocus)
            field.reached()

        background: Rectangle {
            radius: 6
            color: key.down ? Theme.pressed : key.hovered ? Theme.ground : Theme.surface
            border.width: 1
            border.color: Theme.edge

            FocusRing {
                visible: key.visualFocus
                inner: 6
            }
        }
        contentItem: Label {
            text: key.text
            font.pixelSize: Theme.heading
            opacity: key.enabled ? 1 : 0.4
            horizontalAlignment: Text.AlignHCenter
        }
    }

    Key {
        objectName: "arg-" + field.act + "-" + field.argument.name + "-less"
        text: "‹"
        enabled: field.argument.less
        Accessible.name: field.argument.label + " " + qsTrId("less")
        onClicked: field.stepped(-1)
    }
    Column {
        width: Math.max(shown.implicitWidth, word.implicitWidth) + 14
        anchors.verticalCenter: parent.verticalCenter

        Label {
            id: shown
            objectName: "arg-" + field.act + "-" + field.argument.name
            width: parent.width
            text: field.argument.shown
            font.pixelSize: Theme.small
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignHCenter
            Accessible.role: Accessible.StaticText
            Accessible.name: field.argument.label + " " + field.argument.shown
        }
        Label {
            id: word
            width: parent.width
            text: field.argument.label
            color: Theme.quietInk
            font.pixelSize: 11
            horizontalAlignment: Text.AlignHCenter
        }
    }
    Key {
        objectName: "arg-" + field.act + "-" + field.argument.name + "-more"
        text: "›"
        enabled: field.argument.more
        Accessible.name: field.argument.label + " " + qsTrId("more")
        onClicked: field.stepped(1)
    }
}

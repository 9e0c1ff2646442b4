import QtQuick
import QtQuick.Templates as T
import "theme"

// A whole number between two bounds, by two keys.
Row {
    id: stepper

    required property int number
    required property int least
    required property int most
    required property int step
    property string name: ""

    signal asked(int number)

    spacing: -1

    component Key: T.AbstractButton {
        id: key
        width: 28
        height: 28
        z: visualFocus ? 1 : 0
        focusPolicy: Qt.StrongFocus
        autoRepeat: true
        Accessible.role: Accessible.Button
        Keys.onReturnPressed: click()
        Keys.onEnterPressed: click()

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
        objectName: stepper.objectName + "-less"
        text: "−"
        enabled: stepper.number > stepper.least
        Accessible.name: stepper.name + " " + qsTrId("less")
        onClicked: stepper.asked(Math.max(stepper.least, stepper.number - stepper.step))
    }
    Label {
        width: 38
        height: 28
        text: stepper.number
        font.pixelSize: Theme.small
        font.weight: Font.Bold
        horizontalAlignment: Text.AlignHCenter
        Accessible.role: Accessible.StaticText
        Accessible.name: stepper.name + " " + stepper.number
    }
    Key {
        objectName: stepper.objectName + "-more"
        text: "+"
        enabled: stepper.number < stepper.most
        Accessible.name: stepper.name + " " + qsTrId("more")
        onClicked: stepper.asked(Math.min(stepper.most, stepper.number + stepper.step))
    }
}

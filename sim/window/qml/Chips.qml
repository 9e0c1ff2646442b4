pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import SimWindow
import "theme"

// What is broken now, a chip each; a press on one mends it.
Flickable {
    id: chips

    required property Breaks breaks
    readonly property int count: repeater.count

    objectName: "chips"
    implicitHeight: 30
    contentWidth: row.width
    clip: true
    interactive: contentWidth > width
    boundsBehavior: Flickable.StopAtBounds
    flickableDirection: Flickable.HorizontalFlick
    Accessible.role: Accessible.List
    Accessible.name: qsTrId("broken_now")

    Row {
        id: row
        height: chips.height
        spacing: 6

        Row {
            visible: repeater.count === 0
            spacing: 8
            height: parent.height

            Rectangle {
                width: 9
                height: 9
                radius: 5
                color: Theme.success
                anchors.verticalCenter: parent.verticalCenter
            }
            Label {
                objectName: "allWell"
                text: qsTrId("all_well")
                color: Theme.success
                anchors.verticalCenter: parent.verticalCenter
            }
        }
        Repeater {
            id: repeater
            model: chips.breaks.chips

            delegate: T.AbstractButton {
                id: chip
                required property string key
                required property string says

                text: says
                objectName: "chip-" + key
                height: row.height
                width: word.implicitWidth + 40
                focusPolicy: Qt.StrongFocus
                Accessible.role: Accessible.Button
                Accessible.name: qsTrId("mend").arg(text)
                Keys.onReturnPressed: click()
                Keys.onEnterPressed: click()
                onClicked: chips.breaks.takeBack(key)
                onActiveFocusChanged: if (activeFocus)
                    chips.contentX = Math.max(0, Math.min(x, chips.contentWidth - chips.width))

                Rectangle {
                    anchors.fill: parent
                    radius: height / 2
                    color: chip.down ? Theme.pressed : Theme.warningTint
                    border.width: chip.hovered ? 1 : 0
                    border.color: Theme.warning
                }
                FocusRing {
                    visible: chip.visualFocus
                    inner: chip.height / 2
                }
                Label {
                    id: word
                    x: 12
                    height: parent.height
                    text: chip.text
                    color: Theme.warning
                    font.pixelSize: Theme.small
                }
                Label {
                    anchors.right: parent.right
                    anchors.rightMargin: 10
                    height: parent.height
                    text: "×"
                    color: Theme.warning
                    font.pixelSize: Theme.heading
                }
            }
        }
    }
}

import QtQuick
import SimWindow
import "theme"

// The trace of every line: record it, and play it again.
Panel {
    id: panel

    required property Recording recording

    heading: qsTrId("record")

    Column {
        spacing: 14
        anchors {
            top: parent.top
            left: parent.left
            right: parent.right
            margins: Theme.pad
        }

        PushButton {
            objectName: "record"
            text: panel.recording.running ? qsTrId("record_stop") : "●  " + qsTrId("record_start")
            strong: panel.recording.running
            onClicked: panel.recording.running ? panel.recording.end() : panel.recording.begin()
        }
        Label {
            objectName: "recordStory"
            width: parent.width
            text: panel.recording.story
            elide: Text.ElideNone
            wrapMode: Text.Wrap
        }
        Label {
            visible: panel.recording.replay !== ""
            width: parent.width
            text: qsTrId("record_replay")
            color: Theme.quietInk
            font.pixelSize: Theme.small
        }
        Rectangle {
            visible: panel.recording.replay !== ""
            width: parent.width
            height: command.implicitHeight + 16
            radius: Theme.keyRadius
            color: Theme.ground

            TextEdit {
                id: command
                objectName: "replay"
                anchors {
                    fill: parent
                    margins: 8
                }
                readOnly: true
                selectByMouse: true
                selectByKeyboard: true
                activeFocusOnTab: true
                text: panel.recording.replay
                color: Theme.ink
                selectionColor: Theme.primaryTint
                selectedTextColor: Theme.ink
                font.family: Theme.monoFamily
                font.pixelSize: 12
                wrapMode: TextEdit.WrapAnywhere
                Accessible.role: Accessible.EditableText
                Accessible.name: qsTrId("record_replay") + " " + text
            }
        }
    }
}

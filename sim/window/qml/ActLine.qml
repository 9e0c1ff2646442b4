pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import "theme"

// An act that breaks something: its name, what it does in words, what it takes, and the key that does it.
Rectangle {
    id: line

    required property string key
    required property string title
    required property string tells
    required property var arguments
    required property bool on
    required property bool ready

    signal done
    signal undone
    signal stepped(string argument, int by)
    signal reached

    height: Math.max(52, row.implicitHeight + 10)
    radius: Theme.keyRadius
    color: on ? Theme.warningTint : "transparent"
    Accessible.role: Accessible.ListItem
    Accessible.name: title + " " + tells

    RowLayout {
        id: row
        spacing: 10
        anchors {
            fill: parent
            leftMargin: 12
            rightMargin: 10
        }

        Column {
            Layout.fillWidth: true
            Layout.minimumWidth: 150

            Label {
                width: parent.width
                text: line.title
                color: line.on ? Theme.warning : Theme.ink
                font.weight: Font.Bold
                elide: Text.ElideNone
                wrapMode: Text.Wrap
            }
            Label {
                width: parent.width
                text: line.tells
                color: Theme.quietInk
                font.pixelSize: 12
                elide: Text.ElideNone
                wrapMode: Text.Wrap
            }
        }
        Row {
            spacing: 8

            Repeater {
                model: line.arguments.length

                delegate: ArgumentField {
                    required property int index

                    act: line.key
                    argument: line.arguments[index] ?? ({
                            name: "",
                            label: "",
                            shown: "",
                            less: false,
                            more: false
                        })
                    onStepped: by => line.stepped(argument.name, by)
                    onReached: line.reached()
                }
            }
        }
        PushButton {
            objectName: "undo-" + line.key
            visible: line.on
            text: qsTrId("take_back")
            Accessible.name: qsTrId("mend").arg(line.title)
            onClicked: line.undone()
            onActiveFocusChanged: if (activeFocus)
                line.reached()
        }
        PushButton {
            objectName: "act-" + line.key
            text: qsTrId("break_it")
            enabled: line.ready
            Accessible.name: text + " " + line.title
            Accessible.description: line.tells
            onClicked: line.done()
            onActiveFocusChanged: if (activeFocus)
                line.reached()
        }
    }
    Rectangle {
        anchors.bottom: parent.bottom
        x: 12
        width: parent.width - 24
        height: 1
        color: Theme.hairline
    }
}

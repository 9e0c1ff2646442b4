import QtQuick
import QtQuick.Layouts
import "theme"

// A fault: its switch, its name, what it does in words, and its number where it has one.
Rectangle {
    id: line

    required property string key
    required property string title
    required property string tells
    required property bool on
    required property int number
    required property int least
    required property int most
    required property int step

    signal switched(bool on)
    signal numbered(int number)

    radius: Theme.keyRadius
    color: on ? Theme.warningTint : "transparent"

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: 10
        anchors.rightMargin: 10
        spacing: 10

        Toggle {
            objectName: "fault-" + line.key
            on: line.on
            tone: Theme.warning
            Accessible.name: line.title
            Accessible.description: line.tells
            onAsked: on => line.switched(on)
        }
        Column {
            Layout.fillWidth: true

            Label {
                width: parent.width
                text: line.title
                color: line.on ? Theme.warning : Theme.ink
                font.weight: line.on ? Font.Bold : Font.Normal
            }
            Label {
                width: parent.width
                text: line.tells
                color: Theme.quietInk
                font.pixelSize: 12
            }
        }
        Stepper {
            objectName: "number-" + line.key
            visible: line.most > 0
            name: line.title
            number: line.number
            least: line.least
            most: line.most
            step: line.step
            onAsked: number => line.numbered(number)
        }
    }
}

import QtQuick
import QtQuick.Layouts
import "theme"

// One line of the bus, or of a door that moved.
Rectangle {
    id: line

    required property string at
    required property string way
    required property string who
    required property string bytes_hex
    required property string says
    required property string door
    readonly property color tone: way === "lost" ? Theme.warning : way === "heard" ? Theme.primary : way === "sent" ? Theme.success : Theme.ink

    height: 32
    color: way === "lost" ? Theme.warningTint : way === "door" ? Theme.ground : Theme.surface
    Accessible.role: Accessible.ListItem
    Accessible.name: [at, who, says, door].join(" ")

    RowLayout {
        spacing: 12
        anchors {
            fill: parent
            leftMargin: Theme.pad
            rightMargin: Theme.pad
        }

        Label {
            text: line.at
            color: Theme.quietInk
            font.pixelSize: Theme.small
            horizontalAlignment: Text.AlignRight
            Layout.preferredWidth: 88
        }
        Label {
            text: line.who
            color: line.tone
            font.pixelSize: Theme.small
            font.weight: Font.Bold
            Layout.preferredWidth: 112
        }
        Label {
            text: line.bytes_hex
            visible: line.way !== "door"
            font.family: Theme.monoFamily
            font.pixelSize: Theme.small
            Layout.preferredWidth: 172
        }
        Label {
            text: line.says
            font.pixelSize: Theme.small
            font.weight: line.way === "door" || line.way === "lost" ? Font.Bold : Font.Normal
            color: line.way === "lost" ? Theme.warning : Theme.ink
            Layout.fillWidth: true
        }
        Label {
            text: line.door
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignRight
            Layout.preferredWidth: 36
        }
    }
    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: 1
        color: Theme.hairline
    }
}

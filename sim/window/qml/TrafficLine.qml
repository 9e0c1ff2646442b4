import QtQuick
import QtQuick.Layouts
import "theme"

// One line of the bus, or of a door that moved. A long frame takes as many lines as it needs.
Rectangle {
    id: row

    required property string at
    required property string way
    required property string line
    required property string who
    required property string bytes_hex
    required property string says
    required property string door
    readonly property color tone: way === "lost" ? Theme.warning : way === "heard" ? Theme.primary : way === "sent" ? Theme.success : Theme.ink

    height: Math.max(32, layout.implicitHeight + 12)
    color: way === "lost" ? Theme.warningTint : way === "door" ? Theme.ground : Theme.surface
    Accessible.role: Accessible.ListItem
    Accessible.name: [at, line, who, says, door].join(" ")

    RowLayout {
        id: layout
        spacing: 10
        anchors {
            fill: parent
            leftMargin: Theme.gap
            rightMargin: Theme.gap
        }

        Label {
            text: row.at
            color: Theme.quietInk
            font.pixelSize: Theme.small
            horizontalAlignment: Text.AlignRight
            Layout.preferredWidth: 78
        }
        Rectangle {
            visible: row.line !== ""
            radius: 4
            color: Theme.sunken
            Layout.preferredWidth: 62
            Layout.preferredHeight: 20

            Label {
                anchors.fill: parent
                anchors.margins: 1
                text: row.line
                color: Theme.quietInk
                font.pixelSize: 12
                horizontalAlignment: Text.AlignHCenter
            }
        }
        Label {
            text: row.who
            color: row.tone
            font.pixelSize: Theme.small
            font.weight: Font.Bold
            Layout.preferredWidth: 108
        }
        Label {
            text: row.bytes_hex
            visible: row.way !== "door"
            font.family: Theme.monoFamily
            font.pixelSize: Theme.small
            elide: Text.ElideNone
            wrapMode: Text.WordWrap
            Layout.preferredWidth: row.line === "" ? 192 : 158
        }
        Label {
            text: row.says
            font.pixelSize: Theme.small
            font.weight: row.way === "door" || row.way === "lost" ? Font.Bold : Font.Normal
            color: row.way === "lost" ? Theme.warning : Theme.ink
            elide: Text.ElideNone
            wrapMode: Text.Wrap
            Layout.fillWidth: true
        }
        Label {
            text: row.door
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignRight
            Layout.preferredWidth: 34
        }
    }
    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: 1
        color: Theme.hairline
    }
}

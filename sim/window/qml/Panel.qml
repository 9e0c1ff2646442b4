import QtQuick
import QtQuick.Layouts
import "theme"

// A card: a heading, a quiet word beside it, keys at the right, and a body.
Rectangle {
    id: panel

    property string heading: ""
    property string hint: ""
    property alias keys: keyRow.data
    default property alias body: content.data

    radius: Theme.radius
    color: Theme.surface
    border.width: 1
    border.color: Theme.hairline
    Accessible.role: Accessible.Grouping
    Accessible.name: heading

    RowLayout {
        id: head
        height: 52
        spacing: 10
        anchors {
            left: parent.left
            right: parent.right
            leftMargin: Theme.pad
            rightMargin: Theme.pad - 6
        }

        Label {
            text: panel.heading
            font.pixelSize: Theme.heading
            font.weight: Font.Bold
        }
        Label {
            text: panel.hint
            color: Theme.quietInk
            font.pixelSize: Theme.small
            Layout.fillWidth: true
        }
        Row {
            id: keyRow
            spacing: 14
        }
    }
    Rectangle {
        anchors.top: head.bottom
        width: parent.width
        height: 1
        color: Theme.hairline
    }
    Item {
        id: content
        anchors {
            top: head.bottom
            topMargin: 1
            left: parent.left
            right: parent.right
            bottom: parent.bottom
        }
    }
}

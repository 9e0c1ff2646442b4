import QtQuick
import QtQuick.Layouts
import "theme"

// What comes next, and in how many seconds.
ListView {
    objectName: "ahead"
    clip: true
    interactive: false
    Accessible.role: Accessible.List
    Accessible.name: qsTrId("scenario_next")

    delegate: RowLayout {
        id: next

        required property string when
        required property string what

        width: ListView.view.width
        height: 24
        // Half a row at the bottom would read as a mistake.
        opacity: y + height <= ListView.view.height ? 1 : 0
        Accessible.role: Accessible.ListItem
        Accessible.name: when + " " + what

        Label {
            text: next.when
            color: Theme.quietInk
            font.pixelSize: Theme.small
            Layout.preferredWidth: 62
        }
        Label {
            text: next.what
            font.pixelSize: Theme.small
            Layout.fillWidth: true
        }
    }
}

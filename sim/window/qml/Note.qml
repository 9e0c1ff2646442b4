import QtQuick
import "theme"

// A sentence across the window: what is not as it should be, and what helps.
Rectangle {
    property alias text: word.text
    property alias hint: help.text

    height: visible ? 44 : 0
    color: Theme.warningTint
    Accessible.role: Accessible.AlertMessage
    Accessible.name: word.text + " " + help.text

    Row {
        spacing: 12
        anchors {
            left: parent.left
            leftMargin: 20
            verticalCenter: parent.verticalCenter
        }

        Sign {
            anchors.verticalCenter: parent.verticalCenter
        }
        Label {
            id: word
            color: Theme.warning
            font.weight: Font.Bold
        }
        Label {
            id: help
            color: Theme.warning
        }
    }
}

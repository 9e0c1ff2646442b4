import QtQuick
import Kiosk
import "../theme"

// The ink bar: a customer sees at once that this screen is not theirs.
Rectangle {
    id: bar

    required property Session session

    color: Theme.inkBar
    implicitHeight: Theme.target + Theme.mm(Theme.low ? 2 : 6)

    Row {
        x: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.mm(4.3)
        Icon {
            name: "person"
            tint: Theme.inkBarInk
            anchors.verticalCenter: parent.verticalCenter
        }
        Label {
            text: bar.session.staffName
            visible: text !== "" && room
            readonly property bool room: implicitWidth + place.implicitWidth < keys.x - Theme.margin - Theme.mm(24)
            color: Theme.inkBarInk
            font.pixelSize: Theme.mm(7.4)
            font.weight: Font.Bold
            wrapMode: Text.NoWrap
            anchors.verticalCenter: parent.verticalCenter
        }
        Label {
            id: place
            text: bar.session.staffPlace
            color: "#D8D1C2"
            font.pixelSize: Theme.mm(7.4)
            wrapMode: Text.NoWrap
            anchors.verticalCenter: parent.verticalCenter
        }
    }
    Row {
        id: keys
        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.gap

        LanguageKey {
            session: bar.session
            visible: bar.session.languageOnTop
            radius: Theme.radius
            front: Theme.inkBarInk
        }
        Press {
            id: leave
            name: "button.sign_out"
            label: bar.session.signOutLabel
            visible: bar.session.canSignOut && bar.session.languageOnTop
            width: word.implicitWidth + Theme.mm(12)
            height: Theme.target
            onTouched: bar.session.press("sign_out", "")
            Rectangle {
                anchors.fill: parent
                radius: leave.radius
                color: leave.down ? "#3A352C" : "transparent"
                border.width: Theme.stroke
                border.color: "#857D6D"
            }
            Label {
                id: word
                anchors.centerIn: parent
                text: leave.label
                color: Theme.inkBarInk
                font.pixelSize: Theme.label
                wrapMode: Text.NoWrap
            }
        }
    }
}

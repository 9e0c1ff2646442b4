import QtQuick
import Kiosk
import "../theme"

// The question for more time, over whatever is there; one touch goes on.
Item {
    id: more

    required property Session session

    objectName: "more_time"
    visible: session.moreTime
    onVisibleChanged: if (visible)
        go.forceActiveFocus()
    Accessible.role: Accessible.AlertMessage
    Accessible.name: session.words.of["more_time.title"]

    Rectangle {
        anchors.fill: parent
        color: "#000000"
        opacity: 0.62
    }
    MouseArea {
        anchors.fill: parent
    }
    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        y: (more.height - height + (more.session.reach ? more.session.tooHigh : 0) - more.session.tooLow) / 2
        width: Math.min(parent.width - 2 * Theme.margin, Theme.mm(170))
        height: words.height + 2 * Theme.mm(Theme.low ? 8 : 12)
        radius: Theme.radiusLarge
        color: Theme.highContrast ? "#000000" : "#FFFFFF"
        border.width: Theme.highContrast ? Theme.stroke : 0
        border.color: Theme.ink
        Column {
            id: words
            anchors.centerIn: parent
            width: parent.width - 2 * Theme.mm(10)
            spacing: Theme.mm(4)
            Label {
                width: parent.width
                text: more.session.words.of["more_time.title"]
                color: Theme.highContrast ? "#FFFFFF" : "#1C1A17"
                horizontalAlignment: Text.AlignHCenter
                font.pixelSize: Theme.title * 0.68
                font.weight: Font.Bold
                lines: 1.24
            }
            Label {
                width: parent.width
                text: more.session.words.of["more_time.line"]
                color: Theme.highContrast ? "#FFFFFF" : "#504A40"
                horizontalAlignment: Text.AlignHCenter
                font.pixelSize: Theme.lead
            }
            BigButton {
                id: go
                width: parent.width
                height: implicitHeight
                name: "button.continue"
                label: more.session.words.of["button.continue"]
                hint: ""
                icon: ""
                primary: true
                onTouched: more.session.press("continue", "")
            }
        }
    }
}

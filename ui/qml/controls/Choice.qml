import QtQuick
import "../theme"

// One row to choose: an item with its price, a reason, or a task with its sign, its door and how long it waits.
Press {
    id: choice

    required property string title
    required property string line
    required property string amount
    required property string icon
    required property string tone
    required property string door
    readonly property bool task: tone !== ""
    readonly property real pad: Theme.mm(4)

    label: [door, title, line, amount].filter(part => part !== "").join(" ")
    implicitHeight: Math.max(Theme.primaryTarget, words.implicitHeight + Theme.mm(!task ? 6 : Theme.low ? 3 : 4))

    Rectangle {
        anchors.fill: parent
        radius: choice.radius
        color: choice.down ? Theme.pressed : Theme.surface
        border.width: Theme.stroke
        border.color: Theme.edge
    }
    Rectangle {
        id: block
        x: choice.pad
        anchors.verticalCenter: parent.verticalCenter
        width: Theme.mm(Theme.low ? 14 : 18)
        height: width
        radius: Theme.radius * 0.8
        color: choice.task ? Theme.tint(choice.tone) : Theme.sunken
        border.width: Theme.highContrast ? Theme.stroke : 0
        border.color: Theme.ink
        Icon {
            anchors.centerIn: parent
            width: parent.width * 0.56
            name: choice.icon
            tint: choice.task ? Theme.tone(choice.tone) : Theme.ink
        }
    }
    Label {
        id: number
        visible: choice.door !== ""
        x: block.x + block.width + choice.pad
        width: visible ? Theme.mm((choice.door.length > 1 ? 26 : 11) * Theme.scale) : 0
        anchors.verticalCenter: parent.verticalCenter
        text: choice.door
        font.pixelSize: choice.door.length > 3 ? Theme.label : Math.min(Theme.mm(9.6 * Theme.scale), Theme.mm(11))
        font.weight: Font.Bold
        wrapMode: Text.NoWrap
    }
    Column {
        id: words
        x: number.visible ? number.x + number.width + choice.pad : block.x + block.width + Theme.mm(6)
        width: (price.visible ? price.x : chevron.x) - x - choice.pad
        anchors.verticalCenter: parent.verticalCenter
        Label {
            width: parent.width
            text: choice.title
            font.pixelSize: Theme.body
            font.weight: Font.Bold
            lines: 1.25
        }
        Label {
            visible: text !== ""
            width: parent.width
            text: choice.line
            color: Theme.quietInk
            font.pixelSize: Theme.label
            lines: 1.3
        }
        Label {
            visible: text !== "" && Theme.largeText
            width: parent.width
            text: choice.amount
            font.pixelSize: Theme.body
            lines: 1.3
        }
    }
    Label {
        id: price
        visible: text !== "" && !Theme.largeText
        text: choice.amount
        font.weight: Font.Bold
        wrapMode: Text.NoWrap
        anchors.verticalCenter: parent.verticalCenter
        anchors.right: chevron.left
        anchors.rightMargin: choice.pad
    }
    Icon {
        id: chevron
        name: "chevron-right"
        width: Theme.icon * 0.8
        anchors.verticalCenter: parent.verticalCenter
        anchors.right: parent.right
        anchors.rightMargin: choice.pad
    }
}

import QtQuick
import Kiosk
import "../theme"

// What is so, and the next step. Where a door is open its number is the largest word.
Column {
    id: block

    required property Session session
    property bool withSign: false
    property bool centred: false
    property real size: Theme.title
    readonly property bool beside: withSign && !centred && session.sign !== ""
    readonly property real indent: beside ? sign.width + Theme.gap : 0

    spacing: Theme.mm(1.5)
    Accessible.role: Accessible.Heading
    Accessible.name: session.spoken

    Rectangle {
        visible: block.session.chip !== ""
        width: chip.width + Theme.mm(11)
        height: chip.height + Theme.mm(4)
        radius: Theme.radiusSmall
        color: Theme.primaryTint
        border.width: Theme.highContrast ? Theme.stroke : 0
        border.color: Theme.ink
        Label {
            id: chip
            anchors.centerIn: parent
            text: block.session.chip
            color: Theme.primary
            font.weight: Font.Bold
            font.pixelSize: Theme.label
            wrapMode: Text.NoWrap
            lines: 1.25
        }
    }

    Flow {
        id: head
        width: block.width
        spacing: Theme.gap * 0.9
        Label {
            id: number
            visible: text !== ""
            text: block.session.door
            color: Theme.primary
            font.pixelSize: Theme.doorNumber
            font.weight: Font.Bold
            wrapMode: Text.NoWrap
            lines: 1.02
        }
        Item {
            width: sentence.width
            height: number.visible && fits ? number.height : sentence.height
            readonly property bool fits: number.visible && number.width + sentence.width + head.spacing <= head.width
            Sign {
                id: sign
                visible: block.beside
                icon: block.session.sign
                tone: block.session.signTone
                width: Theme.mm(Theme.low ? 14 : 18)
                anchors.verticalCenter: parent.verticalCenter
            }
            TextMetrics {
                id: natural
                font: sentence.font
                text: sentence.text
            }
            Label {
                id: sentence
                x: block.indent
                anchors.bottom: parent.bottom
                anchors.bottomMargin: parent.fits ? Math.round(number.font.pixelSize * 0.075) : 0
                width: number.visible ? Math.min(natural.advanceWidth + Theme.mm(1), head.width) : head.width - block.indent
                text: block.session.title
                horizontalAlignment: block.centred ? Text.AlignHCenter : Text.AlignLeft
                font.pixelSize: number.visible ? block.size * 0.92 : block.size
                font.weight: Font.Bold
                lines: 1.24
            }
        }
    }

    Label {
        visible: text !== ""
        width: block.width
        text: block.session.line
        horizontalAlignment: block.centred ? Text.AlignHCenter : Text.AlignLeft
        color: block.session.door !== "" ? Theme.ink : Theme.quietInk
        font.pixelSize: Theme.lead
        lines: 1.4
    }
}

import QtQuick
import Kiosk
import "../theme"

// What is so, and the next step. Where a door is open its number is the largest word.
Column {
    id: block

    required property Session session
    property bool withSign: false
    property bool centred: false
    property real room: Infinity // where the second line would leave it, there is none
    property real size: Theme.title
    // A title a little longer than a line is set smaller to stay on it; one longer than a line and a half, to stay
    // within two.
    readonly property real most: 1.5 * (width - indent)
    readonly property real span: natural.advanceWidth / 0.92
    readonly property real line: (width - indent) * 0.985
    readonly property bool nearlyOne: span > line && span * 0.82 <= line
    readonly property real fitted: nearlyOne ? size * line / span : Math.max(size * 0.74, Math.min(size, size * most / Math.max(1, span)))
    readonly property bool beside: withSign && !centred && session.sign !== ""
    readonly property real indent: beside ? sign.width + Theme.gap : 0

    spacing: Theme.low ? 0 : Theme.mm(1.5)
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
        // The box of the number is as high as its digits: its baseline stands at 0.8 em.
        Item {
            id: box
            readonly property real digitsFoot: Math.round(Theme.doorNumber * 0.8)
            visible: number.text !== ""
            width: number.width
            height: Math.round(Theme.doorNumber * (Theme.low ? 0.88 : 0.94))
            Label {
                id: number
                y: box.digitsFoot - baselineOffset
                text: block.session.door
                color: Theme.primary
                font.pixelSize: Theme.doorNumber
                font.weight: Font.Bold
                wrapMode: Text.NoWrap
            }
        }
        Item {
            width: sentence.width
            height: fits ? box.height : sentence.height
            // Beside the number where it fits, a little smaller if need be; else on a line of its own.
            readonly property real ideal: block.size * 0.92
            readonly property real ratio: (head.width - box.width - head.spacing) / Math.max(1, natural.advanceWidth + Theme.mm(1))
            readonly property bool fits: box.visible && ratio >= 0.7
            readonly property real squeezed: fits && ratio < 1 ? ideal * ratio * 0.99 : ideal
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
                font.family: Theme.family
                font.weight: Font.Bold
                font.pixelSize: Math.round(block.size * 0.92)
                text: sentence.text
            }
            Label {
                id: sentence
                x: block.indent
                y: parent.fits ? Math.round(box.digitsFoot - baselineOffset) : 0
                width: box.visible ? (parent.fits ? Math.min((natural.advanceWidth + Theme.mm(1)) * Math.min(1, parent.ratio), head.width - box.width - head.spacing) : head.width) : head.width - block.indent
                text: block.session.title
                horizontalAlignment: block.centred ? Text.AlignHCenter : Text.AlignLeft
                font.pixelSize: box.visible ? Math.round(parent.squeezed) : Math.round(block.fitted)
                font.weight: Font.Bold
                lines: 1.24
            }
        }
    }

    Label {
        visible: text !== "" && head.y + head.height + block.spacing + implicitHeight <= block.room
        width: block.width
        text: block.session.line
        horizontalAlignment: block.centred ? Text.AlignHCenter : Text.AlignLeft
        color: block.session.door !== "" ? Theme.ink : Theme.quietInk
        font.pixelSize: Theme.lead
        lines: Theme.low ? 1.28 : 1.4
    }
}

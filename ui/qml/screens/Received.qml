import QtQuick
import Kiosk
import "../theme"
import "../controls"

// The receipt of a return: its number, a code to take along, and how the money comes back. Then one face.
Page {
    id: page

    required property Scanner scanner
    readonly property real codeSide: Math.max(0, Math.min(Theme.mm(56), bodyHeight - 2 * inset, (bodyWidth - 3 * inset) * (Theme.snug ? 0.38 : 0.45)))
    readonly property real inset: Theme.mm(Theme.low ? 4 : 8)

    title.withSign: true
    split: Theme.low ? 0.46 : 0.5
    sideHeight: rating.implicitHeight

    body: Rectangle {
        width: page.bodyWidth
        height: Math.max(page.codeSide, words.height) + 2 * page.inset
        radius: Theme.radiusLarge
        color: Theme.surface
        border.width: Theme.highContrast ? Theme.stroke : 0
        border.color: Theme.ink

        QrCode {
            id: code
            visible: page.session.caseCode !== ""
            x: page.inset
            anchors.verticalCenter: parent.verticalCenter
            width: visible ? page.codeSide : 0
            height: width
            says: page.session.caseCode
        }
        Column {
            id: words
            x: code.visible ? code.x + code.width + page.inset : page.inset
            width: parent.width - x - page.inset
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.mm(2)
            Label {
                visible: !Theme.low && !Theme.largeText
                width: parent.width
                text: page.session.number
                color: Theme.primary
                font.pixelSize: Theme.mm(Theme.low ? 14 : 20)
                font.weight: Font.Bold
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.least
                wrapMode: Text.NoWrap
                lineHeightMode: Text.ProportionalHeight
                lineHeight: 0.9
            }
            Label {
                width: parent.width
                text: page.session.amountLine
                font.pixelSize: Theme.label
                lines: 1.35
            }
        }
    }

    side: Rating {
        id: rating
        session: page.session
        width: page.sideWidth
        height: implicitHeight
    }
}

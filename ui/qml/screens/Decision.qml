import QtQuick
import Kiosk
import "../theme"
import "../controls"

// What the machine decided about a return, the amount first, and the rule that made it.
Page {
    id: page

    required property Scanner scanner
    readonly property real pad: Theme.mm(Theme.low ? 5 : 10)
    readonly property bool goesOn: session.nextLine !== "" && session.actions.count > 0

    title.withSign: true

    body: [
        Rectangle {
            id: card
            width: page.bodyWidth
            height: content.height + 2 * page.pad
            radius: Theme.radiusLarge
            color: Theme.surface
            border.width: Theme.highContrast ? Theme.stroke : 0
            border.color: Theme.ink
            Column {
                id: content
                x: page.pad
                y: page.pad
                width: card.width - 2 * page.pad
                spacing: Theme.mm(Theme.low ? 1 : 3)
                Label {
                    visible: amount.visible && !Theme.low
                    text: page.session.words.of["fact.amount"]
                    color: Theme.quietInk
                    font.pixelSize: Theme.label
                    lines: 1.25
                }
                Label {
                    id: amount
                    visible: text !== ""
                    width: content.width
                    text: page.session.amount
                    font.pixelSize: Theme.mm(Theme.low ? 14 : 24)
                    font.weight: Font.Bold
                    fontSizeMode: Text.HorizontalFit
                    minimumPixelSize: Theme.least
                    wrapMode: Text.NoWrap
                    lineHeightMode: Text.ProportionalHeight
                    lineHeight: 0.9
                }
                Rectangle {
                    visible: amount.visible
                    width: content.width
                    height: Math.max(1, Theme.mm(0.36))
                    color: Theme.hairline
                }
                Facts {
                    session: page.session
                    width: content.width
                }
            }
        },
        Label {
            visible: page.goesOn && y + height <= page.bodyHeight
            y: card.height + Theme.gap
            width: page.bodyWidth
            text: page.session.nextLine
            textFormat: Text.StyledText
            font.pixelSize: Theme.body
            lines: 1.35
        }
    ]
}

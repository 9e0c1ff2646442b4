import QtQuick
import Kiosk
import "../theme"
import "../controls"

// What the machine decided about a return, the amount first, and the rule that made it.
Page {
    id: page

    required property Scanner scanner
    readonly property real inset: Theme.mm(Theme.low ? 4 : Theme.wide ? 6.5 : 10)
    readonly property bool goesOn: session.nextLine !== "" && session.actions.count > 0

    title.withSign: true

    body: [
        Rectangle {
            id: card
            width: page.bodyWidth
            height: content.height + 2 * page.inset
            radius: Theme.radiusLarge
            color: Theme.surface
            border.width: Theme.highContrast ? Theme.stroke : 0
            border.color: Theme.ink
            Column {
                id: content
                x: page.inset
                y: page.inset
                width: card.width - 2 * page.inset
                spacing: Theme.mm(Theme.wide ? 1 : 3)
                Label {
                    id: named
                    readonly property real whole: implicitHeight + amount.height + facts.height + 4 * content.spacing + 2 * page.inset
                    visible: amount.visible && !Theme.snug && whole <= page.bodyHeight + Theme.mm(5)
                    text: page.session.amountLabel
                    color: Theme.quietInk
                    font.pixelSize: Theme.label
                    lines: 1.25
                }
                Label {
                    id: amount
                    visible: text !== ""
                    width: content.width
                    text: page.session.amount
                    font.pixelSize: Theme.mm(Theme.low ? 11 : Theme.wide ? 17 : 24)
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
                    id: facts
                    session: page.session
                    width: content.width
                }
            }
        },
        Icon {
            id: door
            visible: next.visible
            name: "door-open"
            tint: Theme.primary
            y: next.y + Math.round((next.lineHeight - height) / 2)
        },
        Label {
            id: next
            visible: page.goesOn && y + height <= page.bodyHeight
            y: card.height + Theme.mm(7)
            x: door.width + Theme.mm(4)
            width: page.bodyWidth - x
            text: page.session.nextLine
            textFormat: Text.StyledText
            font.pixelSize: Theme.body
            lines: 1.35
        }
    ]
}

import QtQuick
import Kiosk
import "../theme"

// The lamp of a hand-over at the counter: a number to show, as large as fits.
Rectangle {
    id: ticket

    required property Session session
    property real room: Infinity // the number is set smaller rather than leave it
    readonly property real pad: Theme.mm(Theme.low ? 6 : 10)

    radius: Theme.radiusLarge
    color: Theme.light
    implicitHeight: words.height + 2 * pad

    Column {
        id: words
        x: ticket.pad
        y: ticket.pad
        width: ticket.width - 2 * ticket.pad
        spacing: Theme.mm(1)
        Label {
            id: where
            width: parent.width
            text: ticket.session.ticketTitle
            color: Theme.lightInk
            font.pixelSize: Theme.lead
            font.weight: Font.Bold
            lines: 1.3
        }
        Label {
            id: what
            visible: text !== "" && ticket.room > Theme.mm(Theme.largeText ? 82 : 52) // the number comes first
            width: parent.width
            text: ticket.session.ticketLine
            color: Theme.lightInk
            font.pixelSize: Theme.label
            lines: 1.35
        }
        Label {
            width: parent.width
            text: ticket.session.number
            color: Theme.lightInk
            font.pixelSize: Math.max(Theme.least, Math.min(Theme.hero, (ticket.room - 2 * ticket.pad - where.implicitHeight - (what.visible ? what.implicitHeight : 0) - 2 * words.spacing) / 1.27))
            font.weight: Font.Bold
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.least
            wrapMode: Text.NoWrap
            lineHeightMode: Text.ProportionalHeight
            lineHeight: 0.86
        }
    }
}

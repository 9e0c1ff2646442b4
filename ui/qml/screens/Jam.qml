import QtQuick
import Kiosk
import "../theme"
import "../controls"

// A door that did not open: the number for the counter is the lamp, and below it what has been done already.
Page {
    id: page

    required property Scanner scanner

    title.withSign: true

    body: [
        Ticket {
            id: ticket
            visible: page.session.number !== ""
            session: page.session
            width: page.bodyWidth
            height: visible ? implicitHeight : 0
        },
        Notes {
            y: ticket.visible ? ticket.height + Theme.gap : 0
            session: page.session
            width: page.bodyWidth
            height: implicitHeight
            visible: !Theme.wide && y + implicitHeight <= page.bodyHeight
        }
    ]

    side: Notes {
        session: page.session
        width: page.sideWidth
        height: implicitHeight
        visible: Theme.wide
    }
}

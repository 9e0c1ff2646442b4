import QtQuick
import Kiosk
import "../theme"
import "../controls"

// A number for the counter, after a door that did not open or for what waits there: it is the lamp, and below it stands
// what has been done already, or what else there is to know.
Page {
    id: page

    required property Scanner scanner

    title.withSign: true
    title.room: Theme.low && Theme.largeText && session.banner !== "" ? 0 : Infinity // the number comes first

    body: [
        Ticket {
            id: ticket
            room: Theme.wide ? page.bodyHeight : Infinity
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
        room: page.sideRoom
        session: page.session
        width: page.sideWidth
        height: implicitHeight
        visible: Theme.wide && height <= page.sideRoom
    }
}

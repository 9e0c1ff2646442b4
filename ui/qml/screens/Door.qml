import QtQuick
import Kiosk
import "../theme"
import "../controls"

// A door: the number first, then the bank with this door on it, then what the person may say.
Page {
    id: page

    required property Scanner scanner
    readonly property bool several: session.doors.count > 0
    readonly property bool placed: session.place !== "" || session.waiting !== ""

    split: 0.6
    sideHeight: several ? doors.height : 0
    title.withSign: true

    body: [
        Rectangle {
            id: card
            visible: page.session.facts.count > 0
            width: page.bodyWidth
            height: visible ? facts.height + Theme.mm(8) : 0
            radius: Theme.radius
            color: Theme.surface
            border.width: Theme.highContrast ? Theme.stroke : 0
            border.color: Theme.ink
            Facts {
                id: facts
                session: page.session
                x: Theme.mm(7)
                y: Theme.mm(4)
                width: parent.width - 2 * x
            }
        },
        BankDrawing {
            bank: page.session.bank
            parcelInside: page.session.parcelInside
            youAreHere: page.session.words.of[page.session.staff ? "bank.screen" : "bank.you"]
            y: card.visible ? card.height + Theme.mm(3) : 0
            width: page.bodyWidth
            height: Math.max(0, page.bodyHeight - y - (place.visible ? place.height : 0))
        },
        PlaceLine {
            id: place
            visible: page.placed && (!page.several || Theme.wide)
            session: page.session
            width: page.bodyWidth
            height: implicitHeight
            y: page.bodyHeight - height
        }
    ]

    side: Doors {
        id: doors
        visible: page.several
        session: page.session
        width: page.sideWidth
    }
}

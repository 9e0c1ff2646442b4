import QtQuick
import Kiosk
import "../theme"
import "../controls"

// A door: the number first, then the bank with this door on it, then what the person may say.
// Lying, the bank has the whole height to itself and the words stand beside it.
Page {
    id: page

    required property Scanner scanner
    readonly property bool several: session.doors.count > 0
    readonly property bool beside: Theme.wide && sideRoom > Theme.mm(26) // the facts: beside the bank, else above it
    readonly property bool placed: session.place !== "" || session.waiting !== ""

    plan: "map"
    split: Theme.low ? 0.51 : 0.57
    actions.narrow: !Theme.snug && (Theme.largeText || (Theme.wide && !several && session.facts.count === 0))
    sideHeight: several ? doors.height : 0
    title.withSign: true
    title.size: Theme.low && session.door === "" ? Theme.mm(8.6) : Theme.title
    title.room: Theme.wide ? buttonsTop - title.y - Theme.mm(2) : Infinity

    body: [
        FactsCard {
            id: card
            wanted: !page.beside
            session: page.session
            width: page.bodyWidth
        },
        BankDrawing {
            bank: page.session.bank
            parcelInside: page.session.parcelInside
            youAreHere: page.session.words.of[page.session.staff ? "bank.screen" : "bank.you"]
            x: Theme.wide ? 0 : -Theme.margin * 0.75
            y: card.visible ? card.height + Theme.mm(3) : 0
            width: page.bodyWidth - 2 * x
            height: Math.max(0, page.bodyHeight - y - (place.visible ? place.height : 0))
        },
        PlaceLine {
            id: place
            visible: page.placed && (Theme.wide ? !sidePlace.fits : !page.several)
            session: page.session
            width: page.bodyWidth
            height: implicitHeight
            y: page.bodyHeight - height
        }
    ]

    side: Column {
        width: page.sideWidth
        spacing: Theme.mm(Theme.low ? 3 : 5)
        FactsCard {
            id: sideCard
            wanted: page.beside
            session: page.session
            width: parent.width
        }
        PlaceLine {
            id: sidePlace
            readonly property bool fits: sideCard.height + height <= page.sideRoom + Theme.gap / 2
            visible: page.placed && Theme.wide && fits
            centred: false
            session: page.session
            width: parent.width
            height: implicitHeight
        }
        Doors {
            id: doors
            visible: page.several && (!Theme.wide || sidePlace.height + height + parent.spacing <= page.sideRoom)
            session: page.session
            width: parent.width
        }
    }
}

import QtQuick
import Kiosk
import "../theme"
import "../controls"

// One sentence and what can be done next: refusals, thanks, the menu of the staff, out of use.
Page {
    id: page

    required property Scanner scanner
    readonly property bool spacious: !Theme.wide && !Theme.largeText
    readonly property real signRoom: spacious && session.sign !== "" ? sign.height + Theme.mm(10) : 0

    title.withSign: !spacious
    title.y: headRoom + Theme.mm(Theme.low ? 0 : spacious && session.sign !== "" ? 14 : 2) + signRoom

    Sign {
        id: sign
        visible: page.signRoom > 0
        icon: page.session.sign
        tone: page.session.signTone
        x: Theme.margin
        y: page.title.y - page.signRoom
    }

    body: [
        Ticket {
            visible: page.session.ticketTitle !== ""
            session: page.session
            width: page.bodyWidth
            height: implicitHeight
        },
        BankDrawing {
            visible: page.session.drawing
            bank: page.session.bank
            youAreHere: page.session.words.of[page.session.staff ? "bank.screen" : "bank.you"]
            width: page.bodyWidth
            height: page.bodyHeight
        }
    ]

    Label {
        visible: page.session.nextTitle !== "" && page.actions.count > 0 && y > (Theme.wide ? page.rightTop : page.title.y + page.title.height)
        x: page.actions.x
        y: page.actions.y - height - Theme.mm(2)
        text: page.session.nextTitle
        font.weight: Font.Bold
        font.pixelSize: Theme.mm(8.3)
    }
}

import QtQuick
import Kiosk
import "../theme"
import "../controls"

// A few words of one's own: what is written above, the keyboard below. Nobody has to.
Page {
    id: page

    required property Scanner scanner

    plan: "pad"
    split: Theme.low ? 0.42 : 0.4
    title.size: Theme.low ? Theme.mm(8.6) : Theme.wide ? Theme.mm(11) : Theme.title
    title.room: Theme.low && Theme.largeText ? 0 : Theme.wide ? sideTop - title.y : Infinity
    sideHeight: board.implicitHeight

    body: WritingField {
        session: page.session
        width: page.bodyWidth
        // A banner leaves a low panel one line: it takes the air above and below it.
        readonly property real air: Theme.low && page.bodyHeight < Theme.mm(14) ? Theme.mm(3.2) : 0
        y: -air
        height: Math.min(page.bodyHeight + 2 * air, Theme.mm(70))
    }

    side: Keyboard {
        id: board
        session: page.session
        width: page.sideWidth
        height: implicitHeight
    }
}

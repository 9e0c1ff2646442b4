import QtQuick
import Kiosk
import "../theme"
import "../controls"

// Done. The time until which the door opens again is told as a time; nothing counts down; one face is enough.
Page {
    id: page

    required property Scanner scanner
    readonly property bool spacious: !Theme.wide && !Theme.largeText

    title.withSign: !spacious
    title.centred: spacious
    title.y: spacious ? headRoom + Theme.mm(8) + sign.height + Theme.mm(8) : headRoom + Theme.mm(2)
    split: Theme.low ? 0.58 : 0.6
    sideHeight: rating.implicitHeight

    Sign {
        id: sign
        visible: page.spacious
        icon: page.session.sign
        tone: page.session.signTone
        width: Theme.mm(34)
        y: page.headRoom + Theme.mm(8)
        anchors.horizontalCenter: parent.horizontalCenter
    }

    body: Rating {
        shown: Theme.wide
        y: Math.max(0, page.reachTop - page.titleBottom)
        session: page.session
        width: page.bodyWidth
        height: implicitHeight
    }

    side: Rating {
        id: rating
        shown: !Theme.wide
        session: page.session
        width: page.sideWidth
        height: implicitHeight
    }
}

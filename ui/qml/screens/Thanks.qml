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
    split: 0.46
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

    body: Label {
        width: page.bodyWidth
        text: page.session.until
        color: Theme.quietInk
        font.pixelSize: Theme.lead
        horizontalAlignment: page.spacious ? Text.AlignHCenter : Text.AlignLeft
    }

    side: Rating {
        id: rating
        session: page.session
        width: page.sideWidth
        height: Theme.wide ? Math.min(implicitHeight, page.sideRoom) : implicitHeight
    }
}

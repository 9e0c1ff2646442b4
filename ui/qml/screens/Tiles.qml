import QtQuick
import Kiosk
import "../theme"
import "../controls"

// Choose one of a few, each large and with its picture: what it is about, what is wanted.
Page {
    id: page

    required property Scanner scanner

    split: 0.36
    sideHeight: Math.max(0, buttonsTop - rightTop - Theme.gap)

    side: ChoiceTiles {
        session: page.session
        width: page.sideWidth
        height: Theme.wide ? page.sideRoom : page.sideHeight
    }
}

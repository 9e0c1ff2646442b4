import QtQuick
import Kiosk
import "../theme"
import "../controls"

// One number of a scale: how likely, how easy.
Page {
    id: page

    required property Scanner scanner

    plan: Theme.low ? "pad" : "columns"
    split: Theme.low ? 0.98 : 0.36
    title.room: Theme.low ? buttonsTop - title.y - 2 * Theme.target - 3 * Theme.gap : Infinity
    sideHeight: Math.max(0, buttonsTop - rightTop - Theme.gap)

    side: ChoiceTiles {
        numbered: true
        session: page.session
        width: page.sideWidth
        height: page.columns ? page.sideRoom : page.sideHeight
    }
}

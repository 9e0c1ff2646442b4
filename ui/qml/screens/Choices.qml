import QtQuick
import Kiosk
import "../theme"
import "../controls"

// Choose one: an item, a reason, a task.
Page {
    id: page

    required property Scanner scanner

    split: 0.36
    sideHeight: Math.max(0, buttonsTop - rightTop - Theme.gap)

    side: ChoiceList {
        session: page.session
        aside: Theme.wide ? page.leftWidth : 0
        keyY: Theme.wide ? page.footTop - page.rightTop : height - Theme.target
        width: page.sideWidth
        height: Theme.wide ? page.sideRoom : page.sideHeight
    }
}

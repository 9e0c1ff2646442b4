import QtQuick
import Kiosk
import "../theme"

// The places every scene shares. Upright: title, body, side, actions, footer, one below the other.
// Lying: title and body left; side, actions and footer right.
Item {
    id: page

    required property Session session
    property alias title: heading
    property alias body: bodyPlace.data
    property alias side: sidePlace.data
    property alias actions: buttons
    property real sideHeight: 0
    property real bottomInset: 0
    property real split: 0.56
    property bool raised: false

    readonly property real bodyWidth: bodyPlace.width
    readonly property real bodyHeight: bodyPlace.height
    readonly property real sideWidth: sidePlace.width
    readonly property real sideRoom: buttonsTop - Theme.gap - rightTop
    readonly property real headRoom: chrome.height + (banner.visible ? banner.height + Theme.gap : 0) + (staffed ? Theme.mm(4) : 0)
    readonly property bool staffed: session.staff
    readonly property real rightX: Theme.wide ? Theme.margin + Math.round((width - 2 * Theme.margin) * split) + Theme.mm(4) : Theme.margin
    readonly property real rightWidth: width - Theme.margin - rightX
    readonly property real leftWidth: Theme.wide ? rightX - Theme.margin - Theme.mm(8) : rightWidth
    readonly property real rightTop: Theme.wide ? headRoom : heading.y + heading.height + Theme.gap
    readonly property real buttonsTop: buttons.count > 0 ? buttons.y : foot.y

    Item {
        id: chrome
        width: page.width
        height: page.staffed ? staffBar.implicitHeight : topBar.implicitHeight + Theme.mm(Theme.low ? 2 : 6)
        StaffBar {
            id: staffBar
            visible: page.staffed
            session: page.session
            width: parent.width
        }
        TopBar {
            id: topBar
            visible: !page.staffed
            session: page.session
            x: Theme.margin
            y: Theme.mm(Theme.low ? 1 : 5)
            width: parent.width - 2 * Theme.margin
        }
    }

    Banner {
        id: banner
        session: page.session
        x: Theme.margin
        y: chrome.height + Theme.mm(1)
        width: page.width - 2 * Theme.margin
    }

    TitleBlock {
        id: heading
        session: page.session
        x: Theme.margin
        y: page.headRoom + (Theme.low ? 0 : Theme.mm(2))
        width: page.leftWidth
    }

    Item {
        id: bodyPlace
        x: Theme.margin
        y: heading.y + heading.height + Theme.gap
        width: page.leftWidth
        height: Math.max(0, (Theme.wide ? page.height - Theme.margin : sidePlace.y - (page.sideHeight > 0 ? Theme.gap : 0)) - y)
    }

    Item {
        id: sidePlace
        x: page.rightX
        width: page.rightWidth
        height: Theme.wide ? Math.max(0, page.sideRoom) : page.sideHeight
        y: Theme.wide ? page.rightTop : page.buttonsTop - Theme.gap - height
    }

    Actions {
        id: buttons
        session: page.session
        x: page.rightX
        width: page.rightWidth
        height: implicitHeight
        y: page.raised && Theme.wide ? page.rightTop : foot.y - (count > 0 ? Theme.gap : 0) - height
    }

    Footer {
        id: foot
        session: page.session
        x: page.rightX
        width: page.rightWidth
        height: implicitHeight
        y: page.height - (Theme.low ? Theme.margin : Theme.mm(8.6)) - page.bottomInset - height
    }
}

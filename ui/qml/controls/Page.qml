import QtQuick
import Kiosk
import "../theme"

// The places every scene shares. Upright: title, body, side, actions, footer, one below the other. Lying, by `plan`:
// `columns`: title and body left; side, actions and footer right.
// `map`: body left over the whole height; title, side, actions and footer right.
// `pad`: title left and body right; side, actions and footer below them over the whole width.
Item {
    id: page

    required property Session session
    property string plan: "columns"
    property alias title: heading
    property alias body: bodyPlace.data
    property alias side: sidePlace.data
    property alias actions: buttons
    property real sideHeight: 0
    property real bottomInset: 0
    property real split: 0.56

    readonly property bool columns: Theme.wide && plan === "columns"
    readonly property bool map: Theme.wide && plan === "map"
    readonly property bool pad: Theme.wide && plan === "pad"
    readonly property real bodyWidth: bodyPlace.width
    readonly property real bodyHeight: bodyPlace.height
    readonly property real sideWidth: sidePlace.width
    readonly property real sideRoom: buttonsTop - Theme.gap - rightTop
    readonly property real footTop: foot.y
    readonly property real headRoom: chrome.height + (banner.visible ? banner.height + Theme.gap : 0) + (staffed ? Theme.mm(Theme.low ? 1 : 4) : 0)
    readonly property bool staffed: session.staff
    readonly property real reachTop: session.reach ? session.tooHigh : 0 // no control stands higher
    readonly property real below: Theme.low ? Theme.gap : Theme.mm(6.5)
    readonly property real whole: width - 2 * Theme.margin
    readonly property real rightX: Theme.wide ? Theme.margin + Math.round(whole * split) + Theme.mm(4) : Theme.margin
    readonly property real rightWidth: width - Theme.margin - rightX
    readonly property real leftWidth: Theme.wide ? rightX - Theme.margin - Theme.mm(8) : whole
    readonly property real titleBottom: heading.y + heading.height + below
    readonly property real rightTop: map ? titleBottom : Math.max(reachTop, columns ? headRoom + Theme.mm(Theme.low ? 3.4 : 2) : titleBottom)
    readonly property real buttonsTop: buttons.count > 0 ? buttons.y : foot.y
    readonly property real floorX: pad ? Theme.margin : rightX
    readonly property real floorWidth: pad ? whole : rightWidth
    readonly property real sideTop: sideHeight > 0 ? sidePlace.y - Theme.gap : buttonsTop - Theme.gap

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
        x: page.map ? page.rightX : Theme.margin
        y: page.headRoom + (Theme.low ? 0 : Theme.mm(2))
        width: page.map ? page.rightWidth : page.leftWidth
    }

    Item {
        id: bodyPlace
        x: page.pad ? page.rightX : Theme.margin
        y: page.map || page.pad ? page.headRoom : page.titleBottom
        width: page.pad ? page.rightWidth : page.leftWidth
        height: Math.max(0, (page.columns || page.map ? page.height - Theme.margin : page.sideTop) - y)
    }

    Item {
        id: sidePlace
        x: page.floorX
        width: page.floorWidth
        height: page.columns || page.map ? Math.max(0, page.sideRoom) : page.sideHeight
        y: page.columns || page.map ? page.rightTop : page.buttonsTop - Theme.gap - height
    }

    Actions {
        id: buttons
        session: page.session
        x: page.floorX
        width: page.floorWidth
        height: implicitHeight
        y: foot.y - (count > 0 ? Theme.gap : 0) - height
    }

    Footer {
        id: foot
        session: page.session
        x: page.floorX
        width: page.floorWidth
        height: implicitHeight
        y: page.height - (Theme.low ? Theme.margin : Theme.mm(8.6)) - Math.max(page.bottomInset, page.session.tooLow) - height
    }
}

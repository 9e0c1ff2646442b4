import QtQuick
import Kiosk
import "../theme"
import "../controls"

// The words are written on the customer's own phone: one code to scan, as large as fits.
Page {
    id: page

    required property Scanner scanner

    plan: "map"
    split: Theme.low && Theme.largeText ? 0.42 : 0.52
    title.withSign: !Theme.low
    title.room: Theme.wide ? sideTop - title.y : Infinity

    body: Rectangle {
        width: Math.max(0, Math.min(page.bodyWidth, page.bodyHeight, Theme.mm(150)))
        height: width
        x: Math.round((page.bodyWidth - width) / 2)
        radius: Theme.radius
        color: "#FFFFFF" // a code is dark on light in every theme
        border.width: Theme.stroke
        border.color: Theme.edge

        QrCode {
            anchors.fill: parent
            anchors.margins: Theme.mm(4)
            says: page.session.caseCode
        }
    }
}

import QtQuick
import Kiosk
import "../theme"
import "../controls"

// Something is to be shown to the camera: an order's code, a parcel's label.
Page {
    id: page

    required property Scanner scanner
    readonly property bool counted: session.count !== ""
    readonly property real frameTop: Theme.wide ? rightTop : titleBottom + (counted ? tally.height + Theme.gap : 0)
    readonly property real frameRoom: Theme.wide ? sideRoom : bodyHeight + titleBottom - frameTop - notice.height - Theme.gap
    readonly property real frameSide: Math.max(0, Math.min(frameRoom, rightWidth * (Theme.wide ? 1 : 0.8)))

    title.withSign: true

    body: [
        Row {
            id: tally
            visible: page.counted
            spacing: Theme.mm(4)
            height: visible ? number.height : 0
            Label {
                id: number
                text: page.session.count
                font.pixelSize: Theme.title
                font.weight: Font.Bold
                wrapMode: Text.NoWrap
                lines: 1.1
            }
            Label {
                text: page.session.countLabel
                font.pixelSize: Theme.body
                wrapMode: Text.NoWrap
                anchors.baseline: number.baseline
            }
            Label {
                text: page.session.countOther
                color: Theme.quietInk
                font.pixelSize: Theme.body
                leftPadding: Theme.mm(6)
                wrapMode: Text.NoWrap
                anchors.baseline: number.baseline
            }
        },
        CameraLine {
            id: notice
            session: page.session
            y: Theme.wide ? page.bodyHeight - height : frame.y + frame.height + Theme.gap - page.titleBottom
            visible: y + height <= page.bodyHeight && y >= (page.counted ? tally.height : 0)
            x: Theme.wide ? 0 : Math.round(page.bodyWidth * 0.1)
            width: page.bodyWidth - x
        }
    ]

    // Lying, it has the right column to itself: what is to be shown goes where nothing else is.
    ScanFrame {
        id: frame
        scanner: page.scanner
        label: page.session.staff
        x: page.rightX + (page.rightWidth - width) / 2
        y: page.frameTop + (Theme.wide ? (page.frameRoom - height) / 2 : 0)
        width: page.frameSide
        height: page.frameSide
    }
}

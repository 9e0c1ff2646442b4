import QtQuick
import Kiosk
import "../theme"
import "../controls"

// A code typed by hand: six digits, then four of the phone; an order number likewise; or a staff PIN. The pad keeps its
// place throughout.
Page {
    id: page

    required property Scanner scanner
    readonly property Entry entry: session.entry
    readonly property bool pin: entry.stage === "pin"
    readonly property bool phone: entry.stage === "locator"

    title.withSign: !Theme.low
    title.size: Theme.low ? Theme.mm(8.6) : Theme.wide ? Theme.mm(11) : Theme.title
    title.room: Theme.low && Theme.largeText ? 0 : Theme.wide ? sideTop - title.y : Infinity
    plan: "pad"
    split: Theme.low ? 0.49 : 0.46
    sideHeight: pad.implicitHeight

    body: Column {
        width: page.bodyWidth
        spacing: Theme.mm(Theme.low ? 2 : 5)

        Row {
            visible: page.phone && !Theme.low
            spacing: Theme.mm(4)
            Icon {
                name: "check-circle"
                tint: Theme.tone("success")
                anchors.verticalCenter: parent.verticalCenter
            }
            Label {
                text: page.session.words.of[page.entry.first === "order" ? "code.order" : "code.entered"] + "  " + page.entry.codeShown
                color: Theme.tone("success")
                font.weight: Font.Bold
                font.pixelSize: Theme.lead
                wrapMode: Text.NoWrap
                anchors.verticalCenter: parent.verticalCenter
            }
        }
        Label {
            visible: page.phone
            width: parent.width
            text: page.session.words.of["code.locator"]
            font.weight: Font.Bold
            font.pixelSize: Theme.low ? Theme.label : Theme.lead
            lines: 1.25
        }
        Cells {
            entry: page.entry
            room: page.bodyWidth
        }
        Row {
            visible: !page.pin && !page.phone
            spacing: Theme.mm(4.3)
            Rectangle {
                width: Theme.mm(11.5)
                height: width
                radius: width / 2
                color: "transparent"
                border.width: Theme.stroke
                border.color: Theme.edge
                anchors.verticalCenter: parent.verticalCenter
                Label {
                    anchors.centerIn: parent
                    text: "2"
                    color: Theme.quietInk
                    font.weight: Font.Bold
                    font.pixelSize: Theme.mm(7)
                    lines: 1.1
                }
            }
            Label {
                text: page.session.words.of["code.locator_next"]
                color: Theme.quietInk
                font.pixelSize: Theme.label
                width: Math.min(implicitWidth, page.bodyWidth - Theme.mm(16))
                lines: 1.25
                anchors.verticalCenter: parent.verticalCenter
            }
        }
        CameraLine {
            visible: page.session.camera && !Theme.low && !Theme.largeText && y + height <= page.bodyHeight
            session: page.session
            key: "camera.also"
            width: parent.width
        }
    }

    side: KeyPad {
        id: pad
        session: page.session
        columns: Theme.wide ? 6 : 3
        width: page.sideWidth
        height: implicitHeight
    }
}

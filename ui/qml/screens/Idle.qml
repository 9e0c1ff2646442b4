import QtQuick
import Kiosk
import "../theme"
import "../controls"

// The dark screen that shows in one glance what the machine does: show a code, a door opens, take it.
Page {
    id: page

    required property Scanner scanner
    readonly property bool pointing: !Theme.wide && page.session.bank.cameraMm.y > page.session.bank.screenMm.y
    readonly property real frameSide: Math.max(0, Math.min(bodyHeight - notice.height - Theme.gap, bodyWidth * (Theme.wide ? 0.5 : 0.585)))

    readonly property int rowsOfButtons: Math.max(2, actions.narrow ? actions.count : Math.ceil(actions.count / 2))
    readonly property real slack: Math.max(0, (bodyHeight - frameSide - notice.height - Theme.gap) * 0.3)

    title.size: Theme.titleXL
    actions.narrow: !Theme.wide && Theme.largeText
    actions.tall: Theme.reach ? 0 : Theme.wide ? Math.min(Theme.mm(36), (footTop - headRoom - Theme.gap) / rowsOfButtons - Theme.gap) : Theme.mm(actions.narrow ? 22 : 30)
    bottomInset: pointing ? Theme.mm(15) : 0

    body: [
        ScanFrame {
            id: frame
            visible: width >= Theme.mm(20) // nothing would be seen in a smaller one
            scanner: page.scanner
            width: page.frameSide
            height: page.frameSide
            y: page.slack
        },
        Column {
            id: steps
            visible: Theme.low ? pitch > Theme.label * 1.25 && !Theme.largeText : pitch > Theme.label * 1.5
            readonly property real pitch: Math.min(page.frameSide / 3, Theme.mm(26 * Theme.scale))
            x: frame.width + Theme.mm(8)
            y: frame.y + frame.height / 2 - pitch * 1.5
            width: page.bodyWidth - x
            Step {
                width: parent.width
                height: steps.pitch
                pitch: steps.pitch
                icon: "phone"
                text: page.session.words.of["step.show"]
            }
            Step {
                width: parent.width
                height: steps.pitch
                pitch: steps.pitch
                icon: "door-open"
                text: page.session.words.of["step.opens"]
            }
            Step {
                width: parent.width
                height: steps.pitch
                pitch: steps.pitch
                joined: false
                icon: "take"
                text: page.session.words.of["step.take"]
            }
        },
        CameraLine {
            id: notice
            session: page.session
            hint: page.scanner.puzzled
            key: hint ? "camera.hint" : "camera.line"
            y: frame.y + frame.height + Theme.gap
            width: page.bodyWidth
        }
    ]

    Row {
        visible: page.pointing
        spacing: Theme.mm(4)
        anchors.horizontalCenter: parent.horizontalCenter
        y: page.height - Theme.mm(19)
        Icon {
            name: "arrow-down"
            tint: Theme.light
            anchors.verticalCenter: parent.verticalCenter
        }
        Label {
            text: page.session.words.of["camera.here"]
            color: Theme.light
            font.weight: Font.Bold
            font.pixelSize: Theme.mm(8)
            wrapMode: Text.NoWrap
            anchors.verticalCenter: parent.verticalCenter
        }
        Icon {
            name: "arrow-down"
            tint: Theme.light
            anchors.verticalCenter: parent.verticalCenter
        }
    }
}

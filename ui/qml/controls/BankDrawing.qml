pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import "../theme"

// The bank as it stands in the shop, to scale, in any size: one drawing for customer, staff and technician.
// Only the door that leads may be lit, and only when its mark says open.
Item {
    id: drawing

    required property DrawnBank bank
    property bool parcelInside: false
    property bool path: true
    property bool tag: !Theme.largeText
    property string youAreHere: ""

    readonly property real sideMm: 184
    readonly property real headMm: letters ? 190 : 40
    readonly property real footMm: path ? 200 : 30
    readonly property bool letters: k * 130 >= Theme.least * 0.8
    readonly property real wholeWidth: bank.widthMm + 2 * sideMm
    readonly property real wholeHeight: bank.heightMm + bank.plinthMm + 190 + footMm
    readonly property real k: wholeWidth > 400 ? Math.min(width / wholeWidth, height / wholeHeight) : 0
    readonly property bool labels: !Theme.largeText && k * 106 >= Theme.mm(4.2)
    readonly property bool open: bank.leadMark === "open"

    visible: k > 0.05
    Accessible.role: Accessible.Graphic
    Accessible.name: bank.lead

    Item {
        id: front
        width: drawing.bank.widthMm * drawing.k
        height: drawing.bank.heightMm * drawing.k
        x: (drawing.width - width) / 2
        y: (drawing.height - (drawing.wholeHeight - 190 + drawing.headMm) * drawing.k) / 2 + drawing.headMm * drawing.k

        Cabinet {
            bank: drawing.bank
            k: drawing.k
        }

        Repeater {
            model: drawing.bank.doors
            BankDoor {
                k: drawing.k
                labels: drawing.labels
            }
        }

        OpenDoor {
            k: drawing.k
            place: drawing.bank.leadMm
            label: drawing.bank.lead
            open: drawing.open
            parcelInside: drawing.parcelInside
            tagged: drawing.tag
            tagLeft: drawing.bank.leadMm.x + drawing.bank.leadMm.width + 640 > drawing.bank.widthMm + drawing.sideMm
        }

        Repeater {
            model: drawing.bank.columns
            Rectangle {
                required property string letter
                required property real middle_mm
                required property bool lit
                visible: drawing.letters
                width: 148 * drawing.k
                height: width
                radius: width / 2
                x: middle_mm * drawing.k - width / 2
                y: -172 * drawing.k
                color: lit ? Theme.primary : "transparent"
                Label {
                    anchors.centerIn: parent
                    text: parent.letter
                    color: parent.lit ? Theme.primaryInk : Theme.quietInk
                    font.pixelSize: Math.max(8, 112 * drawing.k)
                    font.weight: Font.Bold
                    lines: 1.1
                }
            }
        }

        FloorPath {
            visible: drawing.path
            y: (drawing.bank.heightMm + drawing.bank.plinthMm) * drawing.k
            k: drawing.k
            fromMm: drawing.bank.screenMm.x + drawing.bank.screenMm.width / 2
            toMm: drawing.bank.lead === "" ? -1 : drawing.bank.leadMm.x + drawing.bank.leadMm.width / 2
            running: drawing.open
            label: drawing.youAreHere
        }
    }
}

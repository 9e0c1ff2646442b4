import QtQuick
import Kiosk
import "../theme"

// The cabinet without its doors: body, plinth, floor line, and the column with screen, camera and slot.
Item {
    id: cabinet

    required property DrawnBank bank
    required property real k
    readonly property real rim: 22 * k

    Rectangle {
        x: 26 * cabinet.k
        y: cabinet.bank.heightMm * cabinet.k
        width: (cabinet.bank.widthMm - 52) * cabinet.k
        height: cabinet.bank.plinthMm * cabinet.k
        color: Theme.plinth
    }
    Rectangle {
        x: -180 * cabinet.k
        y: (cabinet.bank.heightMm + cabinet.bank.plinthMm) * cabinet.k
        width: (cabinet.bank.widthMm + 360) * cabinet.k
        height: Math.max(1, 6 * cabinet.k)
        color: Theme.doorLine
    }
    Rectangle {
        x: -cabinet.rim
        y: -cabinet.rim
        width: cabinet.bank.widthMm * cabinet.k + 2 * cabinet.rim
        height: (cabinet.bank.heightMm + 12) * cabinet.k + 2 * cabinet.rim
        radius: 20 * cabinet.k
        color: Theme.cabinet
        border.width: Theme.highContrast ? 2 : 0
        border.color: Theme.cabinetLine
    }
    // The panel that holds the screen, as wide as the gap between the doors beside it.
    Rectangle {
        readonly property real middle: cabinet.bank.screenMm.x + cabinet.bank.screenMm.width / 2
        x: (middle - 217) * cabinet.k
        y: 8 * cabinet.k
        width: 434 * cabinet.k
        height: (cabinet.bank.heightMm - 16) * cabinet.k
        radius: 10 * cabinet.k
        color: Theme.doorFill
        border.width: 1
        border.color: Theme.doorLine
    }
    Rectangle {
        x: cabinet.bank.screenMm.x * cabinet.k
        y: cabinet.bank.screenMm.y * cabinet.k
        width: cabinet.bank.screenMm.width * cabinet.k
        height: cabinet.bank.screenMm.height * cabinet.k
        radius: 16 * cabinet.k
        color: Theme.screenFill
        border.width: Theme.highContrast ? 2 : 0
        border.color: "#FFFFFF"
        Rectangle {
            anchors.fill: parent
            anchors.margins: 18 * cabinet.k
            color: Theme.glass
        }
    }
    Rectangle {
        x: cabinet.bank.cameraMm.x * cabinet.k
        y: cabinet.bank.cameraMm.y * cabinet.k
        width: cabinet.bank.cameraMm.width * cabinet.k
        height: cabinet.bank.cameraMm.height * cabinet.k
        radius: 16 * cabinet.k
        color: Theme.screenFill
        border.width: Theme.highContrast ? 2 : 0
        border.color: "#FFFFFF"
        Rectangle {
            anchors.centerIn: parent
            width: 66 * cabinet.k
            height: width
            radius: width / 2
            color: "transparent"
            border.width: Math.max(1, 9 * cabinet.k)
            border.color: Theme.glass
        }
    }
    Rectangle {
        x: cabinet.bank.slotMm.x * cabinet.k
        y: cabinet.bank.slotMm.y * cabinet.k
        width: cabinet.bank.slotMm.width * cabinet.k
        height: cabinet.bank.slotMm.height * cabinet.k
        radius: height / 2
        color: Theme.doorLine
    }
}

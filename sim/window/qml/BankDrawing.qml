pragma ComponentBehavior: Bound
import QtQuick
import SimWindow
import "theme"

// The bank to scale: doors where the wiring file puts them, letters above, a plinth and the floor below.
FocusScope {
    id: drawing

    required property Bank bank

    readonly property real sideMm: 104
    readonly property real headMm: 130
    readonly property real frameMm: 26
    readonly property real plinthMm: 80
    readonly property real tallMm: bank.heightMm + headMm + 2 * frameMm + plinthMm + 24
    readonly property real k: bank.widthMm > 0 ? Math.min(width / (bank.widthMm + 2 * (sideMm + frameMm)), height / tallMm) : 0.1

    objectName: "bank"
    activeFocusOnTab: true
    Accessible.role: Accessible.List
    Accessible.name: qsTrId("bank")
    Accessible.focusable: true
    Keys.onLeftPressed: bank.step(-1, 0)
    Keys.onRightPressed: bank.step(1, 0)
    Keys.onUpPressed: bank.step(0, -1)
    Keys.onDownPressed: bank.step(0, 1)
    Keys.onReturnPressed: bank.press(bank.chosen)
    Keys.onEnterPressed: bank.press(bank.chosen)
    Keys.onSpacePressed: bank.press(bank.chosen)

    Item {
        visible: drawing.bank.widthMm > 0
        width: drawing.bank.widthMm * drawing.k
        height: drawing.bank.heightMm * drawing.k
        x: Math.round((drawing.width - width) / 2)
        y: Math.round((drawing.headMm + drawing.frameMm) * drawing.k + (drawing.height - drawing.k * drawing.tallMm) / 2)

        Repeater {
            model: drawing.bank.columns

            delegate: Item {
                id: column
                required property string letter
                required property real middle_mm
                required property bool lit

                x: middle_mm * drawing.k
                y: -(drawing.frameMm + 64) * drawing.k

                Rectangle {
                    anchors.centerIn: parent
                    width: 104 * drawing.k
                    height: width
                    radius: width / 2
                    color: column.lit ? Theme.primary : "transparent"
                }
                Label {
                    anchors.centerIn: parent
                    text: column.letter
                    color: column.lit ? Theme.primaryInk : Theme.quietInk
                    font.pixelSize: Math.max(13, 80 * drawing.k)
                    font.weight: Font.Bold
                }
            }
        }
        Rectangle {
            x: 40 * drawing.k
            y: parent.height
            width: parent.width - 80 * drawing.k
            height: (drawing.frameMm + drawing.plinthMm) * drawing.k
            color: Theme.plinth
        }
        Rectangle {
            x: -drawing.sideMm * drawing.k
            y: parent.height + (drawing.frameMm + drawing.plinthMm) * drawing.k
            width: parent.width + 2 * drawing.sideMm * drawing.k
            height: 2
            color: Theme.doorLine
        }
        Rectangle {
            anchors.fill: parent
            anchors.margins: -drawing.frameMm * drawing.k
            radius: 6
            color: Theme.cabinet
        }
        Rectangle {
            // Whatever is no door is a blank front.
            anchors.fill: parent
            anchors.margins: 8 * drawing.k
            radius: 2
            color: Theme.door
            border.width: 1
            border.color: Theme.doorLine
        }
        Repeater {
            model: drawing.bank.fittings

            delegate: Fitting {
                k: drawing.k
            }
        }
        Repeater {
            model: drawing.bank.doors

            delegate: Item {
                // The gap around a door is cabinet, also where the blank front lies behind it.
                required property real x_mm
                required property real y_mm
                required property real w_mm
                required property real h_mm

                x: x_mm * drawing.k
                y: y_mm * drawing.k
                width: w_mm * drawing.k
                height: h_mm * drawing.k

                Rectangle {
                    anchors.fill: parent
                    color: Theme.cabinet
                }
            }
        }
        Repeater {
            model: drawing.bank.doors

            delegate: Door {
                k: drawing.k
                keyed: drawing.activeFocus
                onPressed: {
                    drawing.forceActiveFocus();
                    drawing.bank.press(label);
                }
            }
        }
    }
}

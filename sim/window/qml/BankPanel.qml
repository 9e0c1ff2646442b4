import QtQuick
import SimWindow
import "theme"

// The left half: the drawing, what it means, and the chosen door.
Panel {
    id: panel

    required property Bank bank

    heading: qsTrId("bank")
    hint: qsTrId("bank_hint")

    BankDrawing {
        bank: panel.bank
        focus: true
        anchors {
            top: parent.top
            topMargin: 6
            left: parent.left
            right: parent.right
            bottom: legend.top
            bottomMargin: 8
        }
    }
    Legend {
        id: legend
        anchors {
            horizontalCenter: parent.horizontalCenter
            bottom: chosen.top
            bottomMargin: 12
        }
    }
    ChosenDoor {
        id: chosen
        bank: panel.bank
        visible: panel.bank.chosen !== ""
        anchors {
            left: parent.left
            right: parent.right
            bottom: parent.bottom
            margins: Theme.gap
        }
    }
}

import QtQuick
import QtQuick.Layouts
import SimWindow
import "theme"

// What is simulated, what is broken and the way back, which half of the desk is shown, and the language.
Rectangle {
    id: bar

    required property Simulation simulation
    property int view: 0

    height: 56
    color: Theme.surface

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: 20
        anchors.rightMargin: Theme.gap
        spacing: 12

        Label {
            text: qsTrId("window_title")
            font.pixelSize: Theme.title
            font.weight: Font.Bold
        }
        Label {
            text: bar.simulation.title
            color: Theme.quietInk
            font.pixelSize: Theme.small
        }
        Chips {
            id: chips
            breaks: bar.simulation.breaks
            enabled: bar.simulation.here
            Layout.fillWidth: true
            Layout.leftMargin: 8
        }
        Label {
            objectName: "brokenCount"
            visible: chips.interactive
            text: qsTrId("broken_count").arg(chips.count)
            color: Theme.warning
            font.pixelSize: Theme.small
        }
        PushButton {
            objectName: "heal"
            text: qsTrId("heal")
            enabled: bar.simulation.here
            onClicked: bar.simulation.faults.heal()
        }
        Segments {
            objectName: "view"
            name: qsTrId("view")
            labels: [qsTrId("view_desk"), qsTrId("view_break"), qsTrId("view_scenario")]
            current: bar.view
            onAsked: index => bar.view = index
        }
        PushButton {
            objectName: "language"
            text: qsTrId("other_language")
            onClicked: bar.simulation.switchLanguage()
        }
    }
    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: 1
        color: Theme.hairline
    }
}

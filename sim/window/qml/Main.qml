import QtQuick
import QtQuick.Layouts
import SimWindow
import "theme"

// The simulator's window: the bank at the left; bus, faults and camera at the right.
Window {
    id: main

    required property Simulation simulation

    width: 1440
    height: 900
    minimumWidth: 1280
    minimumHeight: 800
    color: Theme.ground
    title: qsTrId("window_title") + (simulation.title === "" ? "" : " – " + simulation.title)

    TopBar {
        id: bar
        simulation: main.simulation
        width: parent.width
    }
    Note {
        id: note
        objectName: "note"
        anchors.top: bar.bottom
        width: parent.width
        visible: !main.simulation.here || main.simulation.refusal !== ""
        text: main.simulation.here ? qsTrId("refused").arg(main.simulation.refusal) : qsTrId("gone")
        hint: main.simulation.here ? "" : qsTrId("gone_hint").arg(main.simulation.directory)
    }
    RowLayout {
        spacing: Theme.gap
        enabled: main.simulation.here
        opacity: enabled ? 1 : 0.75
        anchors {
            top: note.bottom
            left: parent.left
            right: parent.right
            bottom: parent.bottom
            margins: Theme.gap
        }

        BankPanel {
            bank: main.simulation.bank
            focus: true
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredWidth: 45
        }
        ColumnLayout {
            spacing: Theme.gap
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredWidth: 55

            TrafficPanel {
                traffic: main.simulation.traffic
                door: main.simulation.bank.chosen
                lines: main.simulation.lines
                Layout.fillHeight: true
                Layout.fillWidth: true
            }
            RowLayout {
                visible: bar.view === 0
                spacing: Theme.gap
                Layout.fillWidth: true
                Layout.fillHeight: false
                Layout.preferredHeight: Math.max(400, Math.min(448, main.height * 0.48))

                FaultsPanel {
                    faults: main.simulation.faults
                    Layout.fillHeight: true
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                }
                CameraPanel {
                    simulation: main.simulation
                    Layout.fillHeight: true
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                }
            }
            BreakPanel {
                visible: bar.view === 1
                breaks: main.simulation.breaks
                Layout.fillWidth: true
                Layout.preferredHeight: Math.max(400, Math.min(448, main.height * 0.48))
            }
            RowLayout {
                visible: bar.view === 2
                spacing: Theme.gap
                Layout.fillWidth: true
                Layout.fillHeight: false
                Layout.preferredHeight: Math.max(400, Math.min(448, main.height * 0.48))

                ScenarioPanel {
                    scenario: main.simulation.scenario
                    Layout.fillHeight: true
                    Layout.fillWidth: true
                    Layout.preferredWidth: 5
                }
                RecordPanel {
                    recording: main.simulation.recording
                    Layout.fillHeight: true
                    Layout.fillWidth: true
                    Layout.preferredWidth: 2
                }
            }
        }
    }
}

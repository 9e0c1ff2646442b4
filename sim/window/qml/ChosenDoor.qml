import QtQuick
import QtQuick.Layouts
import SimWindow
import "theme"

// The chosen door: how it is, and every hand that can be laid on it.
Rectangle {
    id: chosen

    required property Bank bank
    readonly property bool reachable: bank.leaf === "open"

    radius: Theme.radius
    color: Theme.ground
    implicitHeight: column.implicitHeight + 2 * 12
    Accessible.role: Accessible.Grouping
    Accessible.name: bank.chosen + " " + bank.story

    ColumnLayout {
        id: column
        spacing: 8
        anchors {
            left: parent.left
            right: parent.right
            leftMargin: Theme.pad
            rightMargin: Theme.pad
            verticalCenter: parent.verticalCenter
        }

        RowLayout {
            spacing: Theme.pad
            Layout.fillWidth: true

            Label {
                text: chosen.bank.chosen
                color: Theme.primary
                font.pixelSize: Theme.label
                font.weight: Font.Bold
                Layout.preferredHeight: 44
            }
            Column {
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignVCenter

                Label {
                    width: parent.width
                    text: chosen.bank.story
                    objectName: "story"
                }
                Label {
                    width: parent.width
                    text: chosen.bank.place
                    color: Theme.quietInk
                    font.pixelSize: Theme.small
                }
            }
        }
        RowLayout {
            spacing: 8
            Layout.fillWidth: true

            PushButton {
                objectName: "push"
                text: qsTrId("push")
                strong: enabled
                enabled: chosen.bank.leaf !== "closed"
                Layout.fillWidth: true
                onClicked: chosen.bank.push()
            }
            PushButton {
                objectName: "open"
                text: chosen.bank.leaf === "ajar" ? qsTrId("pull") : qsTrId("force")
                enabled: !chosen.reachable
                Layout.fillWidth: true
                onClicked: chosen.bank.leaf === "ajar" ? chosen.bank.pull() : chosen.bank.force()
            }
            PushButton {
                objectName: "lay"
                text: qsTrId("lay")
                enabled: chosen.reachable
                Layout.fillWidth: true
                onClicked: chosen.bank.lay()
            }
            PushButton {
                objectName: "take"
                text: qsTrId("take")
                enabled: chosen.reachable && chosen.bank.parcels > 0
                Layout.fillWidth: true
                onClicked: chosen.bank.take()
            }
        }
        RowLayout {
            spacing: 18
            Layout.fillWidth: true

            Toggle {
                objectName: "jam"
                text: qsTrId("jam")
                tells: qsTrId("jam_tells")
                tone: Theme.danger
                on: chosen.bank.jammed
                onAsked: on => chosen.bank.jam(on)
            }
            Toggle {
                objectName: "ajar"
                text: qsTrId("stays_ajar")
                tells: qsTrId("stays_ajar_tells")
                tone: Theme.warning
                on: chosen.bank.ajar
                onAsked: on => chosen.bank.stopAjar(on)
            }
            Item {
                Layout.fillWidth: true
            }
            Label {
                text: qsTrId("sensor")
                color: Theme.quietInk
                font.pixelSize: Theme.small
                Layout.rightMargin: -8
            }
            Segments {
                readonly property list<string> reads: ["truth", "open", "closed", "unplugged"]

                objectName: "sensor"
                name: qsTrId("sensor")
                labels: [qsTrId("reads_truth"), qsTrId("reads_open"), qsTrId("reads_closed"), qsTrId("reads_unplugged")]
                current: reads.indexOf(chosen.bank.lies)
                onAsked: index => chosen.bank.stick(reads[index])
            }
        }
    }
}

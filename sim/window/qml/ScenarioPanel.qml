pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import SimWindow
import "theme"

// People who come and go: which scenario, how far it has come, and what comes next.
Panel {
    id: panel

    required property Scenario scenario

    heading: qsTrId("scenario")
    keys: PushButton {
        objectName: "play"
        text: panel.scenario.playing ? qsTrId("scenario_stop") : qsTrId("scenario_start")
        strong: !panel.scenario.playing && enabled
        enabled: panel.scenario.ready
        onClicked: panel.scenario.playing ? panel.scenario.halt() : panel.scenario.start()
    }

    Flickable {
        id: choice
        width: 146
        contentHeight: names.height
        clip: contentHeight > height
        interactive: contentHeight > height
        boundsBehavior: Flickable.StopAtBounds
        anchors {
            top: parent.top
            bottom: parent.bottom
            left: parent.left
            margins: Theme.gap
        }
        T.ScrollBar.vertical: ThinBar {}

        Column {
            id: names
            width: parent.width
            spacing: 6

            Repeater {
                model: panel.scenario.rows

                delegate: PushButton {
                    id: one
                    required property string key
                    required property string title
                    required chosen

                    objectName: "scenario-" + key
                    width: names.width - 8
                    text: title
                    Accessible.checked: chosen
                    onClicked: panel.scenario.choose(key)
                    onActiveFocusChanged: if (activeFocus)
                        choice.contentY = Math.max(0, Math.min(y, choice.contentHeight - choice.height))
                }
            }
        }
    }
    ColumnLayout {
        spacing: 8
        anchors {
            top: parent.top
            bottom: parent.bottom
            left: choice.right
            right: parent.right
            margins: Theme.gap
        }

        RowLayout {
            Layout.fillWidth: true

            Label {
                text: panel.scenario.plan
                elide: Text.ElideNone
                wrapMode: Text.Wrap
                Layout.fillWidth: true
            }
            Label {
                text: qsTrId("scenario_seed")
                color: Theme.quietInk
                font.pixelSize: Theme.small
            }
            Stepper {
                objectName: "seed"
                name: qsTrId("scenario_seed")
                number: panel.scenario.seed
                least: 1
                most: 9999
                step: 1
                onAsked: number => panel.scenario.setSeed(number)
            }
        }
        Label {
            visible: text !== ""
            text: panel.scenario.elsewhere
            color: Theme.warning
            font.pixelSize: Theme.small
            elide: Text.ElideNone
            wrapMode: Text.Wrap
            Layout.fillWidth: true
        }
        Rectangle {
            radius: 3
            color: Theme.sunken
            Layout.fillWidth: true
            Layout.preferredHeight: 6

            Rectangle {
                width: parent.width * panel.scenario.share
                height: parent.height
                radius: 3
                color: Theme.primary
            }
        }
        Label {
            objectName: "scenarioStory"
            text: panel.scenario.story
            color: Theme.quietInk
            font.pixelSize: Theme.small
            Layout.fillWidth: true
        }
        Label {
            text: qsTrId("scenario_next")
            font.weight: Font.Bold
            Layout.fillWidth: true
        }
        Ahead {
            model: panel.scenario.ahead
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        Label {
            text: panel.scenario.folder
            color: Theme.quietInk
            font.pixelSize: 12
            elide: Text.ElideNone
            wrapMode: Text.WrapAnywhere
            Layout.fillWidth: true
        }
    }
}

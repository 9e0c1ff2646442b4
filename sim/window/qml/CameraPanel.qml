pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import SimWindow
import "theme"

// What the camera sees, the codes that may be held to it, and what somebody does at opened doors.
Panel {
    id: panel

    required property Simulation simulation
    readonly property Codes codes: simulation.codes

    heading: qsTrId("camera")
    hint: codes.shown === "" ? qsTrId("camera_free") : qsTrId("camera_holds").arg(codes.shown)
    keys: PushButton {
        objectName: "putAway"
        text: qsTrId("put_away")
        enabled: panel.codes.shown !== ""
        onClicked: panel.codes.clear()
    }

    Rectangle {
        id: glass
        radius: 8
        color: Theme.screen
        anchors {
            top: parent.top
            left: parent.left
            right: parent.right
            bottom: keys.top
            margins: Theme.gap
        }
        CameraPicture {
            anchors.fill: parent
            feed: panel.simulation.camera
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTrId("camera")
        }
        Label {
            anchors.centerIn: parent
            visible: !panel.simulation.camera.sees
            text: qsTrId("camera_blind")
            color: Theme.surface
        }
    }
    Flickable {
        id: keys
        height: panel.codes.count === 0 ? 48 : Math.min(contentHeight, 2 * Theme.keyHeight + 6)
        contentHeight: flow.height
        clip: contentHeight > height
        interactive: contentHeight > height
        boundsBehavior: Flickable.StopAtBounds
        anchors {
            left: parent.left
            right: parent.right
            bottom: people.top
            leftMargin: Theme.gap
            rightMargin: Theme.gap
            bottomMargin: 10
        }
        T.ScrollBar.vertical: ThinBar {}

        Flow {
            id: flow
            width: parent.width
            spacing: 6

            Repeater {
                model: panel.codes.rows

                delegate: PushButton {
                    id: code
                    required property string path
                    required property string title
                    required property bool shown

                    objectName: "code-" + path.substring(path.lastIndexOf("/") + 1)
                    text: title
                    chosen: shown
                    enabled: panel.simulation.camera.sees
                    Accessible.checked: shown
                    onClicked: panel.codes.hold(path)
                    onActiveFocusChanged: if (activeFocus)
                        keys.contentY = Math.max(0, Math.min(y, keys.contentHeight - keys.height))
                }
            }
            Label {
                visible: panel.codes.count === 0
                width: flow.width
                wrapMode: Text.Wrap
                text: qsTrId("no_codes") + "\n" + panel.codes.folder
                color: Theme.quietInk
                font.pixelSize: 12
            }
        }
    }
    Column {
        id: people
        spacing: 4
        anchors {
            left: parent.left
            right: parent.right
            bottom: parent.bottom
            margins: Theme.gap
        }

        Rectangle {
            width: parent.width
            height: 1
            color: Theme.hairline
        }
        Label {
            text: qsTrId("person")
            font.weight: Font.Bold
            topPadding: 4
        }
        Segments {
            objectName: "person"
            name: qsTrId("person")
            labels: [qsTrId("person_off"), qsTrId("person_close"), qsTrId("person_take"), qsTrId("person_put")]
            current: panel.simulation.person
            onAsked: index => panel.simulation.setPerson(index)
        }
    }
}

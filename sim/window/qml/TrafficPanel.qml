import QtQuick
import QtQuick.Templates as T
import SimWindow
import "theme"

// What goes over the bus, newest at the bottom. Scrolled up it stays where it is, until asked back.
Panel {
    id: panel

    required property Traffic traffic
    required property string door
    required property string lines

    heading: qsTrId("bus")
    hint: traffic.lines.length > 0 ? "" : lines
    keys: [
        Toggle {
            objectName: "hidePolls"
            text: qsTrId("hide_polls")
            on: panel.traffic.hidesPolls
            onAsked: on => panel.traffic.hidePolls(on)
        },
        Toggle {
            objectName: "onlyBoard"
            text: qsTrId("only_board").arg(panel.door)
            on: panel.traffic.onlyBoard
            onAsked: on => panel.traffic.keepToBoard(on)
        },
        PushButton {
            objectName: "clearRows"
            text: qsTrId("clear_rows")
            enabled: list.count > 0
            onClicked: panel.traffic.clear()
        }
    ]

    SegmentStrip {
        id: byLine
        called: "line"
        width: Math.min(implicitWidth, parent.width - 2 * Theme.gap)
        visible: panel.traffic.lines.length > 0
        name: qsTrId("bus")
        labels: panel.traffic.lines
        current: panel.traffic.line
        x: Theme.gap
        y: visible ? 8 : 0
        height: visible ? Theme.keyHeight : 0
        onAsked: index => panel.traffic.keepToLine(index)
    }
    Label {
        visible: byLine.visible && x + implicitWidth < panel.width - Theme.gap
        text: panel.lines
        color: Theme.quietInk
        font.pixelSize: 12
        anchors {
            left: byLine.right
            leftMargin: 14
            verticalCenter: byLine.verticalCenter
        }
    }
    Column {
        visible: list.count === 0
        anchors.centerIn: parent
        spacing: 4

        Label {
            text: qsTrId("no_traffic")
            anchors.horizontalCenter: parent.horizontalCenter
        }
        Label {
            text: qsTrId("no_traffic_hint")
            color: Theme.quietInk
            font.pixelSize: Theme.small
            anchors.horizontalCenter: parent.horizontalCenter
        }
    }
    ListView {
        id: list

        property bool follows: true

        objectName: "rows"
        anchors {
            fill: parent
            topMargin: byLine.visible ? byLine.y + byLine.height + 8 : 0
            leftMargin: 1
            rightMargin: 1
            bottomMargin: 6
        }
        clip: true
        model: panel.traffic.rows
        reuseItems: true
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: count > 0
        Accessible.role: Accessible.List
        Accessible.name: qsTrId("bus")
        onCountChanged: Qt.callLater(settle)
        onHeightChanged: Qt.callLater(settle)
        onMovementEnded: follows = atYEnd
        Keys.onUpPressed: scroll(-32)
        Keys.onDownPressed: scroll(32)
        Keys.onPressed: event => {
            if (event.key === Qt.Key_End)
                goToEnd();
            else if (event.key === Qt.Key_PageUp || event.key === Qt.Key_PageDown)
                scroll(event.key === Qt.Key_PageUp ? -height : height);
        }

        function settle(): void {
            if (follows)
                positionViewAtEnd();
        }
        function scroll(by: real): void {
            contentY = Math.max(originY, Math.min(contentY + by, originY + Math.max(0, contentHeight - height)));
            follows = atYEnd;
        }
        function goToEnd(): void {
            follows = true;
            positionViewAtEnd();
        }

        T.ScrollBar.vertical: ThinBar {
            onPressedChanged: if (!pressed)
                list.follows = list.atYEnd
        }
        delegate: TrafficLine {
            width: ListView.view.width
        }
    }
    Rectangle {
        visible: list.activeFocus
        anchors.fill: list
        color: "transparent"
        border.width: 3
        border.color: Theme.focus
    }
    PushButton {
        objectName: "toNewest"
        visible: !list.follows && list.count > 0
        text: qsTrId("to_newest") + " ↓"
        strong: true
        anchors {
            horizontalCenter: parent.horizontalCenter
            bottom: parent.bottom
            bottomMargin: 14
        }
        onClicked: list.goToEnd()
    }
}

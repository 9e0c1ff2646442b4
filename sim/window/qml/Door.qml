pragma ComponentBehavior: Bound
import QtQuick
import "theme"

// One compartment of the drawing: what its leaf, its sensor and its inside are like now.
Item {
    id: door

    required property string label
    required property real x_mm
    required property real y_mm
    required property real w_mm
    required property real h_mm
    required property string leaf
    required property bool lies
    required property bool jammed
    required property bool coil
    required property int parcels
    required property bool chosen
    required property string said
    property real k: 0.2
    property bool keyed: false // the keyboard is in the drawing

    signal pressed

    readonly property bool shut: leaf === "closed"
    readonly property real inset: 8 * k

    objectName: "door-" + label
    x: x_mm * k + inset
    y: y_mm * k + inset
    width: w_mm * k - 2 * inset
    height: h_mm * k - 2 * inset
    z: chosen ? 2 : shut ? 0 : 1
    Accessible.role: Accessible.Button
    Accessible.name: said
    Accessible.selectable: true
    Accessible.selected: chosen
    Accessible.onPressAction: pressed()

    Repeater {
        model: door.leaf === "open" ? [26, 14] : []

        delegate: Rectangle {
            required property real modelData

            anchors.fill: parent
            anchors.margins: -modelData * 3 * door.k
            radius: modelData * 3 * door.k
            color: Theme.light
            opacity: 0.24
        }
    }
    Rectangle {
        anchors.fill: parent
        radius: Math.max(2, 10 * door.k)
        color: door.leaf === "open" ? Theme.light : door.jammed ? Theme.dangerTint : door.lies ? Theme.warningTint : door.parcels > 0 ? Theme.primaryTint : Theme.door
        border.width: door.coil || !door.shut ? 2 : door.jammed || door.lies ? 1.5 : 1
        border.color: !door.shut || door.coil ? Theme.primary : door.jammed ? Theme.danger : door.lies ? Theme.warning : door.parcels > 0 ? Theme.occupiedLine : Theme.doorLine
    }
    Rectangle {
        // Ajar: a gap of light along the hinge.
        visible: door.leaf === "ajar"
        x: 2
        y: 2
        width: 40 * door.k
        height: parent.height - 4
        color: Theme.light
    }
    Rectangle {
        visible: door.shut
        x: 20 * door.k
        anchors.verticalCenter: parent.verticalCenter
        width: Math.max(2, 10 * door.k)
        height: 44 * door.k
        radius: width / 2
        color: Theme.doorLine
    }
    Label {
        x: 58 * door.k
        anchors.verticalCenter: parent.verticalCenter
        text: door.label
        color: !door.shut ? Theme.ink : door.jammed ? Theme.danger : door.lies ? Theme.warning : door.parcels > 0 ? Theme.primary : Theme.doorLabel
        font.pixelSize: Math.max(12, Math.round(62 * door.k))
        font.weight: door.shut && !door.chosen ? Font.Normal : Font.Bold
    }
    Row {
        anchors.right: parent.right
        anchors.rightMargin: 26 * door.k
        anchors.verticalCenter: parent.verticalCenter
        spacing: 20 * door.k

        Sign {
            visible: door.lies
            width: Math.min(80 * door.k, door.height - 6)
            anchors.verticalCenter: parent.verticalCenter
        }
        Sign {
            visible: door.jammed
            octagon: true
            width: Math.min(80 * door.k, door.height - 6)
            anchors.verticalCenter: parent.verticalCenter
        }
        Parcel {
            count: door.parcels
            height: Math.min(80 * door.k, door.height - 8)
            anchors.verticalCenter: parent.verticalCenter
        }
    }
    Leaf {
        visible: !door.shut
        height: parent.height
        k: door.k
        swing: door.leaf === "open" ? 1 : door.leaf === "ajar" ? 0.35 : 0

        Behavior on swing {
            NumberAnimation {
                duration: Theme.slow
                easing.type: Easing.OutCubic
            }
        }
    }
    Rectangle {
        visible: door.chosen
        anchors.fill: parent
        anchors.margins: -3
        radius: Math.max(2, 10 * door.k) + 3
        color: "transparent"
        border.width: door.keyed ? 5 : 3
        border.color: Theme.focus
    }
    TapHandler {
        onTapped: door.pressed()
    }
    HoverHandler {
        cursorShape: Qt.PointingHandCursor
    }
}

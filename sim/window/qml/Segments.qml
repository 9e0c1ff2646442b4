pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import "theme"

// One of a few: the dark one holds.
Row {
    id: segments

    required property list<string> labels
    property int current: 0
    property string name: ""

    signal asked(int index)
    signal focusedAt(real x, real width)

    spacing: -1
    opacity: enabled ? 1 : 0.45
    Accessible.role: Accessible.Grouping
    Accessible.name: name

    Repeater {
        model: segments.labels

        delegate: T.AbstractButton {
            id: one

            required property int index
            required property string modelData
            readonly property bool holds: index === segments.current

            objectName: segments.objectName + "-" + index
            width: Math.max(40, word.implicitWidth + 22)
            height: Theme.keyHeight
            z: visualFocus ? 2 : holds ? 1 : 0
            focusPolicy: Qt.StrongFocus
            Accessible.role: Accessible.RadioButton
            Accessible.name: modelData
            Accessible.checkable: true
            Accessible.checked: holds
            Keys.onReturnPressed: click()
            Keys.onEnterPressed: click()
            onClicked: segments.asked(index)
            onActiveFocusChanged: if (activeFocus)
                segments.focusedAt(x, width)

            Rectangle {
                readonly property real outer: Theme.keyRadius

                anchors.fill: parent
                topLeftRadius: one.index === 0 ? outer : 0
                bottomLeftRadius: topLeftRadius
                topRightRadius: one.index === segments.labels.length - 1 ? outer : 0
                bottomRightRadius: topRightRadius
                color: one.holds ? Theme.ink : one.down ? Theme.pressed : one.hovered ? Theme.ground : Theme.surface
                border.width: 1
                border.color: one.holds ? Theme.ink : Theme.edge
            }
            FocusRing {
                visible: one.visualFocus
            }
            Label {
                id: word
                anchors.centerIn: parent
                text: one.modelData
                color: one.holds ? Theme.surface : Theme.ink
                font.pixelSize: Theme.small
                font.weight: one.holds ? Font.Bold : Font.Normal
            }
        }
    }
}

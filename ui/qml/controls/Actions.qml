pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk
import "../theme"

// The buttons of a scene: the primary one across, the others side by side where the column is wide enough.
GridLayout {
    id: actions

    required property Session session
    property real tall: 0
    property bool narrow: !Theme.low && Theme.wide !== Theme.largeText
    readonly property int count: session.actions.count

    columns: narrow ? 1 : 2
    rowSpacing: Theme.gap
    columnSpacing: Theme.gap

    Repeater {
        id: buttons
        model: actions.session.actions

        BigButton {
            required property string id
            required property string value
            required property int index
            readonly property bool leftOver: index === actions.count - 1 && actions.halves % 2 === 1
            tall: actions.tall
            Layout.columnSpan: !actions.narrow && (primary || row || leftOver) ? 2 : 1
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 100
            onTouched: actions.session.press(id, value)
        }
    }

    // How many buttons stand two to a row; an odd last one takes the row for itself.
    readonly property int halves: {
        let found = 0;
        for (let at = 0; at < buttons.count; at++) {
            const button = buttons.itemAt(at) as BigButton;
            if (button && !button.primary && !button.row)
                found++;
        }
        return found;
    }
}

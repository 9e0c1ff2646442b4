pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk
import "../theme"

// Keys beside each other; where their words would not fit there are two rows.
GridLayout {
    id: row

    required property Session session
    required property RowModel keys
    readonly property int count: keys.count
    readonly property bool roomy: width >= count * Theme.mm(Theme.low ? 25 : 26 * Theme.scale) + (count - 1) * Theme.gap

    visible: count > 0
    columns: roomy ? count : Math.ceil(count / 2)
    rowSpacing: Theme.gap
    columnSpacing: Theme.gap

    Repeater {
        model: row.keys

        FooterKey {
            required property string id
            strong: id === "call_staff"
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumWidth: Theme.target
            Layout.preferredWidth: wanted
            Layout.maximumWidth: row.count === 1 ? row.width / 2 : -1
            onTouched: row.session.press(id, "")
        }
    }
}

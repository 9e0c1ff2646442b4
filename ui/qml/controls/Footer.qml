pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk
import "../theme"

// Back, the screen's own keys, call staff: the same places on every screen, call staff a third wider. Above them, on
// the idle screen, further wishes. Where words would not fit beside each other there are two rows.
Column {
    id: footer

    required property Session session

    spacing: Theme.gap

    Repeater {
        model: [footer.session.wishes, footer.session.footer]

        GridLayout {
            id: row
            required property RowModel modelData
            readonly property int count: modelData.count
            readonly property bool roomy: footer.width >= count * Theme.mm(26 * (Theme.low ? 1 : Theme.scale)) + (count - 1) * Theme.gap
            visible: count > 0
            width: footer.width
            columns: roomy ? count : Math.ceil(count / 2)
            rowSpacing: Theme.gap
            columnSpacing: Theme.gap

            Repeater {
                model: row.modelData

                FooterKey {
                    required property string id
                    strong: id === "call_staff"
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    Layout.minimumWidth: Theme.target
                    Layout.preferredWidth: wanted
                    Layout.maximumWidth: row.count === 1 ? footer.width / 2 : -1
                    onTouched: footer.session.press(id, "")
                }
            }
        }
    }
}

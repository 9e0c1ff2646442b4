pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk
import "../theme"

// Back, the screen's own keys, call staff: the same places on every screen, call staff a third wider.
RowLayout {
    id: footer

    required property Session session

    spacing: Theme.gap

    Repeater {
        model: footer.session.footer

        FooterKey {
            required property string id
            strong: id === "call_staff"
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumWidth: Theme.target
            Layout.preferredWidth: wanted
            Layout.maximumWidth: footer.session.footer.count === 1 ? footer.width / 2 : -1
            onTouched: footer.session.press(id, "")
        }
    }
}

import QtQuick
import Kiosk
import "../theme"

// Back, the screen's own keys, call staff: the same places on every screen, call staff a third wider. Above them, on
// the idle screen, further wishes.
Column {
    id: footer

    required property Session session

    spacing: Theme.gap

    FooterRow {
        session: footer.session
        keys: footer.session.wishes
        width: footer.width
    }
    FooterRow {
        session: footer.session
        keys: footer.session.footer
        width: footer.width
    }
}

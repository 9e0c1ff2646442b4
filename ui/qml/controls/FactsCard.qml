import QtQuick
import Kiosk
import "../theme"

// Facts on a white card; nothing at all where there are none.
Rectangle {
    id: card

    required property Session session
    property bool wanted: true

    visible: wanted && session.facts.count > 0
    height: visible ? facts.height + Theme.mm(8) : 0
    radius: Theme.radius
    color: Theme.surface
    border.width: Theme.highContrast ? Theme.stroke : 0
    border.color: Theme.ink

    Facts {
        id: facts
        session: card.session
        x: Theme.mm(7)
        y: Theme.mm(4)
        width: card.width - 2 * x
    }
}

import QtQuick
import Kiosk
import "../controls"

// How the parcels of an order stand: to be read, nothing to choose.
Page {
    id: page

    required property Scanner scanner

    plan: "map"
    title.withSign: true

    body: FactPages {
        session: page.session
        width: page.bodyWidth
        height: page.bodyHeight
    }
}

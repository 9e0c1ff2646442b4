pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import "../theme"

// A full keyboard, ten keys across or thirteen, with the strip of candidates above it. A keyboard at hand types into the same text.
Item {
    id: board

    required property Session session
    readonly property Writing writing: session.writing
    readonly property int columns: Theme.wide ? 13 : 10
    readonly property int rows: Theme.wide ? 3 : 4
    readonly property real pitch: Math.ceil((Theme.low ? 16 : Theme.reach ? 17 : 20) * Theme.pxPerMm)
    readonly property real unit: width / columns
    readonly property real apart: Theme.mm(1.6)
    readonly property real stripHeight: pitch

    implicitHeight: stripHeight + rows * pitch

    Binding {
        target: board.writing
        property: "lies"
        value: Theme.wide
    }

    OfferStrip {
        session: board.session
        width: board.width - board.apart
        height: board.stripHeight - board.apart
    }

    Repeater {
        model: board.writing.keys

        BoardKey {
            id: key
            required property string token
            required property real span
            required property real at
            required property int row
            x: at * board.unit
            y: board.stripHeight + row * board.pitch
            width: span * board.unit - board.apart
            height: board.pitch - board.apart
            onTouched: {
                board.session.touch();
                if (board.session.accepting)
                    board.writing.press(token);
            }

            Shortcut {
                sequence: key.token === "delete" ? "Backspace" : key.token.length === 1 ? key.token : ""
                enabled: !board.session.moreTime
                onActivated: key.touched()
            }
        }
    }

    // The space bar of a keyboard at hand chooses what has the focus; without focus it is a space.
    Shortcut {
        sequence: "Space"
        enabled: !board.session.moreTime && !(board.Window.activeFocusItem?.activeFocusOnTab ?? false)
        onActivated: {
            board.session.touch();
            board.writing.press("space");
        }
    }
}

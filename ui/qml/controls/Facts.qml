pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import "../theme"

// Facts on a card, each with its name, its value and a quieter detail.
Column {
    id: facts

    required property Session session
    readonly property real stub: {
        let widest = Theme.mm(22 * Theme.scale);
        for (let at = 0; at < rows.count; at++)
            widest = Math.max(widest, rows.itemAt(at)?.implicitWidth ?? 0);
        return Math.min(widest, width * 0.45);
    }

    spacing: Theme.mm(Theme.low ? 1.6 : 4.5)

    Repeater {
        id: rows
        model: facts.session.facts
        Item {
            id: fact
            required property string label
            required property string value
            required property string detail
            width: facts.width
            height: words.height
            implicitWidth: name.implicitWidth
            Label {
                id: name
                width: facts.stub
                text: fact.label
                color: Theme.quietInk
                font.pixelSize: Theme.label
                lines: 1.3
            }
            Column {
                id: words
                x: facts.stub + Theme.mm(3)
                width: fact.width - x
                Label {
                    width: parent.width
                    text: fact.value
                    font.pixelSize: Theme.label
                    font.weight: Font.Bold
                    lines: 1.3
                }
                Label {
                    visible: text !== "" && !Theme.snug
                    width: parent.width
                    text: fact.detail
                    color: Theme.quietInk
                    font.pixelSize: Theme.mm(6.8 * Theme.scale)
                    lines: 1.3
                }
            }
        }
    }
}

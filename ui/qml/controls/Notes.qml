pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import "../theme"

// What has been done already, line by line.
Rectangle {
    id: notes

    required property Session session
    property real room: Infinity // lines that would leave it are not there

    readonly property real air: Theme.mm(Theme.low ? 4 : 7)
    readonly property int most: Theme.largeText ? 1 : Theme.low ? 2 : 4

    radius: Theme.radiusLarge
    color: Theme.sunken
    border.width: Theme.highContrast ? Theme.stroke : 0
    border.color: Theme.ink
    implicitHeight: lines.height + 2 * air

    function foot(index: int): real {
        let sum = 2 * air + index * lines.spacing;
        for (let at = 0; at <= index; at++)
            sum += rows.itemAt(at)?.height ?? 0;
        return sum;
    }

    Column {
        id: lines
        x: Theme.mm(8)
        anchors.verticalCenter: parent.verticalCenter
        width: notes.width - 2 * x
        spacing: Theme.mm(Theme.low ? 2 : 4)
        Repeater {
            id: rows
            model: notes.session.notes
            Item {
                id: note
                required property string icon
                required property string tone
                required property string text
                required property bool strong
                required property int index
                visible: index < notes.most && (index === 0 || notes.foot(index) <= notes.room)
                width: lines.width
                height: Math.max(sign.height, word.height)
                Icon {
                    id: sign
                    name: note.icon
                    tint: note.tone === "quiet" ? Theme.ink : Theme.tone(note.tone)
                    anchors.verticalCenter: parent.verticalCenter
                }
                Label {
                    id: word
                    x: sign.width + Theme.mm(4.5)
                    width: note.width - x
                    anchors.verticalCenter: parent.verticalCenter
                    text: note.text
                    color: note.strong ? Theme.tone(note.tone) : Theme.ink
                    font.weight: note.strong ? Font.Bold : Font.Normal
                    font.pixelSize: Theme.label
                    lines: 1.3
                }
            }
        }
    }
}

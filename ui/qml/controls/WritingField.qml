import QtQuick
import Kiosk
import "../theme"

// What has been written, its end always in sight; letters that no word was chosen for yet are underlined.
Rectangle {
    id: field

    required property Session session
    readonly property Writing writing: session.writing
    readonly property bool none: writing.text === "" && writing.letters === ""
    readonly property real pad: Theme.mm(Theme.low ? 1 : 4)
    readonly property real pitch: Math.round(Theme.body * 1.3)
    readonly property int fitting: Math.max(1, Math.floor((height - 2 * pad) / pitch))

    radius: Theme.radius
    color: Theme.surface
    border.width: Theme.selected
    border.color: Theme.focus

    Item {
        x: Theme.mm(Theme.low ? 3 : 6)
        y: field.fitting > 1 ? field.pad : (field.height - height) / 2
        width: field.width - 2 * x
        height: Math.min(words.height, field.fitting * field.pitch)
        clip: true
        Label {
            id: words
            anchors.bottom: parent.bottom
            width: parent.width
            text: field.none ? field.session.words.of["board.hint"] : field.shown
            textFormat: field.none ? Text.PlainText : Text.StyledText
            color: field.none ? Theme.quietInk : Theme.ink
            wrapMode: Text.Wrap
            lineHeight: field.pitch
        }
    }

    readonly property string shown: safe(writing.text) + "<u>" + writing.letters + "</u>" + "<font color='" + Theme.focus + "'>|</font>"

    function safe(text: string): string {
        return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/ {2}/g, " &nbsp;");
    }
}

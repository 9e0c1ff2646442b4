import QtQuick
import Kiosk
import "../theme"

// What the camera is for, wherever it is at work.
Item {
    id: line

    required property Session session
    property string key: "camera.line"
    property bool hint: false // it says what to do now

    height: words.height

    Icon {
        id: eye
        name: "eye"
        tint: words.color
        width: Theme.mm(7)
        y: Math.round((words.lineHeight - height) / 2)
    }
    Label {
        id: words
        x: eye.width + Theme.mm(3)
        width: line.width - x
        text: line.session.words.of[line.key]
        color: line.hint ? Theme.ink : Theme.quietInk
        font.pixelSize: Theme.mm(6.8 * Theme.scale)
        lines: 1.3
    }
}

import QtQuick
import Kiosk
import "../theme"

// What the camera is for, wherever it is at work.
Item {
    id: line

    required property Session session
    property string key: "camera.line"

    height: words.height

    Icon {
        id: eye
        name: "eye"
        tint: Theme.quietInk
        width: Theme.mm(7)
        y: Math.round((words.lineHeight - height) / 2)
    }
    Label {
        id: words
        x: eye.width + Theme.mm(3)
        width: line.width - x
        text: line.session.words.of[line.key]
        color: Theme.quietInk
        font.pixelSize: Theme.mm(6.8 * Theme.scale)
        lines: 1.3
    }
}

import QtQuick
import "../theme"

// The sign of a scene: a disc in its tint with the icon in it, so that neither colour nor form speaks alone.
Item {
    id: sign

    required property string icon
    required property string tone

    width: Theme.mm(25)
    height: width

    Rectangle {
        visible: sign.icon !== "spinner"
        anchors.fill: parent
        radius: width / 2
        color: Theme.tint(sign.tone)
        border.width: Theme.highContrast ? Theme.stroke : 0
        border.color: Theme.ink
    }
    Icon {
        visible: sign.icon !== "spinner"
        anchors.centerIn: parent
        width: sign.width * 0.54
        name: sign.icon === "spinner" ? "" : sign.icon
        tint: Theme.tone(sign.tone)
    }
    Spinner {
        visible: sign.icon === "spinner"
        anchors.fill: parent
    }
}

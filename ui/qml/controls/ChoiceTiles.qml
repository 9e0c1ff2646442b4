pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import "../theme"

// A few choices as large tiles, all of them on one screen; the picture goes where there is no room for it.
Grid {
    id: tiles

    required property Session session
    readonly property int count: session.choices.count
    readonly property bool twoFit: Math.ceil(count / 2) * (Theme.target + Theme.gap) - Theme.gap <= height
    readonly property int across: twoFit && !Theme.low ? 2 : 3
    readonly property int down: Math.max(1, Math.ceil(count / across))
    readonly property real tileWidth: (width - (across - 1) * Theme.gap) / across
    readonly property real tileHeight: Math.max(Theme.target, Math.min(Theme.mm(64), (height - (down - 1) * Theme.gap) / down))

    columns: across
    spacing: Theme.gap

    Repeater {
        model: tiles.session.choices
        Press {
            id: tile
            required property string value
            required property string title
            required property string icon
            readonly property bool tall: height >= Theme.mm(Theme.largeText ? 44 : 36)
            readonly property bool roomy: width >= Theme.mm(60) && !tall
            label: title
            width: tiles.tileWidth
            height: tiles.tileHeight
            onTouched: tiles.session.press("choose", value)

            Rectangle {
                anchors.fill: parent
                radius: tile.radius
                color: tile.down ? Theme.pressed : Theme.surface
                border.width: Theme.stroke
                border.color: Theme.edge
            }
            Icon {
                id: glyph
                visible: tile.tall || tile.roomy
                width: Theme.mm(tile.tall && !Theme.low ? 17 : 10)
                name: tile.icon
                x: tile.tall ? (tile.width - width) / 2 : Theme.mm(4)
                y: tile.tall ? (tile.height - height - word.height - Theme.mm(3)) / 2 : (tile.height - height) / 2
            }
            Label {
                id: word
                readonly property real indent: tile.roomy ? glyph.width + Theme.mm(7) : Theme.mm(3)
                x: tile.tall ? Theme.mm(3) : indent
                y: tile.tall ? glyph.y + glyph.height + Theme.mm(3) : (tile.height - height) / 2
                width: tile.width - x - Theme.mm(3)
                horizontalAlignment: tile.roomy ? Text.AlignLeft : Text.AlignHCenter
                text: tile.title
                font.pixelSize: Theme.body
                font.weight: Font.Bold
                lines: 1.25
            }
        }
    }
}

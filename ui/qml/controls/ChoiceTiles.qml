pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import "../theme"

// A few choices as large tiles, all of them on one screen; the picture goes where there is no room for it.
Grid {
    id: tiles

    required property Session session
    property bool numbered: false // numbers of a scale: two rows, no picture
    readonly property int count: session.choices.count
    readonly property bool twoFit: Math.ceil(count / 2) * (Theme.target + Theme.gap) - Theme.gap <= height
    readonly property int rowsFit: Math.max(1, Math.floor((height + Theme.gap) / (Theme.target + Theme.gap)))
    readonly property int pictures: twoFit && !Theme.low ? 2 : Math.max(3, Math.ceil(count / rowsFit))
    readonly property int numbers: Math.min(Math.ceil(count / 2), Math.floor((width + Theme.gap) / (Theme.target + Theme.gap)))
    readonly property int across: Math.max(1, numbered ? numbers : pictures)
    readonly property int down: Math.max(1, Math.ceil(count / across))
    readonly property real tileWidth: (width - (across - 1) * Theme.gap) / across
    readonly property real tileHeight: Math.max(Theme.target, Math.min(Theme.mm(numbered ? 30 : 64), (height - (down - 1) * Theme.gap) / down))

    columns: across
    spacing: Theme.gap

    Repeater {
        model: tiles.session.choices
        Press {
            id: tile
            required property string value
            required property string title
            required property string icon
            required property string line
            required property bool chosen
            readonly property bool tall: !tiles.numbered && height >= Theme.mm(Theme.largeText ? 44 : 36)
            readonly property bool narrow: width < Theme.mm(60)
            readonly property bool roomy: !tiles.numbered && !tall && (chosen || !narrow)
            label: [title, line].filter(part => part !== "").join(" ")
            width: tiles.tileWidth
            height: tiles.tileHeight
            onTouched: tiles.session.press("choose", value)

            Rectangle {
                anchors.fill: parent
                radius: tile.radius
                color: tile.down ? Theme.pressed : Theme.surface
                border.width: Theme.stroke * (tile.chosen ? 3 : 1)
                border.color: tile.chosen ? Theme.primary : Theme.edge
            }
            Icon {
                id: glyph
                visible: tile.tall || tile.roomy
                width: Theme.mm(tile.tall && !Theme.low ? 17 : tile.tall || !tile.narrow ? 10 : 6)
                name: tile.icon
                x: tile.tall ? (tile.width - width) / 2 : Theme.mm(tile.narrow ? 2 : 4)
                y: tile.tall ? (tile.height - height - word.height - Theme.mm(3)) / 2 : (tile.height - height) / 2
            }
            Label {
                id: word
                readonly property real indent: tile.roomy ? glyph.x + glyph.width + Theme.mm(tile.narrow ? 1 : 3) : Theme.mm(3)
                x: tile.tall ? Theme.mm(3) : indent
                y: tile.tall ? glyph.y + glyph.height + Theme.mm(3) : (tile.height - height - (end.visible ? end.height : 0)) / 2
                width: tile.width - x - Theme.mm(tile.narrow ? 1 : 3)
                horizontalAlignment: tile.roomy ? Text.AlignLeft : Text.AlignHCenter
                text: tile.title
                font.pixelSize: Theme.body
                font.weight: Font.Bold
                lines: 1.25
            }
            Label {
                id: end
                visible: tiles.numbered && text !== ""
                x: Theme.mm(1)
                y: word.y + word.height
                width: tile.width - 2 * x
                horizontalAlignment: Text.AlignHCenter
                text: tile.line
                font.pixelSize: Theme.label
                lines: 1.1
            }
        }
    }
}

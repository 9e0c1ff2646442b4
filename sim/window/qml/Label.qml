import QtQuick
import "theme"

// A text in the window's one family.
Text {
    color: Theme.ink
    font.family: Theme.family
    font.pixelSize: Theme.text
    elide: Text.ElideRight
    verticalAlignment: Text.AlignVCenter
    textFormat: Text.PlainText
}

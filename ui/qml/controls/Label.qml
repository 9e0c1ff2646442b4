import QtQuick
import "../theme"

// Words on the screen: the pinned font, breaking where its language allows, never cut off.
Text {
    property real lines: 1.45
    readonly property int aligned: horizontalAlignment // for whoever looks at the screen from Python

    color: Theme.ink
    font.family: Theme.family
    font.pixelSize: Theme.body
    lineHeightMode: Text.FixedHeight
    lineHeight: Math.round(font.pixelSize * lines)
    textFormat: Text.PlainText
    wrapMode: Text.WordWrap
}

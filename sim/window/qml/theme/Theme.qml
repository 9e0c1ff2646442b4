pragma Singleton
import QtQuick

// Colours by role, sizes and durations of the simulator's window: a desk's screen, read from an arm's length.
QtObject {
    readonly property color ground: "#F7F4ED"
    readonly property color surface: "#FFFFFF"
    readonly property color sunken: "#ECE7DB"
    readonly property color pressed: "#E0D9C9"
    readonly property color hairline: "#E4DECF"
    readonly property color edge: "#857D6D"
    readonly property color ink: "#1C1A17"
    readonly property color quietInk: "#504A40"
    readonly property color primary: "#223A94"
    readonly property color primaryTint: "#E3E7F6"
    readonly property color primaryInk: "#FFFFFF"
    readonly property color light: "#FFD25A"
    readonly property color success: "#085343"
    readonly property color warning: "#6E3F00"
    readonly property color warningTint: "#FCEBCB"
    readonly property color danger: "#93162B"
    readonly property color dangerTint: "#F9E1E2"
    readonly property color focus: "#0B6BFF"

    readonly property color cabinet: "#CFC7B6"
    readonly property color door: "#E9E3D6"
    readonly property color doorLine: "#B9B09D"
    readonly property color plinth: "#A39A87"
    readonly property color doorLabel: "#5F594C"
    readonly property color occupiedLine: "#8E9BCB"
    readonly property color screen: "#1C2030"
    readonly property color glass: "#3B456A"
    readonly property color cardboard: "#C69C5D"
    readonly property color cardboardLine: "#8A6636"

    readonly property string family: "Noto Sans CJK SC"
    readonly property string monoFamily: "Noto Sans Mono CJK SC"
    readonly property int text: 14
    readonly property int small: 13
    readonly property int heading: 16
    readonly property int title: 18
    readonly property int label: 34

    readonly property int gap: 12
    readonly property int pad: 16
    readonly property int radius: 12
    readonly property int keyRadius: 8
    readonly property int keyHeight: 34
    readonly property int fast: 120
    readonly property int slow: 240
}

pragma Singleton
import QtQuick

// Every colour, length and duration, by role. Lengths are millimetres on the panel, turned into pixels here.
QtObject {
    id: theme

    // Set once by Main.qml from the settings and the wishes of the person.
    property real pxPerMm: 5.56
    property bool night: false
    property bool highContrast: false
    property bool largeText: false
    property bool reduceMotion: false
    property bool reach: false // controls stand low and close together
    property bool wide: false
    property bool low: false // a panel too low for full sizes: less air, smaller titles

    readonly property string family: "Noto Sans CJK SC"

    // Colours.
    readonly property color ground: highContrast ? "#000000" : night ? "#11141F" : "#F7F4ED"
    readonly property color surface: highContrast ? "#000000" : night ? "#1D2232" : "#FFFFFF"
    readonly property color sunken: highContrast ? "#000000" : night ? "#11141F" : "#ECE7DB"
    readonly property color pressed: highContrast ? "#333333" : night ? "#2B3248" : "#E0D9C9"
    readonly property color hairline: highContrast ? "#FFFFFF" : night ? "#2F3650" : "#D8D1C2"
    readonly property color edge: highContrast ? "#FFFFFF" : night ? "#59648F" : "#857D6D"
    readonly property color edgeStrong: highContrast ? "#FFFFFF" : night ? "#7A84A6" : primary
    readonly property color ink: highContrast ? "#FFFFFF" : night ? "#FAF7F0" : "#1C1A17"
    readonly property color quietInk: highContrast ? "#FFFFFF" : night ? "#BCC0CE" : "#504A40"
    readonly property color off: highContrast ? "#8C8C8C" : quietInk
    readonly property color primary: highContrast ? light : "#223A94"
    readonly property color primaryInk: highContrast ? "#000000" : "#FFFFFF"
    readonly property color primaryDown: highContrast ? "#FFFFFF" : "#182B70"
    readonly property color primaryTint: highContrast ? "#000000" : "#E3E7F6"
    readonly property color light: highContrast ? "#FFE04A" : "#FFD25A"
    readonly property color lightDeep: highContrast ? "#FFE04A" : "#F2B21B"
    readonly property color lightInk: "#1C1A17"
    readonly property color focus: highContrast ? "#FFFFFF" : night ? "#6FA8FF" : "#0B6BFF"
    readonly property color inkBar: highContrast ? "#000000" : "#1C1A17"
    readonly property color inkBarInk: "#FAF7F0"

    function tone(name: string): color {
        if (highContrast)
            return "#FFFFFF";
        return name === "success" ? "#085343" : name === "warning" ? "#6E3F00" : name === "danger" ? "#93162B" : quietInk;
    }

    function tint(name: string): color {
        if (highContrast)
            return "#000000";
        return name === "success" ? "#DCEFE8" : name === "warning" ? "#FCEBCB" : name === "danger" ? "#F9E1E2" : sunken;
    }

    // The drawing of the bank.
    readonly property color cabinet: highContrast ? "#000000" : "#CFC7B6"
    readonly property color cabinetLine: highContrast ? "#FFFFFF" : "#CFC7B6"
    readonly property color doorFill: highContrast ? "#000000" : "#E9E3D6"
    readonly property color doorLine: highContrast ? "#8C8C8C" : "#B9B09D"
    readonly property color plinth: highContrast ? "#8C8C8C" : "#A39A87"
    readonly property color doorLabel: highContrast ? "#BFBFBF" : "#5F594C"
    readonly property color screenFill: highContrast ? "#000000" : "#1C2030"
    readonly property color glass: highContrast ? "#FFFFFF" : "#3B456A"
    readonly property color occupiedLine: highContrast ? "#FFFFFF" : "#8E9BCB"
    readonly property color parcel: highContrast ? "#FFFFFF" : "#C99A5B"
    readonly property color parcelLine: highContrast ? "#000000" : "#7A5526"

    // Little height for what is wanted: low, or lying with large letters. Less air, nothing said twice.
    readonly property bool snug: low || (wide && largeText)

    // Lengths.
    function mm(length: real): real {
        return Math.round(length * pxPerMm);
    }
    readonly property real scale: !largeText ? 1.0 : low ? 1.12 : wide ? 1.2 : 1.3
    readonly property real unit: mm(1.44)
    readonly property real margin: low ? mm(6) : mm(11.5)
    readonly property real gap: mm(4.35)
    readonly property real target: Math.ceil(20 * pxPerMm) + 1
    readonly property real primaryTarget: snug || reach ? target : mm(26)
    readonly property real rowTarget: snug || reach ? target : wide ? mm(27) : mm(31)
    readonly property real keyHeight: snug || reach ? target : largeText ? mm(25.4) : mm(30.2)
    readonly property real radiusSmall: mm(2.2)
    readonly property real radius: mm(4.3)
    readonly property real radiusLarge: mm(7.2)
    readonly property real stroke: highContrast ? mm(1.08) : Math.max(2, mm(0.54))
    readonly property real selected: mm(1.08)
    readonly property real focusStroke: mm(1.44)
    readonly property real topBar: low ? target : mm(25)

    // Type: the height of the em square.
    readonly property real hero: mm(low ? 30 : 43.2)
    readonly property real doorNumber: mm(low ? 24 : snug ? 30 : largeText ? 41.4 : 36)
    readonly property real titleXL: mm((low ? 13 : wide ? 17 : 21.2) * (largeText && !snug ? 1.1 : 1))
    readonly property real title: mm((low ? 10 : wide ? 15.1 : 16.5) * (largeText && !snug ? 1.2 : 1))
    readonly property real lead: mm((low ? 7.6 : 9) * scale)
    readonly property real body: mm((low ? 7.4 : 8.65) * scale)
    readonly property real label: mm((low ? 6.7 : 7.4) * scale)
    readonly property real least: mm(6.6)
    readonly property real icon: mm((low ? 7.6 : 8.65) * (largeText && !snug ? 1.2 : 1))

    // Time.
    readonly property int fast: reduceMotion ? 0 : 120
    readonly property int base: reduceMotion ? 0 : 240
    readonly property int slow: reduceMotion ? 0 : 400
    readonly property var curve: [0.2, 0, 0, 1, 1, 1]
}

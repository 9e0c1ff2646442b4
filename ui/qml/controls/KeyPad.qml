pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import "../theme"

// Twelve keys: four rows upright, two rows of six where the panel lies and there is little height.
Item {
    id: pad

    required property Session session
    property int columns: 3
    readonly property int rows: 12 / columns
    readonly property real keyWidth: (width - (columns - 1) * Theme.gap) / columns
    readonly property real keyHeight: Math.max(Theme.target, Math.min(wanted, (height - (rows - 1) * Theme.gap) / rows))
    readonly property var order: columns === 6 ? ["1", "2", "3", "4", "5", "delete", "6", "7", "8", "9", "0", "next"] : ["1", "2", "3", "4", "5", "6", "7", "8", "9", "delete", "0", "next"]

    readonly property real wanted: Theme.wide ? (Theme.snug ? Theme.target : Theme.mm(27)) : Theme.keyHeight
    implicitHeight: rows * wanted + (rows - 1) * Theme.gap

    Grid {
        columns: pad.columns
        spacing: Theme.gap
        anchors.bottom: parent.bottom

        Repeater {
            model: pad.order

            Press {
                id: key
                required property string modelData
                readonly property bool go: modelData === "next"
                readonly property bool back: modelData === "delete"
                readonly property bool lit: go && enabled
                name: "key." + modelData
                label: go || back ? pad.session.words.of["key." + (go && !pad.session.entry.more ? "done" : modelData)] : modelData
                enabled: go ? pad.session.entry.ready : back ? !pad.session.entry.empty : true
                width: pad.keyWidth
                height: pad.keyHeight
                onTouched: {
                    pad.session.touch();
                    if (pad.session.accepting)
                        pad.session.entry.press(modelData);
                }

                // The same key of a keypad at hand.
                Shortcut {
                    sequence: key.back ? "Backspace" : key.go ? "" : key.modelData
                    enabled: key.enabled && !pad.session.moreTime
                    onActivated: key.touched()
                }

                Rectangle {
                    anchors.fill: parent
                    radius: key.radius
                    color: key.lit ? (key.down ? Theme.primaryDown : Theme.primary) : key.down ? Theme.pressed : key.enabled ? Theme.surface : Theme.sunken
                    border.width: key.lit ? 0 : Theme.stroke
                    border.color: key.enabled ? Theme.edge : Theme.highContrast ? Theme.off : Theme.hairline
                }
                Label {
                    visible: !key.back
                    anchors.centerIn: parent
                    width: Math.min(implicitWidth, key.width - Theme.mm(2))
                    horizontalAlignment: Text.AlignHCenter
                    text: key.label
                    color: key.lit ? Theme.primaryInk : key.enabled ? Theme.ink : Theme.off
                    font.pixelSize: key.go ? Theme.body : Theme.mm(13.5)
                    font.weight: key.go ? Font.Bold : Font.Normal
                    lines: 1.2
                }
                Icon {
                    visible: key.back
                    anchors.centerIn: parent
                    width: Theme.mm(10.5)
                    name: "backspace"
                    tint: key.enabled ? Theme.ink : Theme.off
                }
            }
        }
    }
}

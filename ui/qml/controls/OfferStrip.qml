pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import "../theme"

// What the letters may stand for, the likeliest first; more than fit come page by page. As long as nothing is written,
// the way to write on one's own phone instead.
Item {
    id: strip

    required property Session session
    readonly property Writing writing: session.writing
    readonly property real em: Theme.mm(Theme.largeText ? 9.6 : 8.4)
    readonly property real moreWidth: Theme.mm(20)
    readonly property real room: (width - moreWidth - Theme.mm(2)) / em

    onRoomChanged: writing.room = room
    Component.onCompleted: writing.room = room

    BigButton {
        visible: strip.session.phoneKey !== "" && strip.writing.text === "" && strip.writing.letters === ""
        x: strip.width - width
        width: Theme.wide ? strip.width / 2 : strip.width
        height: strip.height
        name: "button.on_phone"
        label: strip.session.phoneKey
        hint: ""
        icon: "phone"
        primary: false
        onTouched: strip.session.press("on_phone", "")
    }
    Row {
        spacing: strip.em * 0.6
        Repeater {
            model: strip.writing.offers
            BoardKey {
                required property real wide
                required property int at
                label: text
                icon: ""
                width: wide * strip.em
                height: strip.height
                onTouched: {
                    strip.session.touch();
                    if (strip.session.accepting)
                        strip.writing.choose(at);
                }
            }
        }
    }
    BoardKey {
        visible: strip.writing.more
        x: strip.width - width
        width: strip.moreWidth
        height: strip.height
        name: "key.board.more"
        text: ""
        icon: "more"
        primary: false
        label: strip.session.words.of["key.more"]
        onTouched: {
            strip.session.touch();
            strip.writing.press("more");
        }
    }
}

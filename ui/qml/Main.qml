import QtQuick
import Kiosk
import "theme"
import "controls"

// The window: sets the theme, shows one scene at a time, lays the question for more time over it.
Window {
    id: root

    required property Session session
    required property Scanner scanner

    color: Theme.ground
    title: session.shopName

    Binding {
        target: Theme
        property: "pxPerMm"
        value: root.session.pxPerMm
    }
    Binding {
        target: Theme
        property: "night"
        value: root.session.night
    }
    Binding {
        target: Theme
        property: "highContrast"
        value: root.session.highContrast
    }
    Binding {
        target: Theme
        property: "largeText"
        value: root.session.largeText
    }
    Binding {
        target: Theme
        property: "reduceMotion"
        value: root.session.reduceMotion
    }
    Binding {
        target: Theme
        property: "reach"
        value: root.session.reach
    }
    Binding {
        target: Theme
        property: "wide"
        value: root.width > root.height
    }
    Binding {
        target: Theme
        property: "low"
        value: root.height < 180 * root.session.pxPerMm
    }

    Item {
        id: stage
        width: root.width
        height: root.height
        enabled: !root.session.moreTime

        Loader {
            id: loader
            width: stage.width
            height: stage.height
            property string shown: ""

            function turn(): void {
                if (shown === root.session.page)
                    return;
                shown = root.session.page;
                setSource("screens/" + shown + ".qml", {
                    "session": root.session,
                    "scanner": root.scanner
                });
            }

            Component.onCompleted: turn()
        }
        Connections {
            target: root.session
            function onArrived(): void {
                loader.turn();
                if (!Theme.reduceMotion)
                    entrance.restart();
            }
        }
        ParallelAnimation {
            id: entrance
            NumberAnimation {
                target: loader
                property: "opacity"
                from: 0
                to: 1
                duration: Theme.base
            }
            NumberAnimation {
                target: loader
                property: "y"
                from: Theme.mm(2.9)
                to: 0
                duration: Theme.base
                easing.type: Easing.BezierSpline
                easing.bezierCurve: Theme.curve
            }
        }
    }

    MoreTime {
        session: root.session
        width: root.width
        height: root.height
    }

    // Sees every touch without taking any.
    Item {
        width: root.width
        height: root.height
        z: 100
        PointHandler {
            onActiveChanged: if (active)
                root.session.touch()
        }
    }
}

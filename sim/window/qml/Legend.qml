import QtQuick
import "theme"

// What the drawing's colours and signs mean.
Row {
    spacing: 18

    component Entry: Row {
        property alias text: word.text
        default property alias sample: place.data

        spacing: 6

        Item {
            id: place
            width: 18
            height: 18
            anchors.verticalCenter: parent.verticalCenter
        }
        Label {
            id: word
            color: Theme.quietInk
            font.pixelSize: Theme.small
            anchors.verticalCenter: parent.verticalCenter
        }
    }
    component Swatch: Rectangle {
        anchors.fill: parent
        anchors.margins: 1
        radius: 3
    }

    Entry {
        text: qsTrId("legend_open")
        Swatch {
            color: Theme.light
            border.width: 2
            border.color: Theme.primary
        }
    }
    Entry {
        text: qsTrId("legend_parcel")
        Parcel {
            height: 14
            anchors.centerIn: parent
        }
    }
    Entry {
        text: qsTrId("legend_empty")
        Swatch {
            color: Theme.door
            border.width: 1
            border.color: Theme.doorLine
        }
    }
    Entry {
        text: qsTrId("legend_jam")
        Sign {
            octagon: true
            width: 18
        }
    }
    Entry {
        text: qsTrId("legend_lie")
        Sign {
            width: 18
        }
    }
    Entry {
        text: qsTrId("legend_chosen")
        Swatch {
            color: Theme.surface
            border.width: 3
            border.color: Theme.focus
        }
    }
}

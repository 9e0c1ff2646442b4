pragma ComponentBehavior: Bound
import QtQuick
import "theme"

// A parcel, or two where there are more.
Item {
    id: parcel

    property int count: 1

    width: height * 1.3
    visible: count > 0

    Repeater {
        model: Math.min(2, parcel.count)

        delegate: Rectangle {
            id: box
            required property int index

            width: parcel.width * (parcel.count > 1 ? 0.82 : 1)
            height: parcel.height * (parcel.count > 1 ? 0.74 : 0.9)
            x: index * parcel.width * 0.18
            y: parcel.height - height - (parcel.count > 1 && index === 0 ? parcel.height * 0.26 : 0)
            radius: 1.5
            color: Theme.cardboard
            border.width: 1
            border.color: Theme.cardboardLine

            Rectangle {
                width: Math.max(1, parent.width * 0.07)
                height: parent.height * 0.4
                x: (parent.width - width) / 2
                y: 1
                color: Theme.cardboardLine
            }
        }
    }
}

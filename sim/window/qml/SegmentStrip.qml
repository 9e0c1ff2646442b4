import QtQuick
import "theme"

// Segments in as much room as there is: what does not fit is reached by dragging, or by Tab.
Flickable {
    id: strip

    property alias labels: segments.labels
    property alias current: segments.current
    property alias name: segments.name
    property string called: ""

    signal asked(int index)

    implicitWidth: segments.width
    implicitHeight: Theme.keyHeight
    height: Theme.keyHeight
    contentWidth: segments.width
    clip: contentWidth > width
    interactive: contentWidth > width
    boundsBehavior: Flickable.StopAtBounds
    flickableDirection: Flickable.HorizontalFlick

    Segments {
        id: segments
        objectName: strip.called
        labels: []
        onAsked: index => strip.asked(index)
        onFocusedAt: (x, width) => strip.contentX = Math.max(0, Math.min(strip.contentWidth - strip.width, x + width / 2 - strip.width / 2))
    }
}

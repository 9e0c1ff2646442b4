import QtQuick

// A QR code of a text; never kept, for it may be somebody's.
Image {
    property string says: ""

    cache: false
    fillMode: Image.Pad // pixel for pixel: a scaled code is harder to read
    sourceSize: Qt.size(Math.floor(width), Math.floor(height))
    source: says !== "" && width > 0 ? "image://qr/" + encodeURIComponent(says) : ""
    Accessible.ignored: true
}

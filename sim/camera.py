"""The simulator's camera: a picture of a shop served over a Unix stream socket, 15 frames a second.

Frame protocol (one direction, server to client; a client never writes):

    offset  bytes  meaning
    0       4      magic, the ASCII bytes ``FRM1``
    4       2      width in pixels, unsigned, big-endian, 1..4096
    6       2      height in pixels, unsigned, big-endian, 1..4096
    8       1      channels: 1 = grey, 3 = blue, green, red (in this order per pixel)
    9       n      n = width * height * channels bytes, row by row from the top left, no padding

The next frame follows at once. There is no checksum and no length field: the header fixes the length.
A client that reads anything but the magic at the start of a frame, or a value out of range, must close
and connect again.

What a client may rely on: frames keep coming (about every 67 ms) whether or not anything is held to the
camera; a frame that was begun is sent whole; a client that reads slowly misses frames and is never fed a
backlog (at most what the socket's own buffer holds is old); width, height and channels may change between
two frames, though they rarely do (1280 x 720 x 3 by default). Up to eight clients may connect at once;
one more is closed at once. When the simulator ends, it closes the connection, possibly in the middle of a
frame; a client connects again with a back-off.

Knows: pixels and a socket. Must never know: what a code in the picture means, or who reads it.
"""

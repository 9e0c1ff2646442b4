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

import contextlib
import os
import selectors
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Self

from sim.errors import CameraError
from sim.listening import listen
from sim.picture import Picture, Scene, read_picture
from sim.timing import monotonic_s

MAGIC = b"FRM1"
HEADER = struct.Struct(">4sHHB")
FRAMES_PER_S = 15
MOST_CLIENTS = 8
STOP_WITHIN_S = 30.0


def pack_frame(picture: Picture) -> bytes:
    """A frame on the wire. `picture`: height x width (grey) or height x width x 3 (blue, green, red)."""
    height, width = picture.shape[:2]
    channels = 1 if picture.ndim == 2 else picture.shape[2]
    if channels not in (1, 3) or not (1 <= width <= 4096 and 1 <= height <= 4096):
        raise CameraError(f"a picture of {width} x {height} x {channels} cannot be sent")
    return HEADER.pack(MAGIC, width, height, channels) + picture.tobytes()


class CameraServer:
    """Serves the scene at `path` on a thread of its own. Use as a context manager, or `start` and `stop`."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path = path
        self._scene = Scene(seed)
        self._lock = threading.Lock()
        self._shown = ""
        self._clients: dict[socket.socket, memoryview] = {}
        self._listener: socket.socket | None = None
        self._selector = selectors.DefaultSelector()
        self._wake_read, self._wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="sim-camera", daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Create the socket and let frames flow. SimError when that is impossible."""
        self._listener = listener = listen(self.path, MOST_CLIENTS, "camera")
        self._selector.register(listener, selectors.EVENT_READ)
        self._selector.register(self._wake_read, selectors.EVENT_READ)
        self._thread.start()

    def stop(self) -> None:
        """End the thread and hang up on everybody. Safe to call twice, and before `start`."""
        self._stopping = True
        if self._wake_write < 0:
            return
        os.write(self._wake_write, b"!")
        if self._thread.is_alive():
            self._thread.join(STOP_WITHIN_S)
        for client in list(self._clients):
            self._drop(client)
        if self._listener:
            self._listener.close()
            self.path.unlink(missing_ok=True)
        self._selector.close()
        os.close(self._wake_read)
        os.close(self._wake_write)
        self._wake_read = self._wake_write = -1

    def show(self, path: Path) -> None:
        """Hold a phone with this picture to the camera. CameraError when the file is no picture."""
        code = read_picture(path)
        with self._lock:
            self._scene.hold_up(code)
            self._shown = str(path)

    def clear(self) -> None:
        """Take the phone away."""
        with self._lock:
            self._scene.put_away()
            self._shown = ""

    @property
    def shown(self) -> str:
        """The picture on the phone that is held up; empty: none."""
        with self._lock:
            return self._shown

    def acts(self) -> dict[str, Callable[..., object]]:
        """The acts `camera.show` and `camera.clear`, for `sim.acts.Acts.add`."""

        def show(now: float, *, path: str) -> None:
            """Somebody holds a phone with this picture to the camera."""
            self.show(Path(path))

        def clear(now: float) -> None:
            """The phone is put away."""
            self.clear()

        return {"camera.show": show, "camera.clear": clear}

    def _run(self) -> None:
        next_at = monotonic_s()
        while not self._stopping:
            left_s = next_at - monotonic_s()
            if left_s <= 0:
                next_at = max(next_at + 1 / FRAMES_PER_S, monotonic_s())
                self._new_frame()
                continue
            for key, _ in self._selector.select(left_s):
                if key.fileobj is self._listener:
                    self._accept(self._listener)
                elif isinstance(key.fileobj, socket.socket):
                    self._send(key.fileobj)

    def _new_frame(self) -> None:
        idle = [client for client, left in self._clients.items() if not left]
        if not idle:
            return  # nobody would see it
        with self._lock:
            frame = memoryview(pack_frame(self._scene.frame()))
        for client in idle:
            self._clients[client] = frame
            self._selector.modify(client, selectors.EVENT_WRITE)

    def _send(self, client: socket.socket) -> None:
        left = self._clients.get(client)
        if left is None:
            return
        try:
            if not left:  # readable though nothing is owed: it hung up, or talks, which no client may
                self._drop(client)
                return
            left = left[client.send(left) :]
        except BlockingIOError:
            return
        except OSError:
            self._drop(client)
            return
        self._clients[client] = left
        if not left:
            self._selector.modify(client, selectors.EVENT_READ)

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(BlockingIOError):
            client, _ = listener.accept()
            if len(self._clients) >= MOST_CLIENTS:
                client.close()
                return
            client.setblocking(False)
            self._clients[client] = memoryview(b"")
            self._selector.register(client, selectors.EVENT_READ)

    def _drop(self, client: socket.socket) -> None:
        self._clients.pop(client, None)
        self._selector.unregister(client)
        client.close()

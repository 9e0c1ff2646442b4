"""What the simulated camera sees: a shop, and now and then a phone held up to it.

The phone is a little turned, seen a little from the side, a little noisy, and the hand that holds it trembles; all
of it drawn from the seed.

Knows: pixels. Must never know: what a code says.
"""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from sim.errors import CameraError

Picture = NDArray[np.uint8]
WIDTH, HEIGHT = 1280, 720
MOST_FILE_BYTES = 20_000_000
PHONE_W, PHONE_H, MARGIN = 430, 640, 26
CODE_SIDE = PHONE_W - 2 * MARGIN
NOISE = 4.0
VARIANTS = 8


def read_picture(path: Path) -> Picture:
    """The picture in a file, blue-green-red. CameraError when it is none or far too large."""
    try:
        if path.stat().st_size > MOST_FILE_BYTES:
            raise CameraError(f"the picture {path} is larger than {MOST_FILE_BYTES} bytes")
        data = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError as error:
        raise CameraError(f"the picture {path} cannot be read: {error}") from error
    picture = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
    if picture is None:
        raise CameraError(f"{path} is not a picture")
    return np.asarray(picture, np.uint8)


class Scene:
    """Composes frames of `WIDTH` x `HEIGHT` x 3. Same seed, same calls: same pixels."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._shop = self._draw_shop()
        self._noise = self._rng.normal(0, NOISE, (HEIGHT + 64, WIDTH + 64, 1)).astype(np.int16)
        self._phone: Picture | None = None
        self._corners = np.zeros((4, 2), np.float32)
        self._composed: list[Picture] = []
        self._shown = 0

    def hold_up(self, code: Picture) -> None:
        """Somebody holds a phone with this picture on it to the camera."""
        self._phone = self._draw_phone(code)
        self._corners = self._place_phone()
        self._composed.clear()

    def put_away(self) -> None:
        """The phone is gone."""
        self._phone = None
        self._composed.clear()

    def frame(self) -> Picture:
        """The next frame. `VARIANTS` different ones take turns: composing each anew costs a sixth of a core."""
        if len(self._composed) < VARIANTS:
            self._composed.append(self._compose())
            return self._composed[-1]
        self._shown = (self._shown + 1) % VARIANTS
        return self._composed[self._shown]

    def _compose(self) -> Picture:
        picture = self._shop.copy()
        if self._phone is not None:
            self._draw_in(picture, self._phone)
        left, top = (int(n) for n in self._rng.integers(0, 64, 2))
        noise = self._noise[top : top + HEIGHT, left : left + WIDTH]
        noisy = cv2.add(picture, cv2.merge([noise, noise, noise]), dtype=cv2.CV_8U)
        return np.asarray(noisy, np.uint8)

    def _draw_in(self, picture: Picture, phone: Picture) -> None:
        tremble = self._rng.normal(0, 0.8, (4, 2)).astype(np.float32)
        corners = self._corners + tremble
        flat = np.array([[0, 0], [PHONE_W, 0], [PHONE_W, PHONE_H], [0, PHONE_H]], np.float32)
        warp = cv2.getPerspectiveTransform(flat, corners)
        seen = cv2.warpPerspective(phone, warp, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)
        inside = np.zeros((HEIGHT, WIDTH), np.uint8)
        cv2.fillConvexPoly(inside, np.round(corners).astype(np.int32), 255)
        cv2.copyTo(cv2.GaussianBlur(seen, (3, 3), 0), inside, picture)

    def _draw_shop(self) -> Picture:
        shade = np.linspace(168, 120, HEIGHT)[:, None, None]
        picture = np.empty((HEIGHT, WIDTH, 3), np.uint8)
        picture[:] = shade * np.array([0.92, 0.98, 1.0])
        for _ in range(14):
            x, y = int(self._rng.integers(0, WIDTH)), int(self._rng.integers(0, HEIGHT // 2))
            w, h = int(self._rng.integers(60, 220)), int(self._rng.integers(80, 300))
            colour = tuple(int(c) for c in self._rng.integers(60, 200, 3))
            cv2.rectangle(picture, (x, y), (x + w, y + h), colour, -1)
        return np.asarray(cv2.GaussianBlur(picture, (0, 0), 14), np.uint8)

    def _draw_phone(self, code: Picture) -> Picture:
        phone = np.full((PHONE_H, PHONE_W, 3), 24, np.uint8)
        cv2.rectangle(phone, (10, 30), (PHONE_W - 11, PHONE_H - 31), (246, 246, 246), -1)
        height, width = code.shape[:2]
        scale = CODE_SIDE / max(height, width)
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        shrinks = scale < 1
        small = cv2.resize(code, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_NEAREST)
        left, top = (PHONE_W - size[0]) // 2, (PHONE_H - size[1]) // 2
        phone[top : top + size[1], left : left + size[0]] = small
        return phone

    def _place_phone(self) -> NDArray[np.float32]:
        turn = np.deg2rad(self._rng.uniform(-9, 9))
        centre = np.array([WIDTH / 2, HEIGHT / 2]) + self._rng.uniform(-60, 60, 2) * np.array([1.0, 0.2])
        half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * np.array([PHONE_W, PHONE_H]) / 2
        rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        aslant = self._rng.uniform(-14, 14, (4, 2))
        return np.asarray(centre + half @ rotation.T + aslant, np.float32)

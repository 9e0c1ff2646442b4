"""A folder of pictures and a video stand in for a camera."""

from pathlib import Path

import cv2
import numpy as np
from scan_pictures import FakeTiming, drawn, on_desk

from kiosk.scan.decoder import Decoder
from kiosk.scan.files import FolderSource, VideoSource


def put(path: Path, text: str) -> None:
    assert cv2.imwrite(str(path), on_desk(drawn(text), size=(300, 400)))


def texts(source: FolderSource | VideoSource, reads: int) -> list[str]:
    """What can be read in so many reads, one entry per run of equal results ("" for an empty view)."""
    seen: list[str] = []
    for _ in range(reads):
        frame = source.read(0.5)
        if frame is None:
            continue
        text = "+".join(code.text for code in Decoder().decode(frame.pixels))
        if not seen or seen[-1] != text:
            seen.append(text)
    return seen


def test_the_pictures_of_a_folder_are_held_up_in_order_with_an_empty_view_between(tmp_path: Path) -> None:
    put(tmp_path / "2.png", "TWO")
    put(tmp_path / "1.jpg", "ONE")
    (tmp_path / "notes.txt").write_text("no picture")
    source = FolderSource(tmp_path, hold_s=0.3, gap_s=0.2, timing=FakeTiming())
    source.open()
    assert texts(source, 20) == ["ONE", "", "TWO", ""]
    put(tmp_path / "0.png", "LATER")
    put(tmp_path / "1.jpg", "CHANGED AND LONGER THAN BEFORE")
    assert texts(source, 20) == ["LATER", "", "CHANGED AND LONGER THAN BEFORE", ""]
    source.close()


def test_frames_are_counted_and_paced(tmp_path: Path) -> None:
    put(tmp_path / "1.png", "ONE")
    timing = FakeTiming()
    source = FolderSource(tmp_path, frames_per_s=10, timing=timing)
    source.open()
    frames = [frame for frame in (source.read(0.5) for _ in range(12)) if frame is not None]
    assert [frame.serial for frame in frames] == list(range(1, len(frames) + 1))
    gaps = np.diff([frame.at_s for frame in frames])
    assert np.allclose(gaps, 0.1)


def test_a_read_waits_no_longer_than_asked(tmp_path: Path) -> None:
    timing = FakeTiming()
    source = FolderSource(tmp_path, frames_per_s=0.1, timing=timing)
    source.open()
    assert source.read(0.2) is None
    before_s = timing.now_s()
    assert source.read(0.2) is None
    assert timing.now_s() - before_s <= 0.2 + 1e-9


def test_a_corrupt_picture_is_named_and_passed_over(tmp_path: Path) -> None:
    (tmp_path / "1.png").write_bytes(b"broken")
    source = FolderSource(tmp_path, timing=FakeTiming())
    source.open()
    assert [source.read(0.5) for _ in range(3)] == [None] * 3
    assert source.lost is not None
    assert source.lost.startswith("1.png: ")
    put(tmp_path / "2.png", "TWO")
    assert texts(source, 5) == ["TWO"]
    assert source.lost is None


def test_a_missing_folder_is_lost_until_it_comes(tmp_path: Path) -> None:
    source = FolderSource(tmp_path / "later", timing=FakeTiming())
    source.open()
    assert [source.read(0.5) for _ in range(3)] == [None] * 3
    assert source.lost is not None
    (tmp_path / "later").mkdir()
    put(tmp_path / "later" / "1.png", "HERE")
    assert texts(source, 5) == ["HERE"]


def video(path: Path, frames: int) -> None:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 20, (400, 300))
    assert writer.isOpened()
    for at in range(frames):
        picture = on_desk(drawn("CLIP"), size=(300, 400)) if at >= frames // 2 else np.full((300, 400), 90, np.uint8)
        writer.write(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR))
    writer.release()


def test_a_video_is_played_again_and_again_at_its_own_speed(tmp_path: Path) -> None:
    video(tmp_path / "clip.avi", 6)
    timing = FakeTiming()
    source = VideoSource(tmp_path / "clip.avi", timing=timing)
    source.open()
    assert source.lost is None
    assert texts(source, 12) == ["", "CLIP", "", "CLIP"]
    assert timing.now_s() - 100.0 <= 12 / 20 + 1e-6
    frame = source.read(0.5)
    assert frame is not None
    assert frame.serial == 13
    source.close()


def test_a_video_that_is_missing_or_broken_is_lost_and_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "clip.avi"
    path.write_bytes(b"RIFF and then nothing")
    source = VideoSource(path, timing=FakeTiming())
    source.open()
    assert [source.read(0.2) for _ in range(10)] == [None] * 10
    assert source.lost == f"The video {path} cannot be opened."
    video(path, 4)
    assert "CLIP" in texts(source, 60)
    source.close()

"""`kiosk scan-image`: one line per file, in order, whatever the files are."""

import json
import os
from pathlib import Path

import cv2
import numpy as np
import pytest
from scan_pictures import drawn, on_desk

from kiosk.scan.scan_image import main


def put(path: Path, *texts: str) -> str:
    assert cv2.imwrite(str(path), on_desk(*(drawn(text) for text in texts)))
    return str(path)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_one_json_line_per_file_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [
        put(tmp_path / "b.png", "134567890123456789"),
        put(tmp_path / "a.webp"),
        put(tmp_path / "取货码.jpg", "请到一号柜", "K1:ABC"),
    ]
    assert main(["--json", *files]) == 0
    first, second, third = lines(capsys)
    assert [line["file"] for line in (first, second, third)] == files
    assert (first["text"], first["texts"]) == ("134567890123456789", ["134567890123456789"])
    assert (second["text"], second["texts"]) == (None, [])
    assert set(third["texts"]) == {"请到一号柜", "K1:ABC"}
    assert third["text"] == third["texts"][0]
    for line in (first, second, third):
        assert set(line) == {"file", "text", "texts", "ms"}
        assert line["ms"] > 0


def test_files_that_cannot_be_read_get_their_line_and_the_others_theirs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\nno")
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.png")
    files = [str(tmp_path / "missing.png"), str(broken), str(tmp_path), odd, put(tmp_path / "good.png", "GOOD")]
    assert main(["--json", *files]) == 1
    read = lines(capsys)
    assert [line["file"] for line in read] == files
    for line in read[:4]:
        assert (line["text"], line["texts"]) == (None, [])
        assert str(line["error"]).endswith(".")
    assert read[4]["text"] == "GOOD"
    assert "error" not in read[4]


def test_a_person_gets_a_line_of_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.png")
    assert main([put(tmp_path / "one.png", "ONE"), put(tmp_path / "none.png"), odd]) == 1
    one, none, missing = capsys.readouterr().out.splitlines()
    assert "one.png: 'ONE' (QRCode) (" in one
    assert "none.png: no code found (" in none
    assert "There is no such file." in missing


def test_a_large_picture_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    large = cv2.resize(on_desk(drawn("LARGE")), (5120, 2880), interpolation=cv2.INTER_NEAREST)
    path = tmp_path / "large.png"
    assert cv2.imwrite(str(path), np.dstack([large] * 3))
    assert main(["--json", str(path)]) == 0
    assert lines(capsys)[0]["text"] == "LARGE"


def test_without_files_there_is_a_usage_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--json"])
    assert ended.value.code == 2
    assert "kiosk scan-image" in capsys.readouterr().err

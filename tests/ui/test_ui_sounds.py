"""What is heard: files made and played by other programs, which these tests put in their place."""

import wave
from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ui.app import main
from ui.settings import Settings
from ui.sound import player, voice
from ui.sound.chimes import NAMES, levelled
from ui.sound.player import Player
from ui.sound.sounds import Sounds
from ui.sound.voice import Voice
from ui.viewmodels.texts import load

WAIT_MS = 10_000
TEXTS = load("zh-CN")


def program(folder: Path, name: str, script: str) -> tuple[str, ...]:
    """A program of one line of shell that says what it was called with."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return (str(path),)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    log = tmp_path / "log"
    log.touch()
    return log


@pytest.fixture
def espeak(tmp_path: Path, log: Path) -> tuple[str, ...]:
    """Writes the sentence into the file instead of speaking it."""
    return program(
        tmp_path,
        "espeak",
        f'while [ "$1" != -w ]; do [ "$1" = -v ] && echo "voice $2" >>{log}; shift; done; cat >"$2"',
    )


@pytest.fixture
def playing(tmp_path: Path, log: Path, qtbot: QtBot) -> Iterator[Player]:
    """Plays a file by naming what is in it, or, of a chime, its name."""
    script = f'case "$1" in *chimes*) basename "$1" >>{log};; *) cat "$1" >>{log}; echo >>{log};; esac'
    player = Player(program(tmp_path, "play", script))
    yield player
    player.close()


@pytest.fixture
def slow(tmp_path: Path, log: Path, qtbot: QtBot) -> Iterator[Player]:
    """Never comes to an end by itself."""
    player = Player(program(tmp_path, "slow", f'basename "$1" >>{log}; exec sleep 600'))
    yield player
    player.close()


def lines(log: Path) -> list[str]:
    return log.read_text(encoding="utf-8").splitlines()


def test_the_first_player_there_is_taken() -> None:
    assert player.find({"aplay": "/usr/bin/aplay"}.get) == ("aplay", "-q")
    assert player.find({"aplay": "x", "paplay": "x"}.get) == ("paplay",)
    assert player.find(lambda _: None) is None
    assert voice.find(lambda _: None) is None


def test_files_are_played_in_turn(tmp_path: Path, playing: Player, log: Path, qtbot: QtBot) -> None:
    files = [tmp_path / f"{name}.wav" for name in "abc"]
    for file in files:
        file.write_text(file.stem, encoding="utf-8")
    with qtbot.waitSignal(playing.ended, timeout=WAIT_MS):
        playing.play(files)
    assert lines(log) == ["a", "b", "c"]
    assert not playing.busy


def test_something_new_ends_the_old_at_once(tmp_path: Path, slow: Player, log: Path, qtbot: QtBot) -> None:
    slow.play([tmp_path / "old", tmp_path / "never"])
    qtbot.waitUntil(lambda: lines(log) == ["old"], timeout=WAIT_MS)
    slow.play([tmp_path / "new"])
    qtbot.waitUntil(lambda: lines(log) == ["old", "new"], timeout=WAIT_MS)
    slow.hush()
    assert not slow.busy


def test_a_player_that_is_not_there_is_silence(tmp_path: Path, qtbot: QtBot) -> None:
    gone = Player((str(tmp_path / "no such program"),))
    gone.play([tmp_path / "a", tmp_path / "b"])
    qtbot.waitUntil(lambda: not gone.busy, timeout=WAIT_MS)
    none = Player(None)
    none.play([tmp_path / "a"])
    assert not none.available
    assert not none.busy


def test_sentences_of_the_shop_are_kept_and_those_of_a_person_are_not(
    tmp_path: Path, espeak: tuple[str, ...], log: Path, qtbot: QtBot
) -> None:
    speaking = Voice(espeak, tmp_path / "speech", 60)
    fixed, own = TEXTS["scene.idle.title"], "号码是 4 8 2 1"
    for _ in range(2):
        with qtbot.waitSignal(speaking.made, timeout=WAIT_MS) as made:
            speaking.make("zh-CN", [fixed, own])
        assert [path.read_text(encoding="utf-8") for path in made.args[0]] == [fixed, own]
    assert lines(log) == ["voice cmn-latn-pinyin"] * 3
    mine = made.args[0][1]
    assert [path.read_text(encoding="utf-8") for path in (tmp_path / "speech").rglob("*.wav")] == [fixed]
    speaking.forget()
    assert not mine.exists()
    speaking.close()


def test_only_the_newest_wish_is_spoken(tmp_path: Path, qtbot: QtBot, log: Path) -> None:
    hangs = program(
        tmp_path, "hangs", f'cat >>{log}; [ "$(tail -c 3 {log})" = old ] && exec sleep 600; echo >"${{11}}"'
    )
    speaking = Voice(hangs, tmp_path / "speech", 60)
    made: list[list[Path]] = []
    speaking.made.connect(made.append)
    speaking.make("en", ["old", "older"])
    qtbot.waitUntil(lambda: "old" in log.read_text(encoding="utf-8"), timeout=WAIT_MS)
    speaking.make("en", ["new"])
    qtbot.waitUntil(lambda: bool(made), timeout=WAIT_MS)
    assert log.read_text(encoding="utf-8") == "oldnew"
    assert len(made) == 1
    assert len(made[0]) == 1
    speaking.close()


@pytest.mark.parametrize("script", ["exit 1", "cat >/dev/null; exit 0", "kill -9 $$"])
def test_a_sentence_that_cannot_be_spoken_is_left_out(tmp_path: Path, script: str, qtbot: QtBot) -> None:
    speaking = Voice(program(tmp_path, "broken", script), tmp_path / "speech", 60)
    made: list[list[Path]] = []
    speaking.made.connect(made.append)
    speaking.make("en", ["one", "two"])
    qtbot.waitUntil(lambda: not speaking.busy, timeout=WAIT_MS)
    assert made == []
    speaking.make("tlh", ["nuqneH"])
    assert not speaking.busy
    speaking.close()


def test_a_voice_that_is_not_there_is_silence(tmp_path: Path, qtbot: QtBot) -> None:
    speaking = Voice((str(tmp_path / "nothing"),), tmp_path / "speech", 60)
    speaking.make("en", ["one", "two"])
    qtbot.waitUntil(lambda: not speaking.busy, timeout=WAIT_MS)
    assert not speaking.available
    speaking.close()


def test_prompts_are_made_beforehand(
    tmp_path: Path, espeak: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(voice, "kept", lambda language: frozenset({"one", "two"}))
    assert voice.make_all(tmp_path / "speech", 60, espeak) == 4
    assert len(list((tmp_path / "speech").rglob("*.wav"))) == 4
    without = Voice(None, tmp_path / "speech", 60)
    assert without.available
    assert not Voice(None, tmp_path / "empty", 60).available
    monkeypatch.setattr(voice, "find", lambda: None)
    assert main(["--prompts"]) == 1
    assert "espeak-ng is not installed" in capsys.readouterr().err


def test_a_chime_then_the_words_and_a_new_screen_cuts_in(
    tmp_path: Path, espeak: tuple[str, ...], playing: Player, log: Path, qtbot: QtBot
) -> None:
    sounds = Sounds(Settings(cache=tmp_path), playing, Voice(espeak, tmp_path / "speech", 60))
    sounds.chime("door", 40)
    sounds.say("en", ["door A 7 is open"])
    qtbot.waitUntil(lambda: "door A 7 is open" in lines(log) and not playing.busy, timeout=WAIT_MS)
    assert [line for line in lines(log) if not line.startswith("voice")] == ["door.40.wav", "door A 7 is open"]
    sounds.chime("door", 0)
    assert not playing.busy
    sounds.close()


def test_a_folder_that_cannot_be_written_is_silence(tmp_path: Path, playing: Player, espeak: tuple[str, ...]) -> None:
    (tmp_path / "file").touch()
    blocked = tmp_path / "file" / "cache"
    sounds = Sounds(Settings(cache=blocked), playing, Voice(espeak, blocked / "speech", 60))
    sounds.chime("door", 40)
    sounds.say("en", ["Back"])
    assert not playing.busy
    sounds.close()


@pytest.mark.parametrize("name", NAMES)
def test_sounds_are_short_and_soft(name: str, tmp_path: Path) -> None:
    whole, half = (_samples(levelled(name, percent, tmp_path)) for percent in (100, 50))
    assert 0.2 <= len(whole[0]) / whole[1] <= 1.0
    assert 8_000 < max(map(abs, whole[0])) <= 32767 * 0.5 + 1
    assert max(map(abs, half[0])) == pytest.approx(max(map(abs, whole[0])) / 2, abs=1)
    assert max(map(abs, whole[0][:20])) < 3000, "it begins softly"
    assert max(map(abs, whole[0][-20:])) < 300, "and ends so"


def _samples(path: Path) -> tuple[array, int]:
    with wave.open(str(path)) as sound:
        return array("h", sound.readframes(sound.getnframes())), sound.getframerate()


def test_the_volume_follows_the_hours() -> None:
    settings = Settings(volume_percent=60, quiet_volume_percent=20, quiet_from_hour=21, quiet_until_hour=8)
    assert [settings.volume_at(hour) for hour in (0, 7, 8, 12, 20, 21, 23)] == [20, 20, 60, 60, 60, 20, 20]
    midday = Settings(volume_percent=60, quiet_volume_percent=20, quiet_from_hour=12, quiet_until_hour=14)
    assert [midday.volume_at(hour) for hour in (11, 12, 13, 14)] == [60, 20, 20, 60]
    never = Settings(quiet_from_hour=8, quiet_until_hour=8)
    assert {never.volume_at(hour) for hour in range(24)} == {60}
    assert Settings(volume_percent=10, quiet_volume_percent=90).volume_at(23) == 10

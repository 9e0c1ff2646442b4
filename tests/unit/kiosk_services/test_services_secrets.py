"""Keyed hashes and the file their key lies in."""

import hashlib
import hmac
import stat
from pathlib import Path

import pytest
from service_bench import Seeded

from kiosk.services.keyfile import KeyFileError, read_or_create
from kiosk.services.secrets import Secrets, same


def test_digests_are_what_they_are_said_to_be() -> None:
    key = bytes(range(32))
    purpose, locator, code = b"open-pickup-kiosk/numeric/v1", b"5678", b"204817"
    message = b"".join(len(part).to_bytes(4) + part for part in (purpose, locator, code))
    assert Secrets(key).numeric("204817", "5678") == hmac.new(key, message, hashlib.sha256).hexdigest()


def test_no_two_purposes_keys_or_splits_share_a_digest() -> None:
    one, other = Secrets(bytes(32)), Secrets(bytes(31) + b"\x01")
    digests = [
        one.opaque("5678"),
        one.locator("5678"),
        one.badge("5678"),
        one.sample("5678"),
        one.numeric("567", "8"),
        one.numeric("56", "78"),
        one.numeric("8", "567"),
        other.opaque("5678"),
        one.fingerprint(),
    ]
    assert len(set(digests)) == len(digests)
    assert "00000" not in repr(one)


def test_comparing() -> None:
    assert same("ab", "ab")
    assert not same("ab", "ac")
    assert not same(None, "ab")


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "digests.key"
    first = Secrets.load(path, Seeded(1))
    again = Secrets.load(path, Seeded(2))
    assert first.badge("x") == again.badge("x")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    Secrets.load(path, Seeded(3))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["digests.key"]


def test_what_a_power_cut_left_behind_is_no_key(tmp_path: Path) -> None:
    path = tmp_path / "digests.key"
    path.with_name("digests.key.new").write_bytes(b"half")
    assert len(read_or_create(path, Seeded(1).bytes)) == 32
    assert not path.with_name("digests.key.new").exists()


def test_a_key_that_cannot_be_used_is_said_in_a_sentence(tmp_path: Path) -> None:
    short = tmp_path / "short.key"
    short.write_bytes(b"short")
    with pytest.raises(KeyFileError, match="holds 5 bytes instead of 32"):
        Secrets.load(short, Seeded(1))
    folder = tmp_path / "folder.key"
    folder.mkdir()
    with pytest.raises(KeyFileError, match="cannot be read"):
        Secrets.load(folder, Seeded(1))
    (tmp_path / "file").write_text("")
    with pytest.raises(KeyFileError, match=r"cannot be (read|made)"):
        Secrets.load(tmp_path / "file" / "digests.key", Seeded(1))
    with pytest.raises(ValueError, match="32 bytes"):
        Secrets(b"short")

"""Complaints that come from kiosks: kept once under the number the customer has, and never lost for their words."""

import json
from pathlib import Path
from typing import Any

import pytest
from central_world import NOON_MS, KioskSide, World

from central.complaints.arrivals import OF_ITSELF, UNREADABLE
from central.keys import KeyUnusableError, SealingKey, UnsealError, load_or_create_sealing
from kiosk.services.change_data import unpack_key
from kiosk.services.facts import SealingKey as KnownKey
from kiosk.services.sealing import seal

NAME = "0192f3a0-7c00-7000-8000-0000000000b8"
VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "sealing.json").read_text(encoding="utf-8"))
DAY_MS = 86_400_000


def sealed(kiosk: KioskSide, words: str, context: str = NAME) -> str:
    (key,) = kiosk.changes("sealing_key.put")
    known = KnownKey(key["key_id"], unpack_key(key["public_key"]))
    return seal(words.encode(), known, purpose="complaint", context=context, fresh=bytes(range(32)))


def opened(kiosk: KioskSide, **changed: object) -> dict[str, object]:
    data = {"complaint": NAME, "cause": "customer", "about": "goods", "remedy": "refund", "language": "zh-CN"}
    return kiosk.example("complaint.opened", **{**data, **changed})


def listed(world: World) -> list[Any]:
    return list(world.admin("GET", "/v1/complaints")["complaints"])


def test_words_are_read_and_the_rules_name_owner_and_level(world: World, kiosk: KioskSide) -> None:
    assert kiosk.words(opened(kiosk, sealed=sealed(kiosk, "孩子被柜门夹手了"))) == ["applied"]
    (one,) = listed(world)
    assert (one["id"], one["number"], one["kiosk"], one["source"]) == (NAME, "1K1122-1", kiosk.id, "kiosk")
    assert (one["text"], one["level"], one["word"]) == ("孩子被柜门夹手了", "urgent", "孩子被")
    assert one["owner"]
    assert one["first_answer"]["due_ms"] == NOON_MS + DAY_MS


def test_the_same_complaint_told_again_is_one(world: World, kiosk: KioskSide) -> None:
    first = opened(kiosk)
    again = first | {"kioskgeneration": 2, "kiosksequence": 1}
    kiosk.push(first)
    kiosk.generation, kiosk.sequence = 2, 1
    assert kiosk.words(again) == ["duplicate"]
    assert len(listed(world)) == 1


@pytest.mark.parametrize("box", ["AQ", "x" * 120, "-"])
def test_a_box_that_does_not_open_becomes_a_complaint_that_says_so(world: World, kiosk: KioskSide, box: str) -> None:
    assert kiosk.words(opened(kiosk, sealed=box)) == ["applied"]
    (one,) = listed(world)
    assert (one["text"], one["level"], one["remedy"]) == (UNREADABLE, "normal", "refund")


def test_words_of_another_complaint_do_not_open(world: World, kiosk: KioskSide) -> None:
    assert kiosk.words(opened(kiosk, sealed=sealed(kiosk, "x", context="another"))) == ["applied"]
    assert listed(world)[0]["text"] == UNREADABLE


def test_a_jam_complains_in_both_languages_and_a_number_given_twice_is_told_apart(
    world: World, kiosk: KioskSide
) -> None:
    second = NAME[:-1] + "9"
    events = (opened(kiosk, cause="jam", about="kiosk", remedy=None), opened(kiosk, complaint=second))
    assert kiosk.words(*events) == ["applied", "applied"]
    both = {one["id"]: (one["number"], one["text"]) for one in listed(world)}
    assert both == {NAME: ("1K1122-1", OF_ITSELF), second: ("1K1122-1-2", "")}


def test_a_kiosk_whose_clock_is_ahead_pushes_no_deadline_away(world: World, kiosk: KioskSide) -> None:
    kiosk.push(opened(kiosk) | {"time": "2035-01-01T00:00:00Z"})
    assert listed(world)[0]["received_ms"] == NOON_MS


def test_the_key_is_made_once_told_to_everybody_and_again_when_it_changes(world: World, kiosk: KioskSide) -> None:
    path = world.settings.sealing_key_path
    assert path.stat().st_mode & 0o777 == 0o600
    (first,) = kiosk.changes("sealing_key.put")
    world.restart()
    assert kiosk.changes("sealing_key.put") == [first]
    path.unlink()
    world.restart()
    second = kiosk.changes("sealing_key.put")[-1]
    assert (first["key_id"], second["key_id"]) == (1, 2)
    assert first["public_key"] != second["public_key"]


def test_central_opens_the_vectors(tmp_path: Path) -> None:
    for vector in VECTORS:
        key = _key(bytes.fromhex(vector["private"]))
        plain = key.open(vector["box"], purpose=vector["purpose"], context=vector["context"])
        assert plain.decode() == vector["plain"]
        for wrong in ({"purpose": "other"}, {"context": "other"}):
            with pytest.raises(UnsealError, match="does not open"):
                key.open(vector["box"], **{"purpose": vector["purpose"], "context": vector["context"], **wrong})


def test_a_key_file_of_another_kind_is_refused(world: World, tmp_path: Path) -> None:
    with pytest.raises(KeyUnusableError, match="another kind"):
        load_or_create_sealing(world.settings.signing_key_path, world.entropy)
    bad = tmp_path / "bad.pem"
    bad.write_text("no key")
    with pytest.raises(KeyUnusableError, match="cannot be read"):
        load_or_create_sealing(bad, world.entropy)


def _key(private: bytes) -> SealingKey:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return SealingKey(X25519PrivateKey.from_private_bytes(private))

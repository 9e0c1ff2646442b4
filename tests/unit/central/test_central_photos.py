"""Photographs at central: taken in once, from the kiosk of the case alone, sealed at rest, seen by reviewers."""

import hashlib
from typing import Any

import cv2
import numpy as np
import pytest
from central_world import NOON_MS, KioskSide, World
from console_bench import Browser, signed_in
from test_central_refunds import hire, review

from central.photos.worker import Worker
from kiosk.services.change_data import unpack_key
from kiosk.services.facts import SealingKey
from kiosk.services.sealing import seal

DAY_S = 86_400
PICTURE = bytes(cv2.imencode(".jpg", np.full((60, 80, 3), 90, np.uint8))[1].tobytes())
LARGE = bytes(cv2.imencode(".jpg", np.full((961, 8, 3), 90, np.uint8))[1].tobytes())


class Case:
    """A return whose event names a photograph."""

    def __init__(self, world: World, kiosk: KioskSide, plain: bytes = PICTURE, **changed: Any) -> None:
        self.world, self.kiosk = world, kiosk
        number = changed.get("number", "W1")
        made = world.order(world.add_order(kiosk, number)["id"])
        (key,) = kiosk.changes("sealing_key.put")
        known = SealingKey(key["key_id"], unpack_key(key["public_key"]))
        context = changed.get("context", made["id"])
        self.sealed = seal(
            plain, known, purpose=changed.get("purpose", "photo"), context=context, fresh=bytes(range(32))
        )
        self.digest = hashlib.sha256(self.sealed.encode()).hexdigest()
        self.id = f"r-{number}"
        told = {"return_case": self.id, "number": "R1042", "order": made["id"], "item": made["items"][0]["id"]}
        said = {**told, "decision": changed.get("decision", "review"), "condition": "faulty", "photo": self.digest}
        self.event = kiosk.example("return.received", **said)

    def push(self) -> "Case":
        assert self.kiosk.words(self.event) == ["applied"]
        return self

    def put(self, digest: str | None = None, sealed: Any = None, **how: Any) -> tuple[int, str]:
        """Status, and the digest or the code of the refusal."""
        side = how.get("kiosk", self.kiosk)
        path = f"/v1/kiosks/{how.get('path', side.id)}/photos/{digest or self.digest}"
        body = {"sealed": self.sealed if sealed is None else sealed}
        answer = self.world.ask("PUT", path, json=body, headers=how.get("headers", side.headers()))
        said = answer.json()
        return answer.status_code, said.get("digest") or said["code"]

    def standing(self) -> str:
        return str(self.world.admin("GET", f"/v1/returns/{self.id}")["photo"])

    def rows(self) -> list[tuple[Any, ...]]:
        return self.world.rows("SELECT id, digest, sealed IS NOT NULL, deleted_ms FROM return_photos ORDER BY id")


@pytest.fixture
def case(world: World, kiosk: KioskSide) -> Case:
    return Case(world, kiosk).push()


def test_a_photograph_is_kept_once_however_often_it_comes(world: World, case: Case) -> None:
    assert case.standing() == "expected"
    assert [case.put(), case.put()] == [(200, case.digest)] * 2
    world.restart()
    assert case.put() == (200, case.digest)
    assert (case.rows(), case.standing()) == ([(case.id, case.digest, 1, None)], "here")


def test_before_its_case_it_is_not_known_and_after_it_it_is(world: World, kiosk: KioskSide) -> None:
    early = Case(world, kiosk)
    assert early.put() == (404, "photo_unknown")
    early.push()
    assert early.put() == (200, early.digest)


def test_it_lies_sealed_in_the_database_and_opens_with_the_key_beside_the_settings(world: World, case: Case) -> None:
    case.put()
    world.app.state.central.close()
    kept = b"".join(path.read_bytes() for path in world.folder.glob("central.db*"))
    assert PICTURE[20:60] not in kept
    assert case.sealed.encode()[:200] in kept
    assert world.settings.sealing_key_path.read_bytes()[40:80] not in kept
    world.start()


BAD = {
    "no picture": (b"a letter", {}, (422, "photo_unusable")),
    "too large": (LARGE, {}, (422, "photo_unusable")),
    "with more in it": (PICTURE[:2] + b"\xff\xfe\x00\x06home" + PICTURE[2:], {}, (422, "photo_unusable")),
    "sealed for another order": (PICTURE, {"context": "another"}, (422, "photo_unusable")),
    "words, not a picture": (PICTURE, {"purpose": "complaint"}, (422, "photo_unusable")),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_picture_for_this_case_is_refused(world: World, kiosk: KioskSide, name: str) -> None:
    plain, changed, refused = BAD[name]
    bad = Case(world, kiosk, plain, **changed).push()
    assert (bad.put(), bad.rows(), bad.standing()) == (refused, [], "expected")


def test_bad_requests_are_refused_each_in_its_way(world: World, case: Case) -> None:
    other = world.enrol()
    assert case.put(kiosk=other) == (404, "photo_unknown"), "another kiosk's case"
    assert case.put(path=case.kiosk.id, headers=other.headers()) == (403, "wrong_kiosk")
    assert case.put(headers={}) == (401, "token_missing")
    assert case.put(digest="0" * 64) == (404, "photo_unknown")
    assert case.put(digest="x") == (422, "field_invalid")
    assert case.put(sealed=case.sealed[:-4] + "AAAA") == (422, "photo_unusable")
    for wrong in ("", "no base64url!", "A" * 270_001, 5, []):
        assert case.put(sealed=wrong) == (422, "field_invalid")
    assert case.put(sealed="A" * 1_100_000) == (413, "body_too_large")
    assert case.rows() == []


def photo(browser: Browser, case: Case) -> Any:
    return browser.ask("GET", f"/console/returns/{case.id}/photo")


def test_reviewers_see_it_on_the_page_and_that_they_did_is_kept(world: World, case: Case) -> None:
    agent = signed_in(world, "agent")
    page = agent.see(f"/console/returns/{case.id}")
    assert "It has not come yet" in page.words
    assert "Broken or faulty" in page.words, "the condition"
    assert photo(agent, case).status_code == 404
    case.put()
    sources = [said.get("src") for tag, said in agent.see(f"/console/returns/{case.id}").tags if tag == "img"]
    assert sources == [f"/console/returns/{case.id}/photo"]
    shown = photo(agent, case)
    assert (shown.status_code, shown.headers["content-type"], shown.content) == (200, "image/jpeg", PICTURE)
    assert shown.headers["cache-control"] == "no-store"
    assert "img-src 'self'" in agent.see(f"/console/returns/{case.id}").headers["content-security-policy"]
    seen = world.rows("SELECT user, about FROM user_acts WHERE act = 'see_photo'")
    assert seen == [("agent", case.id)], "who was refused saw nothing"


@pytest.mark.parametrize("role", ["viewer", "admin"])
def test_who_may_not_review_sees_no_photograph(world: World, case: Case, role: str) -> None:
    case.put()
    browser = signed_in(world, role)
    assert not [tag for tag, _ in browser.see(f"/console/returns/{case.id}").tags if tag == "img"]
    assert photo(browser, case).status_code == 403


def tidied(world: World) -> int:
    return world.runner.run(Worker(world.app.state.central).once())


def test_it_is_deleted_so_many_days_after_the_decision_and_a_row_says_so(world: World, case: Case) -> None:
    case.put()
    world.clock.pass_s(40 * DAY_S)
    assert tidied(world) == 0, "nobody has decided"
    review(world, case.id, "refuse", hire(world, case.kiosk, "manager"), note="worn")
    world.clock.pass_s(30 * DAY_S - 1)
    assert tidied(world) == 0
    world.clock.pass_s(1)
    assert [tidied(world), tidied(world)] == [1, 0]
    assert case.rows() == [(case.id, case.digest, 0, world.clock.now_ms)]
    deleted = world.rows("SELECT user, act, about FROM user_acts WHERE act = 'delete_photo'")
    assert deleted == [("central", "delete_photo", case.id)]
    assert (case.put(), case.standing()) == ((200, case.digest), "deleted"), "sent again it does not come back"
    assert case.rows()[0][2] == 0
    assert "It has been deleted" in signed_in(world, "agent").see(f"/console/returns/{case.id}").words


def test_what_the_machine_accepted_counts_from_its_receipt(world: World, kiosk: KioskSide) -> None:
    accepted = Case(world, kiosk, decision="accepted").push()
    accepted.put()
    world.clock.pass_s(30 * DAY_S)
    assert tidied(world) == 1


def test_the_kiosk_hears_how_the_money_stands(world: World, case: Case) -> None:
    due_ms = NOON_MS + 7 * DAY_S * 1000
    first = {"id": case.id, "number": "R1042", "state": "review", "due_ms": due_ms}
    assert case.kiosk.changes("case.put") == [first]
    manager = hire(world, case.kiosk, "manager")
    review(world, case.id, "ask", manager, note="Which size?")
    review(world, case.id, "refuse", manager, note="worn")
    assert [one["state"] for one in case.kiosk.changes("case.put")] == ["review", "asked", "refused"]
    assert {one["due_ms"] for one in case.kiosk.changes("case.put")} == {due_ms}

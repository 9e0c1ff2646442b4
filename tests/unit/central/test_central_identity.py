"""Who may speak: enrolment codes that work once, and tokens checked by central's own clock."""

import jwt
import pytest
from central_world import ADMIN, SHOP, KioskSide, World, public_text
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def _code(world: World) -> str:
    world.admin("POST", "/v1/shops", SHOP)
    return str(world.admin("POST", "/v1/enrolment-codes", {"shop": "sh-1"})["code"])


def _body(code: str, key: Ed25519PrivateKey) -> dict[str, str]:
    return {"code": code, "public_key": public_text(key), "software": "0.1.0"}


def test_a_code_enrols_one_key_only(world: World) -> None:
    code, key, other = _code(world), Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    first = world.ask("POST", "/v1/enrolments", json=_body(code, key))
    assert first.status_code == 201
    assert first.json()["number"] == 1
    refused = world.ask("POST", "/v1/enrolments", json=_body(code, other))
    assert (refused.status_code, refused.json()["code"]) == (409, "code_used")
    assert len(world.rows("SELECT id FROM kiosks")) == 1


def test_a_lost_answer_to_an_enrolment_can_be_asked_for_again(world: World) -> None:
    code, key = _code(world), Ed25519PrivateKey.generate()
    answers = [world.ask("POST", "/v1/enrolments", json=_body(code, key)) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len(world.rows("SELECT id FROM kiosks")) == 1


def test_a_code_may_be_typed_without_its_dashes_in_small_letters(world: World) -> None:
    code = _code(world).replace("-", " ").lower()
    assert world.ask("POST", "/v1/enrolments", json=_body(code, Ed25519PrivateKey.generate())).status_code == 201


def test_codes_expire_and_unknown_codes_and_bad_keys_are_refused(world: World) -> None:
    code, key = _code(world), Ed25519PrivateKey.generate()
    assert world.ask("POST", "/v1/enrolments", json=_body("ABCD-EFGH-JKMN", key)).json()["code"] == "code_unknown"
    short = _body(code, key) | {"public_key": "abc"}
    assert world.ask("POST", "/v1/enrolments", json=short).json()["code"] == "field_invalid"
    world.clock.pass_s(86_401)
    assert world.ask("POST", "/v1/enrolments", json=_body(code, key)).json()["code"] == "code_expired"


def test_the_code_itself_is_not_kept(world: World) -> None:
    code = _code(world)
    [(kept,)] = world.rows("SELECT code_hash FROM enrolment_codes")
    assert code.replace("-", "") not in kept


def test_a_fresh_kiosk_finds_shop_key_and_policy_in_its_feed(world: World) -> None:
    reasons = [{"code": "r", "text": {"zh-CN": "原因", "en": "Reason"}}]
    policy = {"window_days": 7, "limit_fen": 30000, "excluded_categories": [], "reasons": reasons}
    world.admin("PUT", "/v1/policies/returns", policy)
    kiosk = world.enrol()
    page = kiosk.pull()
    assert [change["type"] for change in page["changes"]] == ["shop.put", "key.put", "sealing_key.put", "policy.put"]
    assert [change["cursor"] for change in page["changes"]] == [1, 2, 3, 4]
    assert page["changes"][0]["data"]["kiosk_number"] == kiosk.number == 1


NOW_S = 1_763_700_000
BAD: list[tuple[dict[str, object], str]] = [
    ({"aud": "other"}, "token_bad"),
    ({"iss": "K09999"}, "token_bad"),
    ({"iss": None}, "token_bad"),
    ({"iss": 5}, "token_bad"),
    ({"jti": None}, "token_bad"),
    ({"exp": None}, "token_bad"),
    ({"iat": None}, "token_bad"),
    ({"exp": "soon"}, "token_bad"),
    ({"iat": NOW_S + 0.5}, "token_bad"),
    ({"exp": NOW_S + 121}, "token_bad"),
    ({"exp": NOW_S}, "token_bad"),
    ({"iat": NOW_S - 180, "exp": NOW_S - 60}, "token_expired"),
    ({"iat": NOW_S + 61, "exp": NOW_S + 120}, "token_early"),
]


@pytest.mark.parametrize(("claims", "code"), BAD)
def test_a_token_that_is_not_right_is_refused(
    world: World, kiosk: KioskSide, claims: dict[str, object], code: str
) -> None:
    try:
        headers = kiosk.headers(**claims)
    except TypeError:
        # The library will not encode an issuer that is no text; a forger's library would.
        raw = jwt.api_jws.encode(b'{"iss":5}', kiosk.key, algorithm="EdDSA")
        headers = {"Authorization": f"Bearer {raw}"}
    answer = world.ask("GET", f"/v1/kiosks/{kiosk.id}/changes", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert answer.json()["server_time_ms"] == world.clock.now_ms


def test_the_clocks_may_differ_by_a_minute_and_only_ours_counts(world: World, kiosk: KioskSide) -> None:
    path = f"/v1/kiosks/{kiosk.id}/changes"
    ahead, behind = kiosk.headers(iat=NOW_S + 60, exp=NOW_S + 120), kiosk.headers(iat=NOW_S - 179, exp=NOW_S - 59)
    assert world.ask("GET", path, headers=ahead).status_code == 200
    assert world.ask("GET", path, headers=behind).status_code == 200
    world.clock.pass_s(1000 * 86_400)
    assert world.ask("GET", path, headers=kiosk.headers()).status_code == 200
    assert world.ask("GET", path, headers=ahead).status_code == 401


def test_no_token_a_strangers_signature_and_another_algorithm_are_refused(world: World, kiosk: KioskSide) -> None:
    path = f"/v1/kiosks/{kiosk.id}/changes"
    assert world.ask("GET", path).json()["code"] == "token_missing"
    stranger = jwt.encode(kiosk.claims(), Ed25519PrivateKey.generate(), algorithm="EdDSA")
    shared = jwt.encode(kiosk.claims(), "k" * 40, algorithm="HS256")
    none = jwt.encode(kiosk.claims(), None, algorithm="none")
    for token in (stranger, shared, none, "abc", "a.b.c", "é"):
        headers = {"Authorization": f"Bearer {token}".encode()}
        assert world.ask("GET", path, headers=headers).json()["code"] == "token_bad", token


def test_a_kiosk_speaks_only_for_itself(world: World, kiosk: KioskSide) -> None:
    other = world.enrol()
    answer = world.ask("GET", f"/v1/kiosks/{other.id}/changes", headers=kiosk.headers())
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_kiosk")


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Bearer ", f"Basic {ADMIN}", "Bearer é"])
def test_people_need_the_admin_token(world: World, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.encode()}
    answer = world.ask("GET", "/v1/kiosks", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "admin_token_bad")


def test_health_needs_nothing(world: World) -> None:
    assert world.ask("GET", "/v1/health").json() == {"status": "ok", "time_ms": world.clock.now_ms}

"""Credentials as bytes and pictures: the QR can be read by a camera's decoder and its signature verifies."""

import io
import struct

import base45
import numpy as np
import png
import pytest
import zxingcpp
from central_world import ADMIN, NOON_MS, KioskSide, World
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central import minting
from central.keys import public_key_from


def _pixels(data: bytes) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    width, height, rows, _ = png.Reader(bytes=data).asDirect()
    grey = [[255 if pixel else 0 for pixel in row] for row in rows]
    return np.array(grey, dtype=np.uint8).reshape(height, width)


def test_the_picture_of_an_order_reads_back_and_verifies(world: World, kiosk: KioskSide) -> None:
    made = world.add_order(kiosk, held_until_ms=NOON_MS + 999)
    [qr] = made["credentials"]
    path = f"/v1/orders/{made['id']}/pickup-code.png"
    answer = world.ask("GET", path, headers={"Authorization": f"Bearer {ADMIN}"})
    assert answer.headers["cache-control"] == "no-store"
    picture = _pixels(answer.content)
    assert picture.shape == (450, 450)
    [read] = zxingcpp.read_barcodes(picture)
    assert read.text == qr["token"]
    assert len(read.text) == 122

    raw = base45.b45decode(read.text)
    version, key_id, number, credential, expiry_s, flags = struct.unpack(">BBHQIB", raw[:17])
    [key] = kiosk.changes("key.put")
    assert (version, key_id, number, flags) == (1, key["key_id"], kiosk.number, 0)
    assert f"{credential:016x}" == qr["id"]
    assert expiry_s == NOON_MS // 1000
    prefixed = b"open-pickup-kiosk/credential/v1\x00" + raw[:17]
    public_key_from(key["public_key"]).verify(raw[17:], prefixed)


def test_the_claims_of_a_known_key_are_known_bytes() -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    body = minting.claims(key_id=1, kiosk_number=513, credential_id="0102030405060708", expires_ms=1_763_900_000_999)
    assert body.hex() == "01" + "01" + "0201" + "0102030405060708" + "6922fa60" + "00"
    text = minting.token(body, key.sign)
    raw = base45.b45decode(text)
    assert raw[:17] == body
    key.public_key().verify(raw[17:], minting.PREFIX + body)


@pytest.mark.parametrize("number", range(20))
def test_every_token_is_122_letters_of_the_qr_alphabet_and_fills_one_version_5_code(number: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes([number] * 32))
    body = minting.claims(
        key_id=number, kiosk_number=65535, credential_id=f"{number:016x}", expires_ms=2**32 * 1000 - 1
    )
    text = minting.token(body, key.sign)
    assert len(text) == 122
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    data = minting.picture(text)
    assert png.Reader(file=io.BytesIO(data)).read()[0] == (37 + 8) * 10


def test_a_minted_credential_may_be_expired_and_goes_down(world: World, kiosk: KioskSide) -> None:
    made = world.add_order(kiosk)
    world.clock.pass_s(1)
    old = world.admin("POST", f"/v1/orders/{made['id']}/credentials", {"expires_ms": 1000})
    assert old["expires_ms"] == 1000
    assert kiosk.changes("credential.put")[-1]["id"] == old["id"]
    assert struct.unpack(">I", base45.b45decode(old["token"])[12:16]) == (1,)
    too_far = world.admin("POST", f"/v1/orders/{made['id']}/credentials", {"expires_ms": 2**32 * 1000}, status=422)
    assert too_far["code"] == "field_invalid"
    far = world.add_order(kiosk, "W2", held_until_ms=2**50)
    assert far["credentials"][0]["expires_ms"] == (2**32 - 1) * 1000


def test_the_newest_qr_that_is_in_force_is_the_picture(world: World, kiosk: KioskSide) -> None:
    made = world.add_order(kiosk)
    newer = world.admin("POST", f"/v1/orders/{made['id']}/credentials", {"expires_ms": NOON_MS})
    path, headers = f"/v1/orders/{made['id']}/pickup-code.png", {"Authorization": f"Bearer {ADMIN}"}

    def read() -> str:
        [code] = zxingcpp.read_barcodes(_pixels(world.ask("GET", path, headers=headers).content))
        return str(code.text)

    assert read() == newer["token"]
    world.admin("POST", f"/v1/credentials/{newer['id']}/revoke")
    assert read() == made["credentials"][0]["token"]

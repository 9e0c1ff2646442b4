"""Where phones reach central: an address that is one, told to every kiosk, and again when it changes."""

import pytest
from central_world import KioskSide, World

from central.settings import Settings

ADDRESS = "https://pickup.example.com"


def test_kiosks_hear_where_phones_reach_central_and_when_that_changes(world: World, kiosk: KioskSide) -> None:
    assert [change["public_url"] for change in kiosk.changes("shop.put")] == [None]
    for address in (ADDRESS, ADDRESS, "https://elsewhere.example", None):
        world.settings = world.settings.model_copy(update={"public_url": address})
        world.restart()
    heard = [change["public_url"] for change in kiosk.changes("shop.put")]
    assert heard == [None, ADDRESS, "https://elsewhere.example", None]


@pytest.mark.parametrize("address", [
    "http://pickup.example.com", "pickup.example.com", "https://", "ftp://127.0.0.1", "https://a.example/?b=1",
    "https://a.example/#b", "https://店.example", "https://" + "a" * 100,
])  # fmt: skip
def test_what_customers_write_goes_over_tls_to_an_address_that_is_one(address: str) -> None:
    with pytest.raises(ValueError, match="is not an address like"):
        Settings(admin_token="a-token-for-tests", public_url=address)


@pytest.mark.parametrize(("address", "meant"), [
    ("https://pickup.example.com/", "https://pickup.example.com"),
    ("https://example.com/pickup", "https://example.com/pickup"),
    ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
    (None, None),
])  # fmt: skip
def test_an_address_is_told_without_its_last_stroke(address: str | None, meant: str | None) -> None:
    assert Settings(admin_token="a-token-for-tests", public_url=address).public_url == meant

"""A slice of `scripts/soak_bus.py`: openings on a bad line for every family, and an adapter that comes and goes."""

import pytest
from wire_soak import PROFILES
from wire_soak_runs import pulled, pulled_virtually, virtual

OPENINGS = 120
PULLS = 10


@pytest.mark.parametrize("family", PROFILES)
def test_no_opening_on_a_bad_line_goes_wrong_or_is_told_wrong(family, seed):
    tally = virtual(family, OPENINGS, seed)
    assert tally.complaints == []
    assert tally.counts["openings"] == OPENINGS
    assert tally.counts["seen open"] > OPENINGS * 0.7


@pytest.mark.parametrize("family", PROFILES)
def test_an_adapter_pulled_and_returned_is_found_again_soon(family, seed):
    took_s, wrong = pulled_virtually(family, PULLS, seed)
    assert wrong == []
    assert len(took_s) == PULLS


@pytest.mark.parametrize("family", ["xor8a", "modbus"])
def test_an_adapter_pulled_and_returned_under_another_name_is_found_again(family, seed):
    took_s, wrong = pulled(family, PULLS // 2, seed)
    assert wrong == []
    assert len(took_s) == PULLS // 2

"""A code held to the camera counts once; an opaque one needs a second look."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.scan.debounce import MOST_TEXTS, Debounce


def is_signed(text: str) -> bool:
    return text.startswith("K1")


def test_a_signed_text_goes_at_first_sight_and_once() -> None:
    debounce = Debounce(is_signed)
    assert debounce.see(["K1A"], 0.0) == ("K1A",)
    assert [debounce.see(["K1A"], at / 10) for at in range(1, 100)] == [()] * 99


def test_an_opaque_text_needs_two_agreeing_frames() -> None:
    debounce = Debounce(is_signed)
    assert debounce.see(["4711"], 0.0) == ()
    assert debounce.see(["4712"], 0.1) == ()
    assert debounce.see(["4711"], 0.2) == ("4711",)
    assert debounce.see(["4711"], 0.3) == ()


def test_a_text_twice_in_one_frame_is_one_sighting() -> None:
    debounce = Debounce(is_signed)
    assert debounce.see(["4711", "4711"], 0.0) == ()


def test_two_sightings_too_far_apart_do_not_agree() -> None:
    debounce = Debounce(is_signed)
    assert debounce.see(["4711"], 0.0) == ()
    assert debounce.see(["4711"], 1.5) == ()
    assert debounce.see(["4711"], 1.6) == ("4711",)


def test_a_text_goes_again_after_it_was_away_for_a_second_and_a_half() -> None:
    debounce = Debounce(is_signed)
    assert debounce.see(["K1A"], 0.0) == ("K1A",)
    assert debounce.see([], 1.4) == ()
    assert debounce.see(["K1A"], 1.4) == ()
    assert debounce.see(["K1A"], 2.8) == ()
    assert debounce.see([], 4.3) == ()
    assert debounce.see(["K1A"], 4.3) == ("K1A",)


def test_several_texts_are_counted_apart() -> None:
    debounce = Debounce(is_signed)
    assert debounce.see(["K1A", "K1B", "77"], 0.0) == ("K1A", "K1B")
    assert debounce.see(["K1B", "77", "K1C"], 0.1) == ("77", "K1C")


@given(st.lists(st.tuples(st.lists(st.sampled_from("abcdefgh")), st.floats(0, 1)), max_size=40))
def test_a_text_is_told_exactly_when_it_was_away_long_enough(frames: list[tuple[list[str], float]]) -> None:
    debounce = Debounce(lambda _text: True)
    last_seen_s: dict[str, float] = {}
    now_s = 0.0
    for texts, gap_s in frames:
        now_s += gap_s
        new = [text for text in dict.fromkeys(texts) if now_s - last_seen_s.get(text, -1e9) >= 1.5]
        assert list(debounce.see(texts, now_s)) == new
        last_seen_s.update(dict.fromkeys(texts, now_s))


def test_memory_is_bounded_and_the_oldest_makes_room() -> None:
    debounce = Debounce(lambda _text: True)
    for number in range(1000):
        assert debounce.see([f"K{number}", "STAYS"], 0.0) == (
            (f"K{number}", "STAYS") if number == 0 else (f"K{number}",)
        )
    assert len(debounce._seen) == MOST_TEXTS

"""What goes wrong on the wire, at the boards, at the doors and with the current, each as told and by seed."""

import pytest
from sim_families import SPEAKING, bank_of, opened
from sim_helpers import ask, events, heard, small_bank

from sim.acts import Acts
from sim.boards.xor8a import is_sealed
from sim.errors import ActError
from sim.noise import spoil
from sim.seeds import stream
from sim.wiring import Wiring, load_scene
from sim.world import World

QUERY_1, CLOSED_1, OPENED_1 = "80 01 01 33 B3", "80 01 01 11 91", "80 01 01 00 80"
OPEN_1, OPEN_2 = "8A 01 01 11 9B", "8A 01 02 11 98"
STATES_1 = "80 01 00 33 B2"


class Bank:
    def __init__(self, wiring: Wiring | None = None, seed: int = 1) -> None:
        self.world = World(wiring or small_bank(boards=2), seed=seed)
        self._acts = Acts(self.world)

    def do(self, act: str, **arguments: object) -> object:
        return self._acts.perform(act, arguments, self.world.now)

    def ask(self, request: str, wait_s: float = 2.0) -> str:
        return ask(self.world, request, wait_s)


@pytest.fixture
def bank() -> Bank:
    return Bank()


def distance(one: str, other: str) -> int:
    pairs = zip(bytes.fromhex(one), bytes.fromhex(other), strict=True)
    return sum((a ^ b).bit_count() for a, b in pairs)


@pytest.mark.parametrize("bits", [1, 2])
@pytest.mark.parametrize("seed", range(20))
def test_noise_flips_as_many_bits_as_told_and_the_same_by_seed(bits, seed):
    said = []
    for _ in range(2):
        bank = Bank(seed=seed)
        bank.do("noise", bits=bits)
        said.append(bank.ask(QUERY_1))
        assert bank.ask(QUERY_1) == CLOSED_1
    assert said[0] == said[1]
    assert distance(said[0], CLOSED_1) == bits


@pytest.mark.parametrize("seed", range(20))
def test_noise_that_keeps_the_check_is_a_lie_that_passes(seed):
    bank = Bank(seed=seed)
    bank.do("noise", bits=2, keeps_check=True)
    said = bank.ask(QUERY_1)
    assert distance(said, CLOSED_1) == 2
    assert is_sealed(bytes.fromhex(said))


def test_a_check_that_sees_every_error_leaves_the_bytes_alone():
    data = bytes.fromhex("01 02 01 FF E1 C8")
    assert spoil(data, 2, stream(1, "x"), lambda _: False) == data
    assert spoil(b"", 1, stream(1, "x")) == b""


def test_a_request_may_be_misread_so_that_another_door_opens():
    doors = set()
    for seed in range(60):
        bank = Bank(small_bank(locks=8), seed=seed)
        bank.do("noise_request", bits=2, keeps_check=True)
        bank.ask(OPEN_1)
        doors |= set(opened(bank.world))
    assert len(doors) > 1


def test_a_stale_reply_is_the_answer_to_the_question_before(bank):
    bank.do("stale", count=2)
    assert bank.ask(QUERY_1) == ""
    assert bank.ask(STATES_1) == CLOSED_1
    assert bank.ask(QUERY_1) == "80 01 00 00 07 33 B5"
    assert bank.ask(QUERY_1) == CLOSED_1


def test_a_doubled_request_opens_twice_and_a_torn_one_not_at_all(bank):
    bank.do("repeat_request", seconds=1.0)
    bank.world.receive("main", bytes.fromhex(OPEN_1), 0.0)
    assert [name for name, _ in events(bank.world.advance(3.0), "coil.on")] == ["coil.on"] * 2
    bank.do("split_request", position=2)
    assert bank.ask(OPEN_2) == ""
    assert bank.ask(OPEN_2) != ""


def test_one_write_is_echoed_and_the_next_is_not(bank):
    bank.do("echo_next")
    assert bank.ask(QUERY_1) == f"{QUERY_1} {CLOSED_1}"
    assert bank.ask(QUERY_1) == CLOSED_1


def test_a_wrong_board_opens_its_own_door_under_its_own_address_or_the_one_asked():
    for signs, address in (("own", "02"), ("asked", "01")):
        bank = Bank()
        bank.do("wrong_board", board=1, other=2, signs=signs)
        assert bank.ask(OPEN_1).startswith(f"8A {address} 01 00")
        assert opened(bank.world) == ["B01"]
        assert bank.ask(QUERY_1) == CLOSED_1
        assert bank.ask("80 02 01 33 B0").startswith("80 02")


def test_boards_of_another_kind_cannot_stand_in(bank):
    with pytest.raises(ActError, match="another line or another family"):
        bank.do("wrong_board", board=1, other=1)


def test_an_answer_may_carry_a_wrong_address_under_a_right_check(bank):
    bank.do("wrong_address", board=1, address=9)
    assert bank.ask(QUERY_1) == "80 09 01 11 99"
    assert bank.ask(QUERY_1) == CLOSED_1


def test_reversed_polarity_reads_every_door_as_its_opposite(bank):
    bank.do("polarity", board=1)
    assert bank.ask(STATES_1) == "80 01 FF FF F8 33 4A"
    bank.do("polarity", board=1, on=False)
    assert bank.ask(QUERY_1) == CLOSED_1


def test_a_deaf_board_hears_again_after_its_seconds(bank):
    bank.do("deaf", board=1, seconds=1.0)
    assert bank.ask(QUERY_1, 0.5) == ""
    bank.world.advance(1.1)
    assert bank.ask(QUERY_1) == CLOSED_1


def test_a_board_at_another_rate_is_not_understood(bank):
    bank.do("board_baud", board=1, baud=19200)
    assert bank.ask(QUERY_1) != CLOSED_1
    assert bank.ask("80 02 01 33 B0") == "80 02 01 11 92"
    bank.do("clear_faults")
    assert bank.ask(QUERY_1) == CLOSED_1


def weathered(seed: int, **climate: float) -> list[str]:
    bank = Bank(seed=seed)
    bank.do("weather", **climate)
    return [bank.ask(QUERY_1) for _ in range(300)]


def test_weather_hits_as_often_as_told_and_the_same_by_seed():
    said = weathered(3, lose=0.05, garbage=0.02)
    assert said == weathered(3, lose=0.05, garbage=0.02)
    assert said != weathered(4, lose=0.05, garbage=0.02)
    assert 5 <= said.count("") <= 30
    assert sum(each.endswith(CLOSED_1) and each != CLOSED_1 for each in said) in range(1, 20)


def test_more_of_one_trouble_leaves_the_others_where_they_were():
    lost = [n for n, each in enumerate(weathered(3, lose=0.05)) if not each]
    assert [n for n, each in enumerate(weathered(3, lose=0.05, garbage=0.3)) if not each] == lost


def test_weather_needs_probabilities_and_calm_ends_it(bank):
    with pytest.raises(ActError, match="0 to 1"):
        bank.do("weather", lose=2.0)
    bank.do("weather", lose=1.0, noise_request=1.0)
    assert bank.ask(QUERY_1) == ""
    bank.do("weather")
    assert bank.ask(QUERY_1) == CLOSED_1


def test_a_door_without_its_spring_is_unlocked_and_waits_to_be_pulled(bank):
    bank.do("spring", door="A01")
    assert bank.ask(OPEN_1) == OPEN_1  # the sensor on the leaf still says closed
    assert bank.world.door("A01").leaf.value == "ajar"
    bank.do("open", door="A01")
    assert events(bank.world.advance(9.0), "door.opened") == [("door.opened", "A01")]
    assert bank.ask(QUERY_1) == OPENED_1


def test_a_heavy_bolt_falls_back_when_the_pulse_is_too_short(bank):
    bank.do("heavy", door="A01", needs_ms=500)
    bank.ask(OPEN_1)
    assert opened(bank.world) == []
    bank.ask("8A 01 01 11 01 9A")
    assert opened(bank.world) == ["A01"]


def test_a_sensor_on_the_bolt_says_open_while_the_leaf_is_jammed_and_only_then():
    wiring = small_bank()
    doors = tuple(door.model_copy(update={"feedback": "bolt"}) for door in wiring.doors)
    bank = Bank(wiring.model_copy(update={"doors": doors}))
    bank.world.jam("A01", True, 0.0)
    bank.world.receive("main", bytes.fromhex(OPEN_1), 0.0)
    bank.world.advance(0.1)
    assert bank.world.door("A01").sensor == "open"
    bank.world.advance(1.0)
    assert bank.world.door("A01").sensor == "closed"
    bank.ask(OPEN_2)
    assert bank.world.door("A02").sensor == "open"


def test_a_flickering_contact_comes_to_rest_at_the_truth(bank):
    bank.do("flicker", door="A01", seconds=3.0)
    seen = {bank.ask(QUERY_1, 0.1) for _ in range(25)}
    assert {CLOSED_1, OPENED_1} <= seen
    bank.world.advance(bank.world.now + 3)
    assert bank.ask(QUERY_1) == CLOSED_1


def test_a_welded_coil_stays_on_and_the_door_cannot_latch(bank):
    bank.do("stuck_coil", door="A01")
    bank.ask(OPEN_1)
    assert bank.world.door("A01").energised
    bank.do("close", door="A01")
    bank.world.advance(bank.world.now + 1)
    assert opened(bank.world) == ["A01"]
    bank.do("clear_faults")
    assert not bank.world.door("A01").energised


def relays_on_a_supply(**supply: object) -> Wiring:
    plain = bank_of("modbus", 1).model_dump()
    return Wiring.model_validate({**plain, "supplies": [{"name": "psu", "boards": [1], **supply}]})


def test_too_many_coils_at_once_bring_the_board_down_and_it_comes_back():
    bank = Bank(relays_on_a_supply(budget_ma=3000, coil_ma=1500, restart_ms=400))
    bank.world.receive("main", bytes.fromhex("01 0F 00 00 00 08 01 FF BE D5"), 0.0)
    happened = bank.world.advance(0.2)
    assert [name for name, _ in events(happened, "supply.browned_out")] == ["supply.browned_out"]
    assert heard(happened) == "01 0F 00 00 00 08 54 0D"
    assert not any(door.energised for door in bank.world.doors.values())
    assert bank.ask("01 02 00 00 00 08 79 CC", 0.1) == ""
    bank.world.advance(1.0)
    assert bank.ask("01 02 00 00 00 08 79 CC", 0.1) != ""


def test_two_coils_are_carried_and_a_short_peak_as_well():
    bank = Bank(relays_on_a_supply(budget_ma=3000, coil_ma=1500, sag_ms=250))
    for request in ("01 05 02 00 00 07 8D B0", "01 05 02 01 00 08 9C 74"):
        bank.ask(request, 0.05)
    assert events(bank.world.advance(3.0), "supply.browned_out") == []
    bank.do("supply", supply="psu", budget_ma=1000.0)
    bank.ask("01 05 02 00 00 02 4D B3", 0.5)
    assert not bank.world.boards[1].dead
    with pytest.raises(ActError, match="no supply 'x'"):
        bank.do("supply", supply="x", budget_ma=1.0)


@pytest.mark.parametrize("family", SPEAKING)
def test_random_bytes_never_crash_a_board_nor_fill_its_memory(family):
    for seed in range(5):
        bank = Bank(bank_of(family), seed=seed)
        rng = stream(seed, f"babble/{family}")
        post = bank.world.boards[1]
        starts = [b"\x02", b"\x8a\x01", b"\x90", b"WKLY", b"\x01\x05", b"\x80\x01", b"\xf5"]
        for _ in range(60):
            babble = rng.choice(starts) + rng.randbytes(rng.randrange(1, 40))
            bank.world.receive("main", babble, bank.world.now)
            bank.world.advance(bank.world.now + rng.choice((0.0, 0.01, 0.5)))
            assert len(post.board._heard) <= 256, f"seed {seed}"
        bank.world.advance(bank.world.now + 60)
        assert len(post.board._pulses._waiting) <= 64


def test_the_same_seed_gives_the_same_happenings_in_the_worst_weather():
    def run(seed: int) -> list[object]:
        bank = Bank(seed=seed)
        bank.do("weather", lose=0.1, split=0.3, noise=0.2, late=0.1, repeat=0.1, misread=0.1, noise_request=0.2)
        seen: list[object] = []
        for request in (OPEN_1, QUERY_1, OPEN_2, STATES_1) * 20:
            bank.world.receive("main", bytes.fromhex(request), bank.world.now)
            seen += bank.world.advance(bank.world.now + 0.6)
        return seen

    assert run(5) == run(5)
    assert run(5) != run(6)


@pytest.mark.parametrize("scene", ["cu48", "demo", "kerong1", "kerong2", "mixed", "modbus", "winnsen", "wkly"])
def test_every_scene_that_ships_stands_up(scene):
    world = World(load_scene(scene), seed=1)
    assert 8 <= len(world.doors) <= 36
    assert Acts(world).perform("state", {}, 0.0)

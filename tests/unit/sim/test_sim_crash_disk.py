"""The disk that loses power: what the model lets be lost, and what it never does."""

from random import Random

import pytest

from sim.crash.disk import SECTOR, Disk
from sim.crash.writes import Create, Op, Rename, Sync, SyncFolder, Truncate, Unlink, Write

OLD, NEW = b"o" * 2 * SECTOR, b"n" * 2 * SECTOR
DURABLE: list[Op] = [Create(1, "a"), Write(1, 0, OLD), Sync(1), SyncFolder("")]


def after(*ops: Op) -> Disk:
    """A disk on which this was done."""
    disk = Disk()
    for op in ops:
        disk.apply(op)
    return disk


def left(disk: Disk, tries: int = 400) -> set[tuple[tuple[str, bytes], ...]]:
    """What so many power cuts leave."""
    return {tuple(sorted(disk.lost(Random(seed)).items())) for seed in range(tries)}


def every(disk: Disk) -> set[tuple[tuple[str, bytes], ...]]:
    """Every state of a small window."""
    states = disk.every()
    assert states is not None
    return {tuple(sorted(state.items())) for state in states}


def test_what_was_synced_stays() -> None:
    disk = after(*DURABLE)
    assert disk.in_flight == 0
    assert left(disk) == every(disk) == {(("a", OLD),)}


def test_what_was_not_synced_is_there_missing_or_torn() -> None:
    disk = after(*DURABLE, Write(1, 0, NEW))
    half, other = b"o" * SECTOR + b"n" * SECTOR, b"n" * SECTOR + b"o" * SECTOR
    assert every(disk) == {(("a", OLD),), (("a", NEW),)}
    assert left(disk) == {(("a", OLD),), (("a", NEW),), (("a", half),), (("a", other),)}
    assert disk.whole() == {"a": NEW}


def test_a_later_write_may_be_durable_before_an_earlier_one() -> None:
    disk = after(*DURABLE, Write(1, 0, b"1" * SECTOR), Write(1, SECTOR, b"2" * SECTOR))
    assert (("a", b"o" * SECTOR + b"2" * SECTOR),) in every(disk) & left(disk)


def test_within_a_sector_writes_keep_their_order() -> None:
    """The page cache holds one content of a sector at a time: the second write never lies there without the first."""
    disk = after(*DURABLE, Write(1, 0, b"1"), Write(1, 1, b"2"))
    found = {dict(state)["a"][:2] for state in every(disk) | left(disk)}
    assert found == {b"oo", b"1o", b"12"}


def test_a_size_may_be_durable_before_the_bytes() -> None:
    disk = after(*DURABLE, Write(1, 2 * SECTOR, NEW))
    found = {dict(state)["a"] for state in left(disk)}
    assert OLD + bytes(2 * SECTOR) in found
    assert any(len(data) == 4 * SECTOR and data[: 2 * SECTOR] == OLD and NEW not in data for data in found)


def test_a_file_cut_short_is_cut_or_not() -> None:
    disk = after(*DURABLE, Truncate(1, SECTOR))
    assert every(disk) == {(("a", OLD),), (("a", b"o" * SECTOR),)}


def test_a_name_is_durable_with_its_folder_only() -> None:
    made = after(Create(1, "a"), Write(1, 0, OLD), Sync(1))
    assert () in left(made)
    assert () in every(made)
    made.apply(SyncFolder("elsewhere"))
    assert () in left(made)
    made.apply(SyncFolder(""))
    assert left(made) == {(("a", OLD),)}


def test_a_renamed_file_stands_under_one_of_its_names() -> None:
    disk = after(*DURABLE, Create(2, "b"), Write(2, 0, NEW), Sync(2), SyncFolder(""), Rename("b", "a"))
    assert left(disk) == every(disk) == {(("a", OLD), ("b", NEW)), (("a", NEW),)}


def test_a_removed_file_may_come_back() -> None:
    disk = after(*DURABLE, Unlink("a"))
    assert left(disk) == {(("a", OLD),), ()}


def test_a_large_window_is_sampled() -> None:
    disk = after(*DURABLE, *(Write(1, place, b"x") for place in range(20)))
    assert disk.every() is None


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_lost_the_synced_part_is_not(seed: int) -> None:
    """A seeded run of writes and syncs: every sector holds one of the contents it had since the last sync."""
    random, disk = Random(seed), after(*DURABLE)
    seen = {sector: {b"o" * SECTOR} for sector in range(2)}
    for _ in range(40):
        if random.random() < 0.2:
            disk.apply(Sync(1))
            whole = disk.whole()["a"]
            seen = {sector: {whole[sector * SECTOR : (sector + 1) * SECTOR]} for sector in range(2)}
        else:
            at = random.randrange(2 * SECTOR)
            disk.apply(Write(1, at, random.randbytes(random.randint(1, 2 * SECTOR - at))))
            whole = disk.whole()["a"]
            for sector in range(2):
                seen[sector].add(whole[sector * SECTOR : (sector + 1) * SECTOR])
        found = disk.lost(random)["a"]
        for sector in range(2):
            assert found[sector * SECTOR : (sector + 1) * SECTOR] in seen[sector], f"seed {seed}"

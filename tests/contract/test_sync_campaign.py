"""A slice of the sync campaign, which `scripts/soak_sync.py` plays whole, and proof that it finds what it looks for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sync_campaign import Plan, campaign
from sync_figures import Figures

from central import inbox
from kiosk.db.database import SqlDatabase
from kiosk.services.sync_ports import Agreement
from kiosk.sync.backoff import Backoff

SLICE = Plan(events=300, partitions=20, seed=11, kills=0.2, restores=2)


def test_nothing_is_lost_or_doubled_and_nothing_stands_still(tmp_path: Path, seed: int) -> None:
    figures = campaign(Plan(events=400, partitions=25, seed=seed, kills=0.2, restores=2), tmp_path)
    assert figures.well, figures
    assert (figures.restores, figures.partitions) == (2, 25)
    assert figures.requests_lost
    assert figures.sent_twice


def deletes_on_send(patch: pytest.MonkeyPatch) -> None:
    queued = SqlDatabase.queued

    async def hasty(self: SqlDatabase, limit: int) -> Any:
        batch = await queued(self, limit)
        if batch.events:
            await self.acknowledge(batch.generation, batch.events[-1].sequence)
        return batch

    async def blind(*_: object) -> Agreement:
        return Agreement.AGREED  # else the loss would be noticed and told again

    patch.setattr(SqlDatabase, "queued", hasty)
    patch.setattr(SqlDatabase, "compare", blind)


def forgets_what_it_took(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        inbox, "_reached", lambda unit, kiosk, batch: batch.events[0].kiosksequence - 1 if batch.events else 0
    )
    patch.setattr(inbox, "_told_before", lambda *_: False)


def gives_up_for_an_hour(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Backoff, "after_failure", lambda self: 3600.0)


def never_tells_again(patch: pytest.MonkeyPatch) -> None:
    async def blind(*_: object) -> Agreement:
        return Agreement.AGREED

    patch.setattr(SqlDatabase, "compare", blind)


MUTANTS: dict[Callable[[pytest.MonkeyPatch], None], Callable[[Figures], object]] = {
    deletes_on_send: lambda found: found.lost,
    forgets_what_it_took: lambda found: found.dead_letters or found.doubled,
    gives_up_for_an_hour: lambda found: found.stalls,
    never_tells_again: lambda found: found.stalls or found.lost,
}


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_broken_sync_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mutant: Callable[[pytest.MonkeyPatch], None]
) -> None:
    mutant(monkeypatch)
    figures = campaign(SLICE, tmp_path)
    assert not figures.well
    assert MUTANTS[mutant](figures), figures

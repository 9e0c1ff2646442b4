"""Shows a bank with live parcels changed, forged and foreign codes, and counts how many open something.

`python scripts/soak_credentials.py --count 1000000 --seed 1`. The real check runs on a real database in which every
genuine code opens a door; between the changed codes the genuine ones are shown too, or the count would prove nothing.
Exit code 1 when a changed code was accepted, when anything raised, or when a genuine code was refused.
"""

import argparse
import multiprocessing
import os
import sys
import time  # what a soak took is printed for a person
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from random import Random  # noqa: TID251  seeded, and the seed is printed
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "unit" / "kiosk_services")]

from mutated_codes import OPAQUE, Mint  # noqa: E402
from service_bench import NOW_MS, SHOP, Seeded, credential, open_book, order, put, work  # noqa: E402

from kiosk.domain.credentials import Accepted, Credential, CredentialKind, Refused  # noqa: E402
from kiosk.domain.orders import Epoch, ParcelStatus  # noqa: E402
from kiosk.services import facts  # noqa: E402
from kiosk.services.changes import Changes  # noqa: E402
from kiosk.services.credentials import Credentials  # noqa: E402
from kiosk.services.ports import Book  # noqa: E402
from kiosk.services.secrets import Secrets  # noqa: E402

CHUNK = 5_000
DAY_MS = 86_400_000
NEVER_MS = 2**53 - 1
TYPED_A_DAY = 25
MAY_RETURN = {"genuine", "genuine_but_not_here"}
"""An expired code is no longer good for a door, and still names the order for a return."""

SECRETS = Secrets(Seeded(3).bytes(32))
CHECKS = Credentials(SECRETS, ZoneInfo("Asia/Shanghai"))


@dataclass
class Soaked:
    """What came of it. `kinds` counts the changed codes by kind of change, `answers` by what was said to them."""

    kinds: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    aliases: int = 0
    genuine: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def changed(self) -> int:
        """How many codes were shown whose bytes differ from every live one."""
        return self.kinds.total()

    def add(self, other: "Soaked") -> None:
        """What another chunk brought."""
        self.kinds += other.kinds
        self.answers += other.answers
        self.aliases += other.aliases
        self.genuine += other.genuine
        self.wrong += other.wrong


class Bank:
    """A kiosk whose compartments hold a parcel for every live code of the mint."""

    def __init__(self) -> None:
        self.mint = Mint()
        self._database = open_book()
        apply_one = Changes(SECRETS).apply_change
        put(self._database, apply_one, "shop.put", SHOP)
        for number, key in self.mint.keys.items():
            known = facts.SigningKey(key.public_key().public_bytes_raw(), None)
            work(self._database, partial(facts.put_signing_key, key_id=number, key=known))
        codes: list[tuple[str, str, dict[str, object]]] = [
            *((f"{name:016x}", "qr", {}) for name in self.mint.ids),
            *((f"{n:016x}", "opaque", {"code": code}) for n, code in enumerate(OPAQUE, 1)),
            *((f"{n:016x}", "numeric", {"code": c, "locator": at}) for n, (c, at) in enumerate(self.mint.typed, 50)),
        ]
        for number, (name, kind, more) in enumerate(codes):
            whose = f"o{number}"
            put(self._database, apply_one, "order.put", order(whose))
            put(self._database, apply_one, "credential.put", credential(name, kind, whose, expires_ms=NEVER_MS, **more))
            work(self._database, partial(_load, order_id=whose, number=number))

    def soak(self, count: int, seed: int, chunk: int) -> Soaked:
        """Show `count` changed codes; the same seed and chunk show the same ones."""
        trial = _Trial(self.mint, Random(f"{seed}/{chunk}"), chunk)
        work(self._database, partial(trial.run, count=count))
        return trial.soaked

    def close(self) -> None:
        """Close the database."""
        self._database.close()


def _load(book: Book, order_id: str, number: int) -> None:
    parcel = book.parcels.get(f"{order_id}.p1")
    assert parcel is not None
    label = f"{'ABCD'[number // 24]}{number % 24 + 1:02}"
    book.epochs.put(Epoch(f"e{number}", parcel.id, order_id, label, NOW_MS - 1000, "s1"))
    book.parcels.put(replace(parcel, status=ParcelStatus.READY))


class _Trial:
    """One chunk of codes."""

    def __init__(self, mint: Mint, chance: Random, chunk: int) -> None:
        self._mint, self._chance, self._chunk = mint, chance, chunk
        self._typed = 0
        self.soaked = Soaked()

    def run(self, book: Book, count: int) -> None:
        """Nine in ten scanned and changed, some typed, some aliases, some genuine."""
        mutants, soaked = self._mint.mutants(self._chance), self.soaked
        while soaked.changed < count:
            roll = self._chance.randrange(50)
            if roll == 0:
                self._type(book)
            elif roll == 1:
                soaked.aliases += 1
                self._show(book, "alias", self._mint.alias(self._chance), opens=False)
            elif roll == 2:
                soaked.genuine += 1
                self._show(book, "genuine", self._mint.wrapped(self._chance), opens=True)
            else:
                kind, text = next(mutants)
                soaked.kinds[kind] += 1
                soaked.answers[self._show(book, kind, text, opens=False)] += 1

    def _show(self, book: Book, kind: str, text: str, *, opens: bool) -> str:
        try:
            code = CHECKS.read(book, text)
            answer: object = CHECKS.check(book, code, NOW_MS)
            asked = kind not in MAY_RETURN and self._chance.randrange(8) == 0
            if asked and isinstance(CHECKS.order_of(book, code, NOW_MS), str):
                answer = "a return may begin"
        except Exception as error:
            answer = error
        return self._judged(kind, text, answer, opens=opens)

    def _type(self, book: Book) -> None:
        """A typed code with another digit, or another person's. The tries of a day would soon close the kiosk."""
        if self._typed % TYPED_A_DAY == 0:
            _forgive(book)
        day = self._chunk * 100 + self._typed // TYPED_A_DAY
        self._typed += 1
        code, locator = self._chance.choice(self._mint.typed)
        at = self._chance.randrange(len(code))
        other = str((int(code[at]) + self._chance.randrange(1, 10)) % 10)
        changed = self._chance.choice((code[:at] + other + code[at + 1 :], code + other, code[1:], "", "一二三四五六"))
        wrong = self._chance.choice(((changed, locator), (code, locator[::-1]), (code, ""), (code, "一二三四")))
        self.soaked.kinds["typed"] += 1
        try:
            answer: object = CHECKS.check_numeric(book, *wrong, NOW_MS + day * DAY_MS)
        except Exception as error:
            answer = error
        self.soaked.answers[self._judged("typed", "/".join(wrong), answer, opens=False)] += 1

    def _judged(self, kind: str, text: str, answer: object, *, opens: bool) -> str:
        said = answer.reason.value if isinstance(answer, Refused) else type(answer).__name__
        if not isinstance(answer, Accepted if opens else Refused):
            self.soaked.wrong.append(f"chunk {self._chunk}, {kind}: {answer!r} for {text!r}")
        return said


def _forgive(book: Book) -> None:
    kin: list[Credential] = book.credentials.where(kind=CredentialKind.NUMERIC)
    for one in kin:
        book.credentials.put(replace(one, tries=0))


_banks: list[Bank] = []


def _work(job: tuple[int, int, int]) -> Soaked:
    """One chunk, in a worker with a bank of its own."""
    if not _banks:
        _banks.append(Bank())
    return _banks[0].soak(*job)


def main(arguments: list[str] | None = None) -> int:
    """Show them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1_000_000, help="changed codes (default one million)")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(arguments)
    jobs = [(min(CHUNK, args.count - at), args.seed, at // CHUNK) for at in range(0, args.count, CHUNK)]
    total, began_s = Soaked(), time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as pool:
        for done, soaked in enumerate(pool.imap_unordered(_work, jobs), start=1):
            total.add(soaked)
            for line in soaked.wrong:
                print(f"seed {args.seed}, {line}", flush=True)
            if done % 20 == 0 or done == len(jobs):
                print(f"{total.changed:,} changed codes, {len(total.wrong)} wrong", flush=True)
    _report(total, time.perf_counter() - began_s)
    return 1 if total.wrong else 0


def _report(total: Soaked, took_s: float) -> None:
    for title, counts in (("changed", total.kinds), ("answered", total.answers)):
        print(f"{title}: " + ", ".join(f"{name} {count:,}" for name, count in counts.most_common()))
    print(f"{total.aliases:,} careless encodings of live codes refused, {total.genuine:,} genuine codes accepted")
    print(f"{total.changed:,} changed codes in {took_s:.0f} s: {len(total.wrong)} accepted or raised")


if __name__ == "__main__":
    sys.exit(main())

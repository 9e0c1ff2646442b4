"""Of two customers who scan at once, the one the screen means stands before it."""

from types import SimpleNamespace

from sim.soak.people.odd import Pair


def test_whom_the_screen_answers_stands_before_it() -> None:
    truth = SimpleNamespace(who="", owner={"p2": "two"}, inside={"A01": ["p2"], "A02": []}.get)
    pair, other = Pair.__new__(Pair), Pair.__new__(Pair)
    for one, name in ((pair, "one"), (other, "two")):
        vars(one).update(stage=SimpleNamespace(truth=truth), order=SimpleNamespace(id=name), who=f"customer:{name}")
    pair.other, pair.unanswered = other, ["customer:two", "customer:one"]
    pair.reads("checking", None)
    assert truth.who == "customer:two"
    pair.reads("refused", None)
    pair.reads("checking", None)
    assert truth.who == "customer:one", "the first was refused"
    pair.reads("open", "A02")
    assert truth.who == "customer:one", "an empty door tells nobody whose it is"
    pair.reads("open", "A01")
    assert truth.who == "customer:two"

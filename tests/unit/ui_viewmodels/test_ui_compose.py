"""From a snapshot to a screen, without Qt."""

import pytest

from kiosk.domain.credentials import Refusal
from kiosk.domain.policy import Decision
from kiosk.domain.returns import Reason
from kiosk.domain.tasks import TaskKind
from kiosk.link.messages import Facts, Snapshot
from kiosk.link.screens import Button, Mark, Screen
from kiosk.link.views import TaskView
from ui import samples
from ui.viewmodels.buttons import Look
from ui.viewmodels.compose import Moment, compose
from ui.viewmodels.texts import load
from ui.viewmodels.view import View

ZH, EN = load("zh-CN"), load("en")


def view(snapshot: Snapshot, **look: bool) -> View:
    return compose(Moment(ZH, samples.NOW_MS, samples.welcome(), snapshot, "up", Look(**look)))


def english(snapshot: Snapshot) -> View:
    return compose(Moment(EN, samples.NOW_MS, samples.welcome(), snapshot))


def test_the_open_door_is_told_number_first() -> None:
    shown = view(samples.customer()["open"])
    assert (shown.door, shown.title, shown.line) == ("A07", "柜门已打开", "请取出物品，随手关门。")
    assert (shown.place, shown.place_icon) == ("在您<b>左边</b>，<b>齐腰高</b>", "arrow-left")
    assert [row.id for row in shown.actions] == ["too_high", "not_mine"]
    assert [row.id for row in shown.footer] == ["large_text", "call_staff"]
    assert not any(row.primary for row in shown.actions)


OPEN_WORDS = ("已打开", "is open")
SENSED = {Screen.OPEN, Screen.RETURN_OPEN, Screen.LOAD_OPEN, Screen.RETRIEVE_OPEN, Screen.LEFT_OPEN}


@pytest.mark.parametrize("name", sorted(samples.all_snapshots()))
def test_open_is_said_only_where_a_sensor_said_so(name: str) -> None:
    snapshot = samples.all_snapshots()[name]
    for shown in (view(snapshot), english(snapshot)):
        told = any(word in f"{shown.title} {shown.line} {shown.place}" for word in OPEN_WORDS)
        assert not told or snapshot.screen in SENSED
        assert not shown.door or snapshot.screen in SENSED


@pytest.mark.parametrize("reason", sorted(set(Refusal) - {Refusal.NO_MATCH}))  # that one is told where it was typed
def test_every_refusal_has_its_own_words_and_offers_help(reason: Refusal) -> None:
    buttons = (Button.CALL_STAFF, Button.TYPE_CODE, Button.BACK)
    shown = view(Snapshot(serial=1, screen=Screen.REFUSED, facts=Facts(reason=reason), buttons=buttons))
    assert f"scene.refused_{reason}.title" in ZH.table
    assert shown.title
    assert shown.line
    assert shown.sign
    assert "call_staff" in {row.id for row in shown.actions}
    assert sum(row.primary for row in shown.actions) == 1


def test_a_reason_nobody_knows_is_answered_in_general() -> None:
    shown = view(samples.refusals()["refused_something_new"])
    assert shown.title == ZH["scene.refused.title"]
    assert shown.sign == "triangle"


def test_times_stand_in_refusals_where_they_are_known() -> None:
    assert "11\u00a0月\u00a020\u00a0日 21:" in view(samples.refusals()["refused_expired"]).line
    assert "12:05" in view(samples.refusals()["refused_already_collected"]).line
    bare = Snapshot(serial=1, screen=Screen.REFUSED, facts=Facts(reason="expired"))
    assert view(bare).line == ZH["scene.refused_expired.line_plain"]


def test_only_offered_buttons_stand_on_a_screen() -> None:
    own = {"large_text", "high_contrast", "language"}
    for snapshot in samples.all_snapshots().values():
        shown = view(snapshot)
        ids = {row.id for row in (*shown.actions, *shown.footer)} - own
        assert ids <= {button.value for button in snapshot.buttons}
        assert sum(row.primary for row in shown.actions) <= 1


def test_the_screens_own_keys_are_always_there() -> None:
    for snapshot in samples.all_snapshots().values():
        assert "large_text" in {row.id for row in view(snapshot).footer}
    assert "language" in {row.id for row in view(samples.customer()["open"], language_in_footer=True).footer}


def test_large_letters_take_shorter_words() -> None:
    snapshot = samples.customer()["open"]
    assert view(snapshot).actions[0].label == "太高，够不着"
    assert view(snapshot, large_text=True).actions[0].label == "太高"
    assert view(snapshot, short_words=True).actions[0].label == "太高"


def test_several_doors_are_told_as_done_now_and_next() -> None:
    shown = view(samples.customer()["open_several"])
    assert [(row.label, row.mark) for row in shown.doors] == [("C05", "done"), ("A07", "open"), ("D02", "next")]
    assert shown.chip == "还有 1 个柜门要打开"
    assert shown.line == "关好 A07，接着打开 D02。"


def test_a_jam_shows_the_number_and_what_was_done() -> None:
    shown = view(samples.customer()["jam"])
    assert (shown.number, shown.ticket_title) == ("4821", "请到服务台领取")
    assert [note.icon for note in shown.notes] == ["check-circle", "clock", "receipt"]
    answered = view(samples.customer()["jam_answered"])
    assert answered.notes[0].text == "店员马上就到"
    assert shown.banner == ""


def test_a_call_for_staff_follows_the_person() -> None:
    assert view(samples.customer()["idle_called"]).banner == "已呼叫店员"
    assert view(samples.customer()["help"]).banner == ""
    assert view(samples.customer()["help_answered"]).title == "店员马上就到"


@pytest.mark.parametrize("decision", list(Decision))
def test_every_decision_names_its_rule(decision: Decision) -> None:
    facts = Facts(reason=decision, rule="excluded_category", amount_fen=12900, items=(samples.SHIRT,))
    shown = view(Snapshot(serial=1, screen=Screen.RETURN_DECISION, facts=facts))
    assert shown.facts[0].value == ZH["rule.excluded_category"]
    assert shown.facts[1].value == "棉质短袖"
    assert bool(shown.amount) == (decision != Decision.REFUSED)


def test_reasons_and_tasks_of_the_domain_all_have_words() -> None:
    assert {f"reason.{reason}" for reason in Reason} <= set(ZH.table)
    assert {f"task.{task}" for task in TaskKind} <= set(ZH.table)


def test_items_show_what_was_paid_in_the_language_of_the_screen() -> None:
    shown = english(samples.returns()["return_items"]).choices
    assert [(row.title, row.amount) for row in shown] == [
        ("Cotton T-shirt", "¥129.00"),
        ("Clay mug", "¥59.00"),
        ("Bedside lamp", "¥239.00"),
    ]
    assert shown[0].name == "button.choose.i1"


def test_a_list_not_offered_is_not_shown() -> None:
    snapshot = samples.returns()["return_items"].model_copy(update={"buttons": (Button.BACK,)})
    assert view(snapshot).choices == ()
    assert view(samples.customer()["rated"]).faces == ()


def test_faces_go_from_best_to_worst() -> None:
    assert [face.value for face in view(samples.customer()["collected"]).faces] == ["5", "4", "3", "2", "1"]


def test_staff_see_no_faces_and_no_parcel_in_the_door() -> None:
    for snapshot in samples.staff().values():
        shown = view(snapshot)
        assert shown.staff
        assert shown.faces == ()
        assert not shown.parcel_inside


def test_a_task_without_a_door_is_at_the_screen() -> None:
    facts = Facts(tasks=(TaskView(id="t", task="help", compartment=None, opened_ms=samples.NOW_MS),))
    shown = view(Snapshot(serial=1, screen=Screen.RETRIEVE_LIST, facts=facts, buttons=(Button.CHOOSE,)))
    assert (shown.choices[0].door, shown.title) == ("屏幕", "1 件事要处理")


def test_without_a_controller_the_way_to_the_counter_is_told() -> None:
    lost = compose(Moment(ZH, samples.NOW_MS, samples.welcome(), None, "down"))
    assert lost.line == "请到服务台，或拨打 400\u00a0820\u00a01234。"
    never = compose(Moment(ZH, samples.NOW_MS, None, None, "down"))
    assert never.line == ZH["scene.out_of_service.line_plain"]
    assert compose(Moment(ZH, samples.NOW_MS, None, None, "starting")).scene == "starting"


def test_marks_reach_the_drawing() -> None:
    assert view(samples.customer()["jam"]).marks == {"A07": Mark.JAM.value}

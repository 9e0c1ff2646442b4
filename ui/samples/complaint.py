"""The screens of a complaint, a suggestion, praise."""

from kiosk.link.messages import Facts, Snapshot
from kiosk.link.screens import Button, Screen
from ui.samples.shop import DAY_MS, NOW_MS
from ui.samples.snap import again, snap

TOPICS = ("goods", "service", "environment", "kiosk", "suggestion", "praise")
REMEDIES = ("refund", "replace", "repair", "answer", "nothing")


def complaint() -> dict[str, Snapshot]:
    """What it is about, what is wanted, a few words, and the number."""
    b, s = Button, Screen

    def noted(kind: str, about: str) -> Snapshot:
        facts = Facts(reason=kind, about=about, number="12K1122-3", until_ms=NOW_MS + DAY_MS)
        return snap(s.COMPLAINT_NOTED, b.DONE, b.CALL_STAFF, facts=facts)

    def words(kind: str) -> Snapshot:
        return snap(s.COMPLAINT_WORDS, b.ON_PHONE, b.SKIP, b.BACK, b.CALL_STAFF, facts=Facts(reason=kind))

    link = "https://pickup.example.com/w/" + "AEADAD4W2OV6CH2W7Z4DVBVTLBDFGR2MNQ" * 5
    phone = Facts(reason="complaint", about="goods", number="12K1122-3", until_ms=NOW_MS + DAY_MS, link=link[:169])
    choose = (b.CHOOSE, b.BACK, b.CALL_STAFF)
    shots = {
        "complaint_about": snap(s.COMPLAINT_ABOUT, *choose, facts=Facts(reasons=TOPICS)),
        "complaint_remedy": snap(s.COMPLAINT_REMEDY, *choose, facts=Facts(reasons=REMEDIES)),
        "complaint_words": words("complaint"),
        "complaint_words_praise": words("praise"),
        "complaint_phone": snap(s.COMPLAINT_PHONE, b.DONE, b.CALL_STAFF, facts=phone),
        "complaint_noted": noted("complaint", "goods"),
        "complaint_noted_kiosk": noted("complaint", "kiosk"),
        "complaint_noted_shop": noted("complaint", "environment"),
        "complaint_noted_suggestion": noted("suggestion", "service"),
        "complaint_noted_praise": noted("praise", "service"),
    }
    called = ("complaint_about", "complaint_words", "complaint_phone", "complaint_noted")
    return shots | {f"{name}_called": again(shots[name], help="called") for name in called}

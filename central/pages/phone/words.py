"""The words of the page on a phone in both languages; the console's where it has none of its own."""

from central.pages.console import words
from central.pages.words import Language

_WORDS: dict[str, tuple[str, str]] = {
    "phone.write": ("请写在这里", "Please write here"),
    "phone.about": ("您要说的", "What it is about"),
    "phone.number": ("您的编号", "Your number"),
    "phone.label": ("想说的话（最多 {most} 字）", "Your words, at most {most} characters"),
    "phone.more": ("还想补充（最多 {most} 字）", "Anything else, at most {most} characters"),
    "phone.private": (
        "只有负责答复的人能看到。请不要写电话和证件号码。",
        "Only who answers you reads them. Please leave out phone and card numbers.",
    ),
    "phone.thanks": ("谢谢，已收到", "Thank you, we have your words"),
    "phone.answer_by": ("答复时间", "You have an answer by"),
    "phone.hotline": ("服务热线", "Hotline"),
    "phone.outside": ("店外求助", "Outside help"),
    "phone.unfit": (
        "请写 1 至 {most} 个字。您写的还在下面。",
        "Please write 1 to {most} characters. What you wrote is still below.",
    ),
    "phone.unknown": ("这个二维码无法识别", "We do not know this code"),
    "phone.unknown.line": (
        "请回到自提柜屏幕重新扫码，或告诉店员。",
        "Please scan the code on the kiosk's screen once more, or tell our staff.",
    ),
    "phone.expired": ("这个二维码已过期", "This code is no longer valid"),
    "phone.expired.line": (
        "您的意见已经登记，不会丢失。要补充，请拨打热线并说编号。",
        "Your complaint is noted and not lost. To add to it, call the hotline and say its number.",
    ),
    "phone.not_told": ("请过几分钟再试", "Please try again in some minutes"),
    "phone.not_told.line": (
        "您的意见已在自提柜登记，只是还没有传到总部。请留着本页，过几分钟刷新。",
        "The kiosk has noted it, but has not told us yet. Keep this page, and load it again in some minutes.",
    ),
    "phone.used_up": ("谢谢，您写的都已收到", "Thank you, we have all your words"),
    "phone.used_up.line": (
        "这个二维码已经用完。还要补充，请拨打热线并说编号。",
        "This code is used up. To add more, call the hotline and say your number.",
    ),
    "phone.not_taken": (
        "这次写的没有收到，还在下面。",
        "What you wrote just now was not taken. It is still below.",
    ),
    "phone.busy": ("现在访问的人太多", "Too many people at once"),
    "phone.busy.line": ("请一分钟后刷新本页。", "Please load this page again in a minute."),
}


def say(key: str, language: Language, **facts: int) -> str:
    """The words of `key`, with facts put in."""
    pair = _WORDS.get(key)
    return words.say(key, language) if pair is None else pair[language == "en"].format(**facts)

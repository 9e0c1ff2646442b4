"""The words of the live page in both languages. Must never know a table or a route."""

from typing import Literal

Language = Literal["zh-CN", "en"]

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("总部", "Central"),
    "console": ("工作台", "Console"),
    "other_language": ("English", "中文"),
    "as_of": ("截至", "As of"),
    "stale": ("连接中断，正在重试", "Connection lost, trying again"),
    "nothing": ("暂无", "Nothing yet"),
    "work": ("待处理", "To do"),
    "all_done": ("现在没有要处理的事", "Nothing waits for anyone"),
    "doors": ("柜门", "Doors"),
    "kiosks": ("自提柜", "Kiosks"),
    "events": ("最新动态", "Latest events"),
    "returns": ("退货", "Returns"),
    "ratings": ("评价", "Ratings"),
    "kiosk": ("自提柜", "Kiosk"),
    "shop": ("门店", "Shop"),
    "software": ("版本", "Software"),
    "last_seen": ("最近联系", "Last heard"),
    "received": ("已收动态", "Events in"),
    "dead": ("未读懂", "Not understood"),
    "never": ("还没有", "Not yet"),
    "time": ("时间", "Time"),
    "event": ("动态", "Event"),
    "door": ("柜门", "Door"),
    "number": ("编号", "Number"),
    "handover": ("领取号 {number}", "Counter code {number}"),
    "item": ("商品", "Item"),
    "decision": ("处理", "Decision"),
    "amount": ("金额", "Amount"),
    "what": ("事项", "What"),
    "since": ("开始", "Since"),
    "help": ("顾客呼叫店员", "A customer calls staff"),
    "screen": ("屏幕", "Screen"),
    "with_parcel": ("有物品", "parcel inside"),
    "seen.open": ("开着", "open"),
    "seen.closed": ("关着", "closed"),
    "seen.doubt": ("待查看", "needs a look"),
    "seen.unseen": ("未知", "not seen"),
    "decision.accepted": ("已接受", "Accepted"),
    "decision.review": ("店员确认", "Staff will check"),
    "face.5": ("很满意", "Very good"),
    "face.4": ("满意", "Good"),
    "face.3": ("一般", "OK"),
    "face.2": ("不满意", "Poor"),
    "face.1": ("很不满意", "Very poor"),
    "operation.reserved": ("准备开门", "Getting ready to open"),
    "operation.armed": ("正在开门", "Opening"),
    "operation.opened": ("柜门已打开", "Door opened"),
    "operation.closed": ("柜门已关好", "Door closed"),
    "operation.settled": ("已完成", "Done"),
    "operation.unknown": ("没看到开门，需店员查看", "Not seen to open, staff will look"),
    "operation.rejected": ("没有开门", "Not opened"),
    "operation.resolved": ("店员已查明", "Cleared up by staff"),
    "parcel.loaded": ("物品已放入", "Parcel loaded"),
    "parcel.collected": ("物品已取走", "Parcel collected"),
    "parcel.retrieved": ("店员已查看格口", "Staff looked inside"),
    "credential.refused": ("取件码未通过", "Code not accepted"),
    "return.received": ("退货已收到", "Return received"),
    "rating.given": ("收到评价", "Rating given"),
    "complaint.opened": ("收到意见", "Complaint opened"),
    "help.called": ("已呼叫店员", "Staff called"),
    "task.opened": ("新任务", "Task opened"),
    "parcel.placed": ("已放到货位", "Put at a place"),
    "place.checked": ("已盘点货位", "Place checked"),
    "task.taken": ("任务已接手", "Task taken"),
    "task.given_back": ("任务已放回", "Task given back"),
    "task.done": ("任务完成", "Task done"),
    "staff.signed_in": ("店员已登录", "Staff signed in"),
    "staff.refused": ("店员登录未通过", "Staff sign-in refused"),
    "kiosk.started": ("自提柜已启动", "Kiosk started"),
    "alarm.raised": ("柜门异常，请查看", "A door needs a look"),
    "alarm.unexplained": ("柜门自行打开，请查看", "A door opened by itself"),
    "alarm.mis_open": ("打开了别的柜门，请查看", "Another door opened too"),
    "task.help": ("顾客呼叫店员", "A customer calls staff"),
    "task.jam": ("柜门没有打开", "Door did not open"),
    "task.mis_open": ("打开了别的柜门", "Another door opened too"),
    "task.unexplained": ("柜门自行打开", "Door opened by itself"),
    "task.left_open": ("柜门没有关好", "Door left open"),
    "task.unknown": ("请查看里面", "Look inside"),
    "task.not_mine": ("顾客说不是自己的", "Not the customer's parcel"),
    "task.missing": ("货位上没有，请寻找", "Not at its place, look for it"),
    "task.look": ("请查看里面", "Look inside"),
    "task.return_review": ("退货待验", "Return to check"),
}


def language_of(tag: str | None) -> Language:
    """The page's language for a ?lang= value; Chinese unless English was asked for."""
    return "en" if tag is not None and tag.lower().startswith("en") else "zh-CN"


def say(key: str, language: Language, other: str | None = None) -> str:
    """The words of `key`. A kiosk may be a version ahead: without words, `other` or the key is shown as it is."""
    pair = _WORDS.get(key)
    if pair is None:
        return key if other is None else other
    return pair[language == "en"]

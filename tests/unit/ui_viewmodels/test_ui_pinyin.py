"""Everyday sentences can be written: their letters are typed, and a candidate is chosen until nothing is left."""

import gzip
from itertools import product
from time import perf_counter

import pytest

import assets
from ui.pinyin import Pinyin, Table, load

SENTENCES = {
    "孩子被柜门夹手了": "haizibeiguimenjiashoule",
    "苹果坏了要退款": "pingguohuaileyaotuikuan",
    "柜门打不开": "guimendabukai",
    "我的包裹少了一件": "wodebaoguoshaoleyijian",
    "店员态度很好": "dianyuantaiduhenhao",
    "谢谢你们": "xiexienimen",
    "牛奶过期了": "niunaiguoqile",
    "地上有水很滑": "dishangyoushuihenhua",
    "空调太冷": "kongtiaotaileng",
    "扫码没反应": "saomameifanying",
    "屏幕看不清楚": "pingmukanbuqingchu",
    "取件码收不到": "qujianmashoubudao",
    "希望早点开门": "xiwangzaodiankaimen",
    "东西送错了": "dongxisongcuole",
    "杯子破了": "beizipole",
    "等了半个小时没有人来": "denglebangexiaoshimeiyourenlai",
    "能不能放低一点": "nengbunengfangdiyidian",
    "请给我打电话": "qinggeiwodadianhua",
    "衣服颜色不对": "yifuyansebudui",
    "女儿喜欢绿色": "nverxihuanlvse",
    "鸡蛋碎了两个": "jidansuileliangge",
    "排队太久": "paiduitaijiu",
    "价格比别的店贵": "jiagebibiedediangui",
    "这台机器很好用": "zhetaijiqihenhaoyong",
}
"""Text, and what is typed for it."""

MOST_LOOKED_AT = 40
"""Nobody turns more pages than this many words fill."""


def written(text: str, typed: str) -> tuple[str, int]:
    """What comes of choosing, each time, the candidate that goes on with the text; and how many choices that takes."""
    pinyin, done, chosen = load(), "", 0
    while typed:
        going_on = [one for one in pinyin.candidates(typed, MOST_LOOKED_AT) if text[len(done) :].startswith(one.text)]
        if not going_on:
            return done, chosen
        best = max(going_on, key=lambda one: one.used)
        done, typed, chosen = done + best.text, typed[best.used :], chosen + 1
    return done, chosen


@pytest.mark.parametrize("text", SENTENCES)
def test_an_everyday_sentence_can_be_written(text: str) -> None:
    done, chosen = written(text, SENTENCES[text])
    assert done == text
    assert chosen <= len(text)


def test_most_sentences_need_few_choices() -> None:
    choices = {text: written(text, typed)[1] for text, typed in SENTENCES.items()}
    assert sum(choices.values()) / sum(map(len, choices)) < 0.4, choices


def texts(typed: str) -> list[str]:
    return [one.text for one in load().candidates(typed)]


@pytest.mark.parametrize(("typed", "word"), [("tk", "退款"), ("xx", "谢谢"), ("n", "你"), ("w", "我"), ("zh", "这")])
def test_first_letters_alone_find_usual_words(typed: str, word: str) -> None:
    assert word in texts(typed)[:12]


@pytest.mark.parametrize(("typed", "word"), [("haiz", "孩子"), ("tuik", "退款"), ("xiex", "谢谢")])
def test_a_word_is_offered_before_it_is_typed_out(typed: str, word: str) -> None:
    assert word in texts(typed)[:6]


def test_what_is_no_pinyin_offers_its_beginning_or_nothing() -> None:
    assert texts("") == []
    assert texts("vvvv") == []
    assert load().candidates("haiqq")[0].used == 3
    assert load().candidates("hao" * 100)[0].used <= 30


def test_every_character_of_gb_2312_can_be_reached_by_a_syllable() -> None:
    lines = gzip.decompress(assets.path("pinyin/words.txt.gz").read_bytes()).decode().splitlines()
    reached = {word for line in lines for word in line.partition("\t")[2].split(" ")[::2] if len(word) == 1}
    codes = (bytes(pair).decode("gb2312", "ignore") for pair in product(range(0xB0, 0xF8), range(0xA1, 0xFF)))
    characters = {one for one in codes if one}
    assert len(characters) == 6763
    assert characters <= reached


def test_candidates_come_while_the_finger_is_still_there() -> None:
    """Under 20 ms a syllable at the median; the worst of all beginnings may take what a busy computer adds."""
    pinyin = load()
    times = []
    for typed in ("zh", "sh", "ni", "zhuang", "haizibeiguimenjiashoule", "s", "ji", "shi"):
        began = perf_counter()
        pinyin.candidates(typed)
        times.append(perf_counter() - began)
    assert sorted(times)[len(times) // 2] < 0.02, times


def test_a_table_is_searched_as_it_stands() -> None:
    table = Table(["a\t啊 50", "an\t安 60 按 70", "ang\t昂 90"])
    assert table.words("an") == [(60, "安"), (70, "按")]
    assert list(table.beginning("an")) == [(60, "安"), (90, "昂")]
    assert Pinyin(table, Table([])).candidates("ana")[0].text == "安啊"

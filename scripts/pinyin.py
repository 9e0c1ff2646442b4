"""Writes what the keyboard offers for pinyin: assets/pinyin/words.txt.gz, and initials.txt.gz for first letters alone.

`python scripts/pinyin.py` needs jieba (its dict.txt: words with how often they occur, MIT) and pypinyin (readings of
words and characters, MIT); neither is needed by the product. Words of shops that the dictionary has not are added.

A line of a file is what is typed, a tab, and its words with their cost, the most usual first. Cost is 10 times the
natural logarithm of how rare a word is. Lines are in the order of their bytes, so that they can be searched as they
stand.
"""

import gzip
import importlib.resources
import itertools
import math
from collections import defaultdict
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "pinyin"
LEAST = 20
"""A word that occurs less often in the dictionary's texts is left out, or the file would be twice as large."""
LONGEST = 5
SHORTENED_LEAST = 150
SHORTENED_MOST = 24
"""Words offered for their first letters alone, and how often the least usual of them occurs."""
SELDOM = 45
VOWELS = set("aeiouv")
SHOP_WORDS = {
    "柜门": 3000, "取件码": 3000, "取件": 3000, "夹手": 1500, "夹了手": 500, "退款": 4000, "退货": 4000, "换货": 2000,
    "店员": 3000, "服务台": 2000, "快递": 4000, "快递员": 2000, "二维码": 3000, "扫码": 2000, "微信": 4000,
    "支付宝": 3000, "客服": 3000, "烂了": 1000, "坏了": 3000, "苹果": 3000, "过期": 2000, "发霉": 800, "变质": 1000,
    "少了": 1000, "送错": 600, "错了": 2000, "打不开": 1500, "没打开": 1200, "关不上": 800, "太慢": 900, "太差": 900,
    "排队": 1500, "屏幕": 2000, "触摸屏": 500, "没反应": 600, "漏了": 700, "漏水": 600, "冷冻": 800, "化了": 500,
    "手机": 4000, "保温杯": 500, "包装": 1500, "破损": 800, "柜子": 1500, "机器": 3000, "门店": 1200, "孩子": 9000,
    "收据": 500, "小票": 900, "发票": 1500, "优惠券": 800, "谢谢": 5000, "你们": 9000, "我们": 9000, "态度": 4000,
}  # fmt: skip


Table = dict[str, dict[str, int]]


def main() -> None:
    """Read, weigh, write."""
    counts = _counts()
    total = sum(counts.values())
    whole: Table = defaultdict(dict)
    first: Table = defaultdict(dict)
    for word, count in counts.items():
        cost = round(10 * math.log(total / count))
        for typed, more in _typed(word).items():
            whole[typed][word] = cost + more
        if (len(word) > 1 and count >= SHORTENED_LEAST) or len(word) == 1:
            first[_initials(word)][word] = cost
    FOLDER.mkdir(exist_ok=True)
    _write("words", whole)
    _write("initials", first, SHORTENED_MOST)


def _write(name: str, table: Table, most: int | None = None) -> None:
    rows = {typed: sorted(words.items(), key=lambda pair: (pair[1], pair[0]))[:most] for typed, words in table.items()}
    lines = (f"{typed}\t{' '.join(f'{word} {cost}' for word, cost in rows[typed])}\n" for typed in sorted(rows))
    target = FOLDER / f"{name}.txt.gz"
    target.write_bytes(gzip.compress("".join(lines).encode(), 9, mtime=0))
    print(f"{target.name}: {len(rows)} lines, {target.stat().st_size} bytes")


def _counts() -> dict[str, int]:
    dictionary = importlib.resources.files("jieba") / "dict.txt"
    counts: dict[str, int] = {}
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, count, _ = line.split(" ")
        if all("\u4e00" <= letter <= "\u9fff" for letter in word) and _wanted(word, int(count)):
            counts[word] = int(count)
    for high, low in itertools.product(range(0xB0, 0xF8), range(0xA1, 0xFF)):
        if character := bytes((high, low)).decode("gb2312", "ignore"):
            counts.setdefault(character, 1)
    for word, count in SHOP_WORDS.items():
        counts[word] = max(count, counts.get(word, 0))
    return counts


def _wanted(word: str, count: int) -> bool:
    """Every character of GB 2312, which the font of the screen has; longer words when they are used."""
    try:
        word.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return (len(word) == 1 and count > 0) or (count >= LEAST and len(word) <= LONGEST)


def _typed(word: str) -> dict[str, int]:
    """What is typed for a word, and what that adds to its cost: a reading that a character seldom has comes late."""
    from pypinyin import Style, lazy_pinyin, pinyin  # noqa: PLC0415  only who makes the file needs it

    if len(word) > 1:
        return {"".join(lazy_pinyin(word)): 0}
    usual = lazy_pinyin(word)[0]
    readings = (_plain(one) for one in pinyin(word, style=Style.NORMAL, heteronym=True)[0])
    said = (one for one in readings if one.isascii() and one.isalpha() and set(one) & VOWELS)
    return dict.fromkeys(said, SELDOM) | {usual: 0}


def _plain(reading: str) -> str:
    return reading.replace("ü", "v").replace("ê", "e")


def _initials(word: str) -> str:
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    return "".join(one[0] for one in lazy_pinyin(word))


if __name__ == "__main__":
    main()

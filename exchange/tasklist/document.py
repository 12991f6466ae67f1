"""What a document says of itself around its list: title, number, date, issuer; and whether it is this city's list at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.problems import Refused, refuse
from models.profile import profile
from models.text import clean, narrow

_DOC_NO = re.compile(r"[(（]?(?:文号:?)?([\u4e00-\u9fff]{2,10}[〔\[(]20\d{2}[〕\])]\d{1,4}号)[)）]?")
_DATE = re.compile(
    r"[(]?(?:(?:印发|发文|发布|下发|制表)?(?:日期|时间):?)?(20\d{2})[年.\-/](\d{1,2})[月.\-/](\d{1,2})日?(?:印发)?[)]?"
)
_ISSUER = re.compile(
    r"(?:(?:发文|印发|下发|制表)(?:单位|机关):)?([\u4e00-\u9fff]{4,40}(?:人民政府|办公室|委员会|局|领导小组|专班))"
)
_CHINESE_DATE = re.compile(r"(二[〇○零0]二[〇○零一二三四五六七八九])年(.{1,3})月(.{1,3})日")
_DIGITS = {digit: number for number, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "0": 0}
_HEADED = re.compile(r".*(清单|台账|分工表|分解表|任务表)([(].*[)])?")
_NO_TITLE = re.compile(r"附件\d*:?|附表\d*:?|(填报|制表|填表)?单位[::].*|.*[。；]")

_NEAR = 4
_LINES = 500
_LONGEST_LINE = 300


@dataclass(frozen=True, slots=True)
class Document:
    """What was found, "" for what was not; `issued` is yyyy-MM-dd."""

    title: str
    doc_no: str
    issued: str
    issuer: str


def document_of(lines: Iterable[str]) -> Document:
    """The document by the lines before its list."""
    texts = ["" if len(line) > _LONGEST_LINE else clean(line) for line in list(lines)[-_LINES:]]
    numbers = [found[1] for text in texts if (found := _DOC_NO.fullmatch(narrow(text)))]
    dates = [(place, day) for place, text in enumerate(texts) if (day := _date_of(text))]
    issuer = _issuer(texts, dates[0][0]) if dates else ""
    return Document(_title(texts), numbers[0] if numbers else "", dates[0][1] if dates else "", issuer)


def _title(texts: list[str]) -> str:
    """The nearest line above the list that is headed as one, with up to two lines above it where it does not begin with the city."""
    end = next((place for place in range(len(texts) - 1, -1, -1) if _HEADED.fullmatch(narrow(texts[place]))), None)
    if end is None:
        return ""
    start = end
    while start > max(0, end - 2) and not narrow(texts[start]).startswith(profile().text("city")):
        above = narrow(texts[start - 1])
        if not above or _NO_TITLE.fullmatch(above) or _DOC_NO.fullmatch(above) or _date_of(above):
            break
        start -= 1
    return re.sub(r"\s", "", "".join(texts[start : end + 1]))


def _date_of(text: str) -> str:
    plain = narrow(text)
    found = _DATE.fullmatch(plain)
    parts = [int(part) for part in found.groups()] if found else _chinese_date(plain)
    try:
        return date(*parts).isoformat() if parts else ""
    except ValueError:
        return ""


def _chinese_date(plain: str) -> list[int]:
    """二〇二四年五月十七日 as [2024, 5, 17]; empty where it is none."""
    found = _CHINESE_DATE.fullmatch(plain)
    if not found:
        return []
    year = int("".join(str(_DIGITS[digit]) for digit in found[1]))
    return [year, _small_number(found[2]), _small_number(found[3])]


def _small_number(text: str) -> int:
    """A Chinese number below 100; 0 where it is none."""
    tens, ten, ones = text.rpartition("十")
    if set(tens + ones) - _DIGITS.keys() or len(tens) > 1 or len(ones) > 1:
        return 0
    return (_DIGITS[tens] if tens else 1 if ten else 0) * 10 + (_DIGITS[ones] if ones else 0)


def _issuer(texts: list[str], place: int) -> str:
    """The body that signs: on the line before the date, or named as such."""
    before = [narrow(text) for text in texts[:place] if text]
    after = [narrow(text) for text in texts[place + 1 : place + 2]]
    found = next((found for text in (*before[-1:], *after) if (found := _ISSUER.fullmatch(text))), None)
    return found[1] if found else ""


def check_city(lines: list[str], document: Document, file: str) -> None:
    """Refuses the list of another city: one that the words just above the list or its issuer name, this city's name missing."""
    city = profile().text("city")
    near = "".join(narrow(line) for line in [line for line in lines if line.strip()][-_NEAR:])
    for where, text in (("标题", near), ("发文单位", document.issuer)):
        other = next((name for name in profile().names["other_cities"] if name in text), None)
        if other and city not in text:
            message = f"这份清单的{where}写的是“{other}”，不是{city}的责任清单。"
            raise refuse("FILE", message, f"请导入{city}下发的责任清单。", file=file)


def no_list(file: str, texts: list[str], *, only_pictures: bool = False) -> Refused:
    """The refusal of a file without a list, with what it seems to be instead."""
    short = (text for text in texts[: 4 * _LINES] if len(text) <= _LONGEST_LINE)
    words = {word for text in short if len(word := narrow(text)) <= _HEADING}
    seems, todo = next((seems for *seems, signs in _SEEMS if any(sign in word for word in words for sign in signs)), ("", ""))
    if seems:
        return refuse("FILE", f"“{file}”{seems}，不是责任清单。", todo, file=file)
    if only_pictures:
        todo = "图片里的文字读不出来，请向发来文件的单位要带文字表格的文件（.docx或.xlsx）。"
        return refuse("FILE", f"“{file}”里没有责任清单的表格，只有图片或插入的对象。", todo, file=file)
    return refuse("FILE", f"“{file}”不是责任清单：没有找到责任清单的表头。", _HEADINGS, file=file)


_HEADINGS = "责任清单的表头要有“具体工作内容”和“责任单位”两列。"
_CHOOSE = "请选择市级下发的责任清单。"
_HEADING = 16
"""The most characters of a heading or label; what is longer is a sentence, which may speak of anything."""
_SEEMS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("看起来是本程序的报送包或填报表", "报送包请用核验或汇总功能打开，填报表请在导入页读入。", ("project_uid", "format_version")),
    ("看起来是项目清单", _CHOOSE + "项目清单请在导入页读入。", ("项目名称", "项目代码", "总投资")),
    (
        "看起来是联络员名单或通讯录",
        _CHOOSE,
        ("联系电话", "手机", "电话号码", "联系方式", "姓名", "职务", "成员名单", "通讯录", "联络员", "召集人"),
    ),
)

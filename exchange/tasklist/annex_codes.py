"""The code lists of a list's workbook. A list that stands in it is whole: what it leaves out is no longer offered, yet readable."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from exchange.tasklist.annex_lines import AnnexDifference, AnnexSheet, Line
from exchange.tasklist.layout import used_in
from models.annexes import FIXED_LISTS
from models.codes import CodeList, Entry
from models.profile import Profile
from models.text import narrow, squeeze
from models.values import LIST_MARK, NO, YES, split_list

BODIES = "MAP-DEPT"
_CODE = re.compile(r"[0-9A-Z]{1,6}")
_LONGEST = 60

Lines = dict[str, tuple[Entry, Line]]
"""The entries of one list by code, with where they were read."""


def read_codes(sheet: AnnexSheet, city: Profile) -> tuple[dict[str, tuple[Entry, ...]], list[AnnexDifference]]:
    """The code lists that change, whole, by name, and each changed entry as a difference."""
    found: dict[str, Lines] = defaultdict(dict)
    for line in sheet.lines():
        known = _list(line, city)
        if known is not None:
            _read_entry(line, known, found[known.name])
    changed: dict[str, tuple[Entry, ...]] = {}
    differences: list[AnnexDifference] = []
    for name, lines in found.items():
        known = city.codes[name]
        entries = _completed(known, lines)
        _require_choice(lines, entries)
        differs = list(_differences(known, entries, lines, sheet))
        if differs:
            changed[name] = entries
        differences += differs
    return changed, differences


def _list(line: Line, city: Profile) -> CodeList | None:
    """The code list that a line belongs to; None where it is refused."""
    name = line.text("list").upper()
    if name in FIXED_LISTS:
        line.refuse("list", f"代码表“{name}”由程序固定，不能随清单更改。", "删去这张代码表的各行。")
    elif name not in city.codes:
        line.refuse("list", f"没有“{name}”这张代码表。" if name else "这一行没有写明是哪张代码表。", "代码表名照发布的文件填写。")
    else:
        return city.codes[name]
    return None


def _read_entry(line: Line, known: CodeList, lines: Lines) -> None:
    """Take an entry in, unless a cell of its line is refused."""
    code = _code(line, known)
    if code in lines:
        line.refuse("code", f"{known.name}的代码“{code}”写了两次，前一次在{lines[code][1].cell('code')}。", "每个代码只留一行。")
        return
    label = _label(line, known, code, lines)
    offered = _offered(line)
    groups = _groups(line, known)
    if not code or not label or offered is None or groups is None:
        return
    before = known.by_code.get(code, Entry(code, label))
    aliases = tuple(text for text in dict.fromkeys(split_list(line.text("aliases"))) if text != label)
    said = line.sheet.columns
    entry = Entry(
        code,
        label,
        aliases if "aliases" in said else before.aliases,
        groups if "groups" in said else before.groups,
        line.text("note") if "note" in said else before.note,
        before.more,
        offered if "offered" in said else before.offered,
    )
    lines[code] = (entry, line)


def _code(line: Line, known: CodeList) -> str:
    """The code of a line, with the leading zeros that a spreadsheet took; "" where it is refused."""
    code = narrow(line.text("code")).upper()
    usual = {len(entry.code) for entry in known.entries if entry.code.isdigit()}
    if code.isdigit() and len(usual) == 1:
        code = code.zfill(usual.pop())
    if not _CODE.fullmatch(code):
        message = f"代码“{code}”不合规则。" if code else "这一行没有填代码。"
        line.refuse("code", message, "代码用1至6位数字或大写字母，如18。")
        return ""
    return code


def _label(line: Line, known: CodeList, code: str, lines: Lines) -> str:
    """The label of a line; "" where it is refused."""
    label = line.text("label")
    before = known.by_code.get(code)
    same = next((c for c, (entry, _) in lines.items() if squeeze(entry.label) == squeeze(label)), "")
    if not label:
        line.refuse("label", f"{known.name}的代码{code}没有名称。", "填上名称；不再使用的，“是否在用”填否。")
    elif len(label) > _LONGEST or LIST_MARK in label:
        line.refuse("label", f"名称“{label[:20]}…”超过{_LONGEST}字，或含有“；”。", "改短名称，不用“；”。")
    elif same:
        line.refuse("label", f"名称“{label}”与代码{same}的名称相同。", "两个代码的名称要能分清。")
    elif known.name == BODIES and before and before.label != label:
        line.refuse(
            "label", f"“{before.label}”的规范名不能改，各项任务和部门是按它对应的。", "新名称写在“别名”里，规范名照原样填写。"
        )
    else:
        return label
    return ""


def _offered(line: Line) -> bool | None:
    """Whether an entry is still chosen, which it is where nothing is said; None where it is refused."""
    text = narrow(line.text("offered")).casefold()
    if not text or text in YES:
        return True
    if text in NO or text == "停用":
        return False
    line.refuse("offered", f"“是否在用”写的是“{line.text('offered')}”。", "填“是”或“否”。")
    return None


def _groups(line: Line, known: CodeList) -> tuple[str, ...] | None:
    """The groups of an entry, which must be ones that the checks know; None where they are refused."""
    groups = tuple(dict.fromkeys(split_list(line.text("groups"))))
    have = dict.fromkeys(group for entry in known.entries for group in entry.groups)
    wrong = next((group for group in groups if group not in have), "")
    if wrong:
        choice = f"可填：{'、'.join(have)}。" if have else "这张代码表不分组，留空。"
        line.refuse("groups", f"{known.name}没有“{wrong}”这个分组。", choice)
        return None
    return groups


def _completed(known: CodeList, lines: Lines) -> tuple[Entry, ...]:
    """The whole list: an earlier label stays as an alias, what is missing stays readable."""
    labels = {squeeze(entry.label) for entry, _ in lines.values()}
    entries = []
    for code, (entry, _) in lines.items():
        before = known.by_code.get(code)
        renamed = before and before.label != entry.label and squeeze(before.label) not in labels
        aliases = dict.fromkeys((*entry.aliases, before.label)) if before and renamed else entry.aliases
        entries.append(replace(entry, aliases=tuple(aliases)))
    return (*entries, *(replace(entry, offered=False) for entry in known.entries if entry.code not in lines))


def _require_choice(lines: Lines, entries: tuple[Entry, ...]) -> None:
    line = next((line for _, line in lines.values()), None)
    if line is not None and not any(entry.offered for entry in entries):
        line.refuse("offered", f"代码表{line.text('list')}没有一项在用。", "至少留一项在用。")


def entry_words(entry: Entry) -> str:
    """An entry in words, with all that a list can change of it."""
    more = [f"{name}：{'、'.join(texts)}" for name, texts in (("别名", entry.aliases), ("分组", entry.groups)) if texts]
    more += [f"说明：{entry.note}"] if entry.note else []
    words = entry.written + (f"（{'；'.join(more)}）" if more else "")
    return words if entry.offered else f"{words} 不再选用"


def _differences(known: CodeList, entries: tuple[Entry, ...], lines: Lines, sheet: AnnexSheet) -> list[AnnexDifference]:
    first = next((line.cell("list") for _, line in lines.values()), "")
    found = []
    for entry in entries:
        before = known.by_code.get(entry.code)
        if before == entry:
            continue
        cell = lines[entry.code][1].cell("label") if entry.code in lines else first
        shown = entry_words(before) if before else ""
        what = f"{'、'.join(used_in(known.name)[:2]) or known.name}的代码{entry.code}"
        found.append(
            AnnexDifference(f"{known.name} {entry.code}", what, shown, entry_words(entry), used_in(known.name), sheet.name, cell)
        )
    return found

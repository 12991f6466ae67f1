"""From the rows of a table to items of the list: what is blank follows from the row above, what is odd is said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from exchange.tasklist.bodies import bodies_in
from exchange.tasklist.table import (
    HEADINGS,
    UNIT_COLUMNS,
    Heading,
    Row,
    Table,
    action_of,
    find_heading,
    heading_at,
    joined,
    lines_of,
)
from models.forms import fields
from models.forms.task import TaskProgress
from models.problems import ERROR, WARNING, Problem
from models.profile import profile
from models.tasks import TaskItem
from models.text import narrow, normalise, runs
from models.values import Unreadable, read

_SEQ = re.compile(r"[第(]?(\d{1,4})[项.、)]?(?:\.0)?")
_TITLE_END = re.compile(r"[，。；：]")
_KEY = re.compile(r"[a-z][a-z_]*")
_NOTE = re.compile(r"(注|备注|说明|填表|填报|联系人|附|单位|合计|共)")
_LONGEST_UNITS, _LONGEST_SHOWN = 300, 40
_UID = re.compile(r"T[0-9a-f]{12}|(?!T[0-9A-Fa-f]{8,}$)(?=.*\d)[A-Za-z][A-Za-z0-9_-]{3,31}")
"""An id of ours, or one that a city made itself; not one of ours that was cut or retyped."""
_LASTING = re.compile(r"长期|持续|每年|常态")


def title_of(content: str) -> str:
    """An item's short title: its content up to the first of ，。；：."""
    return _TITLE_END.split(content, maxsplit=1)[0].strip()


def month_of(text: str) -> str | None:
    """The month of a deadline such as 2026年12月底前 as yyyy-MM; "" for none or a lasting task, None where it is no month."""
    plain = re.sub(r"(底前|末前|以前|之前|前|底|末)$", "", narrow(text))
    if re.fullmatch(r"20\d{2}年", plain):
        return f"{plain[:4]}-12"
    if _LASTING.search(plain):
        return ""
    try:
        return read(plain, fields(TaskProgress)["deadline"]).value or ""
    except Unreadable:
        return None


@dataclass
class RowReader:
    """Reads the tables of one file in their order; what a blank cell means carries over from table to table."""

    file: str

    def __post_init__(self) -> None:
        self.items: list[TaskItem] = []
        self.problems: list[Problem] = []
        self._above = {"action": "", "task": ""}
        self._seq = 0
        self._heading: Heading | None = None

    def read_table(self, table: Table) -> None:
        """All items of a table; one without a heading row goes on from the table before."""
        first = len(self.items)
        if table.action:
            self._above["action"] = table.action
        heading, at = find_heading(table), 0
        if heading:
            self._heading, at = heading, heading.start + heading.height
        while at < len(table.rows):
            again = heading_at(table, at)
            if again:
                self._heading, at = again, at + again.height
                continue
            if self._heading:
                self._read_row(table, table.rows[at], self._heading)
            at += 1
        self._say_hidden(table, self.items[first:])

    def _read_row(self, table: Table, row: Row, heading: Heading) -> None:
        columns, width = heading.columns, heading.width
        if table.from_right:
            row = _from_right(row, width)
        texts = {name: joined(row.cell(column)) for name, column in columns.items()}
        texts["units"] = "、".join(dict.fromkeys(filter(None, (texts.get(name, "") for name in UNIT_COLUMNS))))
        if _KEY.fullmatch(texts["content"]) or not (row.filled or row.broken):
            return
        if table.from_right and len(row.cells) > width:
            self._say(table, row, width, WARNING, f"这一行有{len(row.cells)}格，表头只有{width}格，只读了左边{width}格。")
        for column in columns.values():
            if column in row.broken:
                self._say(table, row, column, ERROR, f"这一格显示为错误（{row.broken[column]}），读不出来。", "改正后重新导入。")
        if self._is_item(table, row, texts, columns):
            self._add(table, row, texts, columns)

    def _is_item(self, table: Table, row: Row, texts: dict[str, str], columns: dict[str, int]) -> bool:
        """A row with content is an item, unless the content is a text across the whole row, or goes on from the row above."""
        content, column = texts["content"], columns["content"]
        if column in row.below and self.items:
            self._continue_item(table, row, texts["units"], columns["units"])
            return False
        across = len(row.filled) == 1 and len([text for text in row.cells if text]) > 1
        if content and not across:
            return True
        band = action_of(row.filled[0]) if len(row.filled) == 1 and "action" not in columns else ""
        if band:
            self._above = {"action": band, "task": ""}
        elif not (len(row.filled) == 1 and _NOTE.match(row.filled[0])) and not row.broken:
            words = "；".join(text for text in map(joined, row.filled) if text != texts.get("task_uid"))
            what = words if len(words) <= _LONGEST_SHOWN else f"{words[:_LONGEST_SHOWN]}…"
            self._say(table, row, column, WARNING, f"这一行没有具体工作内容，没有作为任务读入（{what}）。", "请核对是否漏填。")
        return False

    def _continue_item(self, table: Table, row: Row, units: str, column: int) -> None:
        """A row under a merged content cell: its bodies belong to the item above."""
        last = self.items[-1]
        if units and column not in row.below and units != last.units_text:
            text = f"{last.units_text}、{units}"
            self.items[-1] = replace(last, units_text=text, units=bodies_in(text[:_LONGEST_UNITS]).names)
            self._say(table, row, column, WARNING, f"具体工作内容与上一行合并，“{units}”已并入第{last.seq}项的责任单位。")

    def _add(self, table: Table, row: Row, texts: dict[str, str], columns: dict[str, int]) -> None:
        for name in ("action", "task"):
            self._above[name] = texts.get(name) or self._above[name]
        self._seq = self._read_seq(table, row, texts.get("seq", ""), columns.get("seq", 0))
        task = self._above["task"]
        prov_task = profile().codes["CL-PROVTASK"].find(task) if task else None
        self.items.append(
            TaskItem(
                task_uid=self._read_uid(table, row, texts.get("task_uid", ""), columns.get("task_uid", 0)),
                seq=self._seq,
                action=self._above["action"],
                task=task,
                title=title_of(texts["content"]),
                content=texts["content"],
                units_text=texts["units"],
                units=self._read_units(table, row, texts["units"], columns["units"]),
                deadline=self._read_deadline(table, row, texts.get("deadline", ""), columns.get("deadline", 0)),
                prov_task=prov_task.code if prov_task else "",
                source=self._source(table, row, columns),
            )
        )

    def _source(self, table: Table, row: Row, columns: dict[str, int]) -> dict[str, Any]:
        """Where an item stands, and the wording of its cells with their line breaks, blank ones left out."""
        wording = {name: row.cell(column) for name, column in columns.items() if row.cell(column)}
        return {"file": self.file, "sheet" if table.is_sheet else "table": table.name, "row": row.number, "wording": wording}

    def _read_seq(self, table: Table, row: Row, text: str, column: int) -> int:
        found = _SEQ.fullmatch(narrow(text))
        if text and not found:
            self._say(table, row, column, WARNING, f"序号“{text}”不是数字，按上一项加1读入。")
        return int(found[1]) if found else self._seq + 1

    def _read_uid(self, table: Table, row: Row, text: str, column: int) -> str:
        """The item's lasting id; what is none would be one for ever, so it is left out and the item compared by its wording."""
        if not text or _UID.fullmatch(text):
            return text
        message = f"第{self._seq}项的任务标识“{text[:_LONGEST_SHOWN]}”不合规则，没有采用。"
        self._say(table, row, column, WARNING, message, "任务标识以字母开头、含有数字，共4至32个字母、数字；新任务请留空。")
        return ""

    def _read_units(self, table: Table, row: Row, text: str, column: int) -> tuple[str, ...]:
        bodies = bodies_in(text[:_LONGEST_UNITS])
        if not bodies.names and column not in row.broken:
            self._say(table, row, column, WARNING, f"第{self._seq}项没有写明责任单位。", "请向市级核实后补填。")
        for name in bodies.unknown:
            message = f"责任单位“{name[:_LONGEST_SHOWN]}”不在市级单位名录内，按原文保留。"
            self._say(table, row, column, WARNING, message, "请核对是不是写法不同的同一单位。")
        return bodies.names

    def _read_deadline(self, table: Table, row: Row, text: str, column: int) -> str:
        found = month_of(text)
        if found is None:
            message = f"完成时限“{text}”认不出是哪一年哪一月，没有读入。"
            self._say(table, row, column, WARNING, message, "请写成2026-12这样的年月。")
        return found or ""

    def _say_hidden(self, table: Table, items: list[TaskItem]) -> None:
        rows = [item.source["row"] for item in items if item.source["row"] in table.hidden_rows]
        if rows:
            message = f"第{runs(rows)}行是隐藏的，其中{len(rows)}项任务已照常读入。"
            self._about_file(WARNING, message, "不要这些任务的，请先在表格中删除这些行。", sheet=table.name)
        columns = self._heading.columns if self._heading and items else {}
        hidden = [HEADINGS[name][0] for name, column in columns.items() if column in table.hidden_columns and name != "task_uid"]
        if hidden:
            message = f"“{'、'.join(hidden)}”所在的列是隐藏的，已照常读入。"
            self._about_file(WARNING, message, "请核对隐藏的内容是否仍然有效。", sheet=table.name)

    def _say(self, table: Table, row: Row, column: int, severity: str, message: str, hint: str = "") -> None:
        place: dict[str, Any] = {"file": self.file, "sheet": table.name, "cell": table.place(row, column)}
        self.problems.append(Problem("FILE", severity, message, hint, form="task_progress", **place))

    def finish(self) -> tuple[tuple[TaskItem, ...], tuple[Problem, ...]]:
        """The items with the problems, once all tables were read: numbers unique, repetitions said."""
        if len({item.seq for item in self.items}) < len(self.items):
            self.items = [replace(item, seq=place) for place, item in enumerate(self.items, 1)]
            self._about_file(WARNING, "序号有重复，已按先后顺序重新编号。", "请向市级核实。")
        self._say_repeated("content", WARNING, "第{b}项与第{a}项的具体工作内容相同。", "请核对是否重复。")
        self._say_repeated("task_uid", ERROR, "第{b}项与第{a}项的任务标识相同。", "请向市级要一份正确的清单。")
        return tuple(self.items), tuple(self.problems)

    def _say_repeated(self, name: str, severity: str, message: str, hint: str) -> None:
        first: dict[str, int] = {}
        for item in self.items:
            text = normalise(getattr(item, name))
            if text and first.setdefault(text, item.seq) != item.seq:
                self._about_file(severity, message.format(a=first[text], b=item.seq), hint)

    def _about_file(self, severity: str, message: str, hint: str, sheet: str | None = None) -> None:
        self.problems.append(Problem("FILE", severity, message, hint, form="task_progress", file=self.file, sheet=sheet))


def _from_right(row: Row, width: int) -> Row:
    """A row whose leading blank cells were left out, counted from the right."""
    return replace(row, cells=("",) * (width - len(row.cells)) + row.cells)


def outside_lines(table: Table) -> Iterable[str]:
    """What a sheet says above its headings."""
    heading = find_heading(table)
    return lines_of(table.rows[: heading.start if heading else None])

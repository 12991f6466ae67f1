"""The built-in list written as cities write theirs, for reading back: a workbook, a tab-separated text, the notice's own form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import xlsxwriter

from exchange.tasklist import TaskListRead
from models.tasks import TaskItem, TaskList

TITLE = "邵阳市推动大规模设备更新和消费品以旧换新工作责任清单"
HEADINGS = {"seq": "序号", "action": "重要\n行动", "task": "主要\n任务", "content": "具体工作内容", "units": "责任单位"}
PAGES = (4, 7, 12, 27, 32)


def items() -> tuple[TaskItem, ...]:
    return TaskList.built_in().items


def as_read(found: Sequence[TaskItem], **changes: str) -> TaskListRead:
    """A list as the reader gives it, without ids."""
    plain = tuple(replace(item, task_uid="", source={}) for item in found)
    return replace(TaskListRead("清单.xlsx", TITLE, "", "2026-11-20", "", plain), **changes)


def printed(found: TaskListRead | TaskList) -> list[tuple[object, ...]]:
    """What a list says, item by item."""
    return [(i.seq, i.action, i.task, i.title, i.content, i.units_text, i.units, i.prov_task) for i in found.items]


def broken(action: str) -> str:
    """The actions that the notice prints on two lines."""
    return f"{action[:2]}\n{action[2:]}" if len(action) == 4 else action


def rows(found: Sequence[TaskItem], *, blank_seq: bool = False) -> Iterator[dict[str, str]]:
    """Printed rows: action and task only where they begin, the action also at the top of a page."""
    for place, item in enumerate(found):
        before = found[place - 1] if place else None
        new_action = before is None or item.action != before.action or item.seq in PAGES
        new_task = before is None or item.task != before.task
        yield {
            "seq": "" if blank_seq and place else str(item.seq),
            "action": broken(item.action) if new_action else "",
            "task": item.task if new_task else "",
            "content": item.content,
            "units": item.units_text,
        }


def tab_text(found: Sequence[TaskItem], *, quoted: bool = False) -> str:
    """As copied from Word (line breaks bare) or Excel (in quotes)."""
    lines = [TITLE, "（2024年5月17日）", ""]
    for row in (HEADINGS, *rows(found)):
        cells = [f'"{text}"' if quoted and "\n" in text else text for text in row.values()]
        lines.append("\t".join(cells))
    return "\n".join([*lines, "注：各县市区参照执行。", ""])


def notice_text(found: Sequence[TaskItem]) -> str:
    """As the notice's text: one cell a line, leading blank cells left out in every second row."""
    head = [
        "某某通知",
        "",
        "邵阳市人民政府办公室     ",
        "2024年5月17日        ",
        "",
        "附件1",
        "召 集 人：张样例  某局局长",
        "",
        "附件2",
        TITLE,
        "",
    ]
    text = "\n".join(head) + "\n" + "".join(f"\n\t{heading}" for heading in HEADINGS.values()) + "\n"
    for place, row in enumerate(rows(found)):
        cells = list(row.values())
        if place % 2:
            cells[0] = ""
            while not cells[0]:
                cells = cells[1:]
            text += "\n \t" + "\n\t".join(cells)
        else:
            text += "\n" + "".join(f"\n\t{cell}" for cell in cells)
    return text + "\n\n\n抄送：市委办公室。\n"


def workbook(path: Path, found: Sequence[TaskItem]) -> Path:
    """A workbook with a blank sheet before, titles above, columns in another order, merged cells, repeated headings, notes."""
    order = ["task_note", "units", "content", "task", "action", "seq", "deadline"]
    headings = {**HEADINGS, "task_note": "备注", "deadline": "完成时限"}
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("封面")
        sheet = book.add_worksheet("责任清单")
        sheet.write(0, 0, "附件2")
        sheet.merge_range(1, 0, 1, 6, TITLE)
        sheet.write_row(2, 0, ["发文单位：邵阳市人民政府办公室", "", "2024年5月17日"])
        sheet.write_row(4, 0, [headings[name] for name in order])
        line = 5
        for place, item in enumerate(found):
            if item.seq in PAGES:
                sheet.write_row(line, 0, [headings[name] for name in order])
                line += 1
            sheet.write_row(line, 0, ["", item.units_text, item.content, item.task])
            sheet.write(line, 5, place + 1)
            line += 1
        _merge_actions(sheet, found)
        sheet.merge_range(line, 0, line, 6, "注：各县市区参照执行。")
    return path


def _merge_actions(sheet: xlsxwriter.worksheet.Worksheet, found: Sequence[TaskItem]) -> None:
    """Each action in one cell over its rows of a page."""
    line, start = 5, 5
    for place, item in enumerate(found):
        if item.seq in PAGES:
            line += 1
            start = line
        following = found[place + 1] if place + 1 < len(found) else None
        line += 1
        if following is None or following.action != item.action or following.seq in PAGES:
            if line - 1 > start:
                sheet.merge_range(start, 4, line - 1, 4, broken(item.action))
            else:
                sheet.write(start, 4, broken(item.action))
            start = line

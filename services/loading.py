"""Bulk import of fill-in sheets: what a file would change, and the change, whole or not at all.

A row finds its record by its permanent id, else by what it is about (`FormInfo.natural`); a row that finds none is new. Empty cells
leave what is there: a file never wipes out a recorded word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from exchange.files import Step, finish
from exchange.fillin import Incoming, Table, tables_of
from exchange.reading import Workbook, read_workbook
from models import periods
from models.book import Row, natural_key, record_key
from models.forms import BY_TABLE, Form, stored
from models.problems import ERROR, WARNING, Problem, has_errors, refuse
from models.profile import profile
from models.text import normalise
from services.books import open_book
from services.county import ensure_departments
from services.desk import Change, Desk, Write
from services.filing import cover_of
from services.locks import require_open
from services.records import columns_of, find, new_key, plain, prepared, rows_of, supplied, update_record, writable
from services.tasklists import current_list

STRIDE = 100
"""Rows between two steps: how soon an import lets itself be stopped."""


@dataclass
class Loaded:
    """What a file brought: records added, changed and found unchanged, by table, and everything there is to say about it.

    `changes` has the plain values of each record before and after, as in the audit; `places` the sheet and row it was read from.
    """

    form: str
    applied: bool
    added: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    updated: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    unchanged: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    records: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    places: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not has_errors(self.problems)

    def brought(self, table: Table, incoming: Incoming, key: str) -> None:
        """Remember a record that the file adds or changes."""
        self.records.append(key)
        self.places[table.form.__tablename__, key] = (table.sheet, incoming.row)

    def to_json(self) -> dict[str, Any]:
        """As `load --json` prints it."""
        counts = {"added": dict(self.added), "updated": dict(self.updated), "unchanged": dict(self.unchanged)}
        rest = {"records": self.records, "unknown_columns": self.unknown, "problems": [p.to_json() for p in self.problems]}
        return {"ok": self.ok, "form": self.form, "applied": self.applied, **counts, **rest}


@dataclass
class _Session:
    """The work of one import: the open write, and what is known to find records by."""

    desk: Desk
    write: Write
    period: str
    unit: str
    file: str
    result: Loaded
    existing: dict[str, list[Row]] = field(default_factory=dict)
    new_rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    by_row_no: dict[int, str] = field(default_factory=dict)
    book: dict[str, list[Row]] = field(default_factory=dict)

    def rows(self, table: str) -> list[Row]:
        """The records of a table as they were before the import, in this period."""
        if table not in self.existing:
            self.existing[table] = rows_of(self.write.session.connection(), table, self.period)
        return self.existing[table]

    def completed(self, table: str) -> dict[str, Row]:
        """The period's records with their computed fields, by permanent id, as they were before the import."""
        if not self.book:
            self.book = open_book(self.write.session.connection(), self.period, self.desk).rows
        return {record_key(table, row): row for row in self.book[table]}

    def problem(self, table: Table, incoming: Incoming, message: str, hint: str, name: str = "", code: str = "FILE") -> None:
        cell = incoming.cells.get(name) or f"第{incoming.row}行"
        place = {"file": self.file, "sheet": table.sheet, "cell": cell, "form": table.form.__tablename__}
        self.result.problems.append(Problem(code, ERROR, message, hint, field=name or None, **place))


class _DryRun(Exception):
    """Ends a write whose result was only wanted for a look."""


def load(desk: Desk, table: str, path: Path, period: str = "", *, apply: bool = False) -> Loaded:
    """`load_steps` run to its end."""
    return finish(load_steps(desk, table, path, period, apply=apply))


def load_steps(desk: Desk, table: str, path: Path, period: str = "", *, apply: bool = False) -> Generator[Step, None, Loaded]:
    """Import a workbook into a form and its child forms; without `apply` only say what it would do.

    `period` is yyyy-MM, the current month where none is given. Raises `Refused` where the file is not what it should be or the
    period is locked; then nothing was changed.
    """
    period = period or periods.period_of(desk.today)
    form = BY_TABLE[table]
    if table == "explanation":
        raise refuse("FILE", "核实说明不从表格导入。", "先检查，再按检查结果逐条填写说明（explain）。", file=path.name)
    yield Step(0, 3, "正在读取文件")
    workbook = read_workbook(path)
    _require_ours(desk, workbook, period)
    tables = tables_of(workbook, form)
    if not any(t.form is form for t in tables) and not tables:
        raise refuse(
            "FILE", f"没有找到“{form.info.title}”的表头，这个文件不像是这张表。",
            "用 template 生成填报表后再填，或检查是否选错文件；表头须含规定的栏目名称。", file=path.name,
        )  # fmt: skip
    yield Step(1, 3, "正在核对栏目")
    result = Loaded(table, apply, unknown=[text for t in tables for text in t.unknown])
    try:
        with desk.writing(f"导入{form.info.title}：{path.name}") as write:
            require_open(write.session, table, period)
            work = _Session(desk, write, period, write.unit, path.name, result)
            for incoming in tables:
                yield from _take_table(work, incoming)
            result.changes = [change for change in write.changes if change["form"] in BY_TABLE]
            if not apply:
                raise _DryRun
    except _DryRun:
        pass
    return result


def _meta(workbook: Workbook) -> dict[str, str]:
    for sheet in workbook.sheets:
        if sheet.name == "_meta":
            return {str(row[0]): str(row[1] or "") for row in sheet.rows if len(row) > 1 and row[0]}
    return {}


def _require_ours(desk: Desk, workbook: Workbook, period: str) -> None:
    """A file that says it is another unit's or another period's is refused before anything is read from it."""
    with desk.reading() as connection:
        unit = str(connection.exec_driver_sql("SELECT unit FROM county").scalar_one())
        version = current_list(connection).version
    meta, name = _meta(workbook), workbook.file_name
    if meta.get("unit") and meta["unit"] != unit:
        owner = profile().codes["CL-COUNTY"].label(meta["unit"])
        raise refuse("FILE", f"这是{owner}的文件，不是本单位的。", "检查是否选错文件。", file=name, sheet="_meta")
    if meta.get("period") and meta["period"] != period:
        raise refuse(
            "FILE",
            f"这是{meta['period']}的文件，当前要导入的是{period}。",
            "选对文件，或换到那一期再导入。",
            file=name,
            sheet="_meta",
        )
    if meta.get("list_version") and meta["list_version"] < version:
        raise refuse(
            "FILE", f"这个文件按旧的任务清单（{meta['list_version']}）填写，现行清单是{version}。", "用现行清单重新生成填报表。",
            file=name, sheet="_meta",
        )  # fmt: skip
    _require_unit_in_headings(workbook, unit)


def _require_unit_in_headings(workbook: Workbook, unit: str) -> None:
    """Row 2 of a fill-in sheet names its unit (填报单位：…)."""
    others = {e.label: e for e in profile().codes["CL-COUNTY"].entries if e.code != unit}
    mine = profile().codes["CL-COUNTY"].label(unit)
    for sheet in workbook.sheets:
        for number, row in enumerate(sheet.rows[:4]):
            for cell in row:
                text = str(cell or "")
                other = next((label for label in others if label in text), "")
                if "填报单位" in text and other and mine not in text:
                    raise refuse(
                        "FILE", f"表头写的填报单位是{other}，不是本单位{mine}。", "检查是否选错文件。",
                        file=workbook.file_name, sheet=sheet.name, cell=f"第{number + 1}行",
                    )  # fmt: skip


def _take_table(work: _Session, table: Table) -> Generator[Step, None, None]:
    work.result.problems.extend(table.problems)
    _new_departments(work, table)
    if table.form.__tablename__ == "submission":
        return _take_cover(work, table)
    matcher = _Matcher(work, table.form)
    inserts: list[Row] = []
    for number, incoming in enumerate(table.rows):
        if number % STRIDE == 0:
            yield Step(number, len(table.rows), f"正在核对{table.form.info.title}")
        if not _place(work, table, incoming):
            continue
        found = matcher.find(incoming)
        if found is None:
            inserts.append(_insert(work, table, incoming))
        else:
            _update(work, table, found, incoming)
    if inserts:
        work.write.session.execute(insert(table.form), inserts)
        work.new_rows[table.form.__tablename__].extend(inserts)


def _take_cover(work: _Session, table: Table) -> None:
    """The cover is there once a period: what the file says is entered into it."""
    for incoming in table.rows:
        if not _place(work, table, incoming):
            continue
        counted = work.result.updated if work.rows("submission") else work.result.added
        cover, before = cover_of(work.write, work.period), len(work.write.changes)
        kept = writable("submission")
        update_record(work.write, cover, {n: v for n, v in incoming.values.items() if n in kept and v is not None})
        changed = len(work.write.changes) > before or counted is work.result.added
        (counted if changed else work.result.unchanged)["submission"] += 1


def _new_departments(work: _Session, table: Table) -> None:
    names: set[str] = set()
    for name, f in writable(table.form.__tablename__).items():
        if f.options == "department":
            for row in table.rows:
                value = row.values.get(name)
                names.update(value if isinstance(value, tuple) else [value] if value else [])
    for name in ensure_departments(work.write, names) if names else []:
        message = f"“{name}”不在县级部门表内，已加入。"
        work.result.problems.append(
            Problem("NOTE", WARNING, message, "写错了的话，改正后重新导入。", file=work.file, sheet=table.sheet)
        )


def _place(work: _Session, table: Table, incoming: Incoming) -> bool:
    """Settle the row's period, unit and parent; False where it cannot be placed (then it is listed)."""
    values, form = incoming.values, table.form
    given = values.pop("period", None)
    if form.info.per_period and given and given != work.period:
        raise refuse(
            "FILE", f"这一行是{given}的，当前要导入的是{work.period}。", "选对文件，或换到那一期再导入。",
            file=work.file, sheet=table.sheet, cell=incoming.cells.get("period"),
        )  # fmt: skip
    unit = values.pop("county_code", None)
    if unit and unit != work.unit:
        owner = profile().codes["CL-COUNTY"].label(unit)
        raise refuse("FILE", f"这一行是{owner}的，不是本单位的。", "检查是否选错文件。", file=work.file, sheet=table.sheet,
                     cell=incoming.cells.get("county_code"))  # fmt: skip
    if form.info.parent or form.__tablename__ == "project_progress":
        return _place_under_parent(work, table, incoming)
    return form.__tablename__ != "task_progress" or _place_task(work, table, incoming)


def _place_task(work: _Session, table: Table, incoming: Incoming) -> bool:
    items = _items(work)
    uid = incoming.values.get("task_uid") or next((u for u, seq in items.items() if seq == incoming.seq), None)
    if uid not in items:
        shown = incoming.values.get("task_uid") or incoming.seq
        work.problem(
            table,
            incoming,
            f"现行责任清单中没有“{shown}”这一项，这一行没有导入。",
            "填写清单的序号（1、2……）或任务标识。",
            "task_uid",
        )
        return False
    incoming.values["task_uid"] = uid
    return True


def _items(work: _Session) -> dict[str, int]:
    if "task_item" not in work.existing:
        tasks = current_list(work.write.session.connection())
        work.existing["task_item"] = [{"task_uid": item.task_uid, "seq": item.seq} for item in tasks.items]
    return {row["task_uid"]: row["seq"] for row in work.existing["task_item"]}


def _place_under_parent(work: _Session, table: Table, incoming: Incoming) -> bool:
    """Find the project or task that a row belongs to: by its id, the project's name, or its 序号."""
    parent = table.form.info.parent or "reserve_project"
    key = BY_TABLE[parent].info.key
    given = str(incoming.values.get(key) or "")
    if parent == "task_progress":
        items = _items(work)
        found = given if given in items else next((u for u, seq in items.items() if str(seq) in (given, str(incoming.seq))), "")
        found = found if _has_parent(work, found) else ""
    else:
        found = _project(work, given, incoming.parent_name)
    if not found:
        shown = given or incoming.parent_name or "（空）"
        work.problem(
            table,
            incoming,
            f"找不到所属的记录“{shown}”，这一行没有导入。",
            "填写项目编号（任务标识）、项目名称或主表的序号。",
            key,
        )
        return False
    incoming.values[key] = found
    return True


def _has_parent(work: _Session, uid: str) -> bool:
    rows = [*work.rows("task_progress"), *work.new_rows["task_progress"]]
    return any(row["task_uid"] == uid for row in rows)


def _project(work: _Session, given: str, name: str) -> str:
    rows = [*work.rows("reserve_project"), *work.new_rows["reserve_project"]]
    if any(row["project_uid"] == given for row in rows):
        return given
    if given.isdigit() and int(given) in work.by_row_no:
        return work.by_row_no[int(given)]
    for text in filter(None, (given, name)):
        same = [row["project_uid"] for row in rows if normalise(row["project_name"] or "") == normalise(text)]
        if len(same) == 1:
            return str(same[0])
    return ""


class _Matcher:
    """Finds the records that were there before, each for one row of the file at most."""

    def __init__(self, work: _Session, form: type[Form]) -> None:
        table = form.__tablename__
        self.form = form
        self.supplied = supplied(table, work.write.now.year)
        self.by_key = {str(row[form.info.key]): row for row in work.rows(table)}
        self.by_nature: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in work.rows(table):
            self.by_nature[natural_key(table, row)].append(row)
        self.taken: set[str] = set()

    def find(self, incoming: Incoming) -> Row | None:
        key = incoming.record_uid or str(incoming.values.get(self.form.info.key) or "")
        candidates = [self.by_key[key]] if key in self.by_key else []
        nature = natural_key(self.form.__tablename__, {**self.supplied, **incoming.values})
        candidates += self.by_nature.get(nature, [])
        for row in candidates:
            if str(row[self.form.info.key]) not in self.taken:
                self.taken.add(str(row[self.form.info.key]))
                return row
        return None


def _insert(work: _Session, table: Table, incoming: Incoming) -> Row:
    form, name = table.form, table.form.__tablename__
    allowed = {*writable(name), form.info.key, *(BY_TABLE[form.info.parent].info.natural if form.info.parent else ())}
    values = {n: v for n, v in incoming.values.items() if n in allowed or n in ("project_uid", "task_uid")}
    if name == "reserve_project":
        values.pop("project_uid", None)
    row = prepared(name, values, work.period if form.info.per_period else "", work.write.now.year)
    row[form.info.key] = new_key(work.write, name, row, int(work.period[:4]))
    if name == "reserve_project":
        work.by_row_no[incoming.seq or len(work.by_row_no) + 1] = row["project_uid"]
    kept = {n: row[n] for n in columns_of(form)}
    work.write.note(name, str(row[form.info.key]), None, plain(form, kept), row.get("period") or "")
    work.result.added[name] += 1
    work.result.brought(table, incoming, str(row[form.info.key]))
    return {"revision": 1, **kept}


def _proposed(form: type[Form], name: str) -> bool:
    """Whether the program proposes the field's value: such a value coming back unchanged is not the clerk's own."""
    f = stored(form)[name]
    return f.editable or f.default.startswith("同")


def _update(work: _Session, table: Table, found: Row, incoming: Incoming) -> None:
    form, name = table.form, table.form.__tablename__
    if name == "reserve_project":
        work.by_row_no[incoming.seq or len(work.by_row_no) + 1] = found["project_uid"]
    changes = {n: v for n, v in incoming.values.items() if n in writable(name) and v is not None and v != found.get(n)}
    if any(_proposed(form, n) and found.get(n) is None for n in changes):
        known = work.completed(name).get(str(found[form.info.key]), {})
        changes = {n: v for n, v in changes.items() if not (_proposed(form, n) and found.get(n) is None and v == known.get(n))}
    if not changes:
        work.result.unchanged[name] += 1
        return
    record = find(work.write.session, name, str(found[form.info.key]), work.period if form.info.per_period else "")
    update_record(work.write, record, {n: v for n, v in changes.items() if n in stored(form)})
    work.result.updated[name] += 1
    work.result.brought(table, incoming, str(found[form.info.key]))

"""What the rows of an import become: the record each belongs to, the one it changes, the one it adds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from exchange.fillin import Incoming, Table
from models.book import Row, natural_key, record_key
from models.forms import BY_TABLE, Form, stored
from models.problems import ERROR, Problem, has_errors, refuse
from models.profile import profile
from models.text import normalise
from services.books import open_book
from services.desk import Change, Desk, Write
from services.records import columns_of, find, new_key, plain, prepared, rows_of, supplied, update_record, writable
from services.tasklists import list_of


@dataclass
class Loaded:
    """What a file brought: records added, changed and found unchanged, by table, and everything there is to say about it.

    `changes` has the plain values of each record before and after, as in the audit; `places` the sheet and row it was read from.
    `rows` are all records of the file, the unchanged ones too, and `findings` what the rules say of them, at the cells they came from.
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
    rows: dict[tuple[str, str], tuple[Table, Incoming]] = field(default_factory=dict)
    findings: list[Problem] = field(default_factory=list)

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
        found = {"findings": [p.to_json() for p in self.findings]}
        return {"ok": self.ok, "form": self.form, "applied": self.applied, **counts, **rest, **found}


@dataclass
class Session:
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

    def _all(self, table: str) -> list[Row]:
        """The records of a table, those of this import included; to be asked only once its sheet is done."""
        return [*self.rows(table), *self.new_rows[table]]

    @cached_property
    def reported_tasks(self) -> frozenset[str]:
        """The items that this period has a record of."""
        return frozenset(row["task_uid"] for row in self._all("task_progress"))

    @cached_property
    def project_uids(self) -> frozenset[str]:
        return frozenset(row["project_uid"] for row in self._all("reserve_project"))

    @cached_property
    def projects_by_name(self) -> dict[str, list[str]]:
        """Projects by their name in comparable form."""
        found: dict[str, list[str]] = defaultdict(list)
        for row in self._all("reserve_project"):
            found[normalise(row["project_name"] or "")].append(row["project_uid"])
        return dict(found)

    def completed(self, table: str) -> dict[str, Row]:
        """The period's records with their computed fields, by permanent id, as they were before the import."""
        if not self.book:
            self.book = open_book(self.write.session.connection(), self.period, self.desk).rows
        return {record_key(table, row): row for row in self.book[table]}

    def problem(self, table: Table, incoming: Incoming, message: str, hint: str, name: str = "", code: str = "FILE") -> None:
        cell = incoming.cells.get(name) or f"第{incoming.row}行"
        place = {"file": self.file, "sheet": table.sheet, "cell": cell, "form": table.form.__tablename__}
        self.result.problems.append(Problem(code, ERROR, message, hint, field=name or None, **place))


def place(work: Session, table: Table, incoming: Incoming) -> bool:
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


def _place_task(work: Session, table: Table, incoming: Incoming) -> bool:
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


def _items(work: Session) -> dict[str, int]:
    if "task_item" not in work.existing:
        tasks = list_of(work.write.session.connection(), work.period)
        work.existing["task_item"] = [{"task_uid": item.task_uid, "seq": item.seq} for item in tasks.items]
    return {row["task_uid"]: row["seq"] for row in work.existing["task_item"]}


def _place_under_parent(work: Session, table: Table, incoming: Incoming) -> bool:
    """Find the project or task that a row belongs to: by its id, the project's name, or its 序号."""
    parent = table.form.info.parent or "reserve_project"
    key = BY_TABLE[parent].info.key
    given = str(incoming.values.get(key) or "")
    found = _tasks(work, given, incoming.seq) if parent == "task_progress" else _projects(work, given, incoming.parent_name)
    if len(found) != 1:
        shown = given or incoming.parent_name or "（空）"
        message = f"有{len(found)}个项目都叫“{shown}”，分不清是哪一个" if found else f"找不到所属的记录“{shown}”"
        hint = "填写项目编号。" if found else "填写项目编号（任务标识）、项目名称或主表的序号。"
        work.problem(table, incoming, f"{message}，这一行没有导入。", hint, key)
        return False
    incoming.values[key] = found[0]
    return True


def _tasks(work: Session, given: str, seq: int | None) -> list[str]:
    """The item that a row of a task's child form means, where the period has a record of it."""
    items = _items(work)
    uids = [given] if given in items else [uid for uid, number in items.items() if str(number) in (given, str(seq))]
    return [uid for uid in uids if uid in work.reported_tasks]


def _projects(work: Session, given: str, name: str) -> list[str]:
    """The projects that an id, a 序号 of the main sheet, or a name may mean."""
    by_name = work.projects_by_name
    if given in work.project_uids:
        return [given]
    if given.isdigit() and int(given) in work.by_row_no:
        return [work.by_row_no[int(given)]]
    return next((by_name[normalise(text)] for text in (given, name) if text and normalise(text) in by_name), [])


class Matcher:
    """Finds the records that were there before, each for one row of the file at most."""

    def __init__(self, work: Session, form: type[Form]) -> None:
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


def insert_row(work: Session, table: Table, incoming: Incoming) -> Row:
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
    work.result.rows[name, str(row[form.info.key])] = (table, incoming)
    work.result.brought(table, incoming, str(row[form.info.key]))
    return {"revision": 1, **kept}


def _proposed(form: type[Form], name: str) -> bool:
    """Whether the program proposes the field's value: such a value coming back unchanged is not the clerk's own."""
    f = stored(form)[name]
    return f.editable or f.default.startswith("同")


def update_row(work: Session, table: Table, found: Row, incoming: Incoming) -> None:
    form, name = table.form, table.form.__tablename__
    work.result.rows[name, str(found[form.info.key])] = (table, incoming)
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

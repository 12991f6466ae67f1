"""A package laid out: the tables of its sheets, its digests and its `_meta`, all from the pack alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from exchange.cells import Cell, canonical, to_cell
from exchange.package.digest import SEPARATORS, Line, check_code, line_of, whole_digest
from exchange.package.pack import Pack
from exchange.sheets import PROJECT_NAME, Column, Table, table_of
from models import kinds as k
from models.forms import BY_TABLE, FORMS, Explanation, Form, Submission, fields
from models.kinds import Field
from models.problems import ERROR, Problem, refuse
from models.profile import using

FORMAT_VERSION = "1"
COVER, HELP, CHECKS, META, DIGEST = "封面", "填报说明", "校验结果", "_meta", "_digest"
REASON, FINDING = "核实说明", "提示"
"""What a row of 校验结果 is."""

DATA_FORMS: tuple[type[Form], ...] = tuple(form for form in FORMS if form.info.in_package and form is not Submission)
COVER_FIELDS = fields(Submission)
REASON_FIELDS = fields(Explanation)
LINE_KEY, PACKAGE_DIGEST = "line_uid", "package_digest"


def _text(label: str, size: int = 20) -> Field:
    return Field(label, k.TEXT, k.AUTOMATIC, size=(None, size))


CHECK_COLUMNS: tuple[Column, ...] = (
    Column(LINE_KEY, _text("行标识")),
    Column("entry", _text("类别", 10)),
    Column("rule_id", REASON_FIELDS["rule_id"]),
    Column("severity", _text("级别", 12)),
    Column("form", _text("报表", 24)),
    Column("record_uid", _text("记录标识", 24)),
    Column("period", REASON_FIELDS["period"]),
    Column("message", _text("提示内容", 300)),
    Column("reason", REASON_FIELDS["reason"]),
    Column("author", REASON_FIELDS["author"]),
    Column("written_at", REASON_FIELDS["written_at"]),
)


def severity_name(finding: Problem) -> str:
    """How grave a finding is, in a clerk's words."""
    return "错误" if finding.severity == ERROR else "须说明" if finding.needs_reason else "提示"


def _finding_cells(number: int, finding: Problem, period: str) -> list[Cell]:
    title = BY_TABLE[finding.form].info.title if finding.form in BY_TABLE else ""
    message = f"{finding.message}{finding.hint}"
    name = severity_name(finding)
    uid = f"{FINDING}{number:05d}"
    return [uid, FINDING, finding.code, name, title, finding.record, period, message, finding.reason, None, None]


def _reason_cells(row: dict[str, object]) -> list[Cell]:
    known = {name: to_cell(row.get(name), field) for name, field in REASON_FIELDS.items()}
    uid = "/".join(str(row[name]) for name in Explanation.info.natural)
    cells = {**known, LINE_KEY: uid, "entry": REASON}
    return [cells.get(column.key) for column in CHECK_COLUMNS]


def checks_table(pack: Pack) -> Table:
    """校验结果: the findings, worst first as they come, then the reasons, one row each."""
    rows = [_finding_cells(number, finding, pack.period) for number, finding in enumerate(pack.findings, 1)]
    rows += [_reason_cells(row) for row in pack.explanations]
    return Table(CHECKS, "校验结果和核实说明", CHECK_COLUMNS, rows)


def cover_table(pack: Pack) -> Table:
    """The cover as a table of one record, whose id is the period."""
    columns = tuple(Column(name, field) for name, field in COVER_FIELDS.items())
    return Table(COVER, Submission.info.title, columns, [[to_cell(pack.cover.get(c.key), c.field) for c in columns]])


@dataclass(frozen=True)
class Layout:
    """The tables of a package and everything computed from them."""

    pack: Pack
    cover: Table
    data: tuple[Table, ...]
    checks: Table

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table that stands in rows below a hidden key row."""
        return (*self.data, self.checks)

    @cached_property
    def texts(self) -> dict[str, list[list[str]]]:
        """The canonical text of every cell by sheet."""
        return {table.name: [[canonical(cell) for cell in row] for row in table.rows] for table in (self.cover, *self.tables)}

    @cached_property
    def _records(self) -> list[Line]:
        cover = line_of(COVER, self.pack.period, self.cover.keys, self.texts[COVER][0])
        return [cover] + [
            line_of(table.name, texts[0], table.keys, texts) for table in self.tables for texts in self.texts[table.name]
        ]

    @cached_property
    def data_digest(self) -> str:
        names = {table.name for table in self.data}
        records = [line for line in self._records if line.sheet in names]
        return check_code(records, reasons_of(self.checks.keys, self.texts[CHECKS]))

    @cached_property
    def lines(self) -> list[Line]:
        """The digests of all records: the cover, the rows of the sheets, and `_meta` without the digest of these lines."""
        keys = sorted(self._entries)
        return [*self._records, line_of(META, META, keys, [self._entries[key] for key in keys])]

    @cached_property
    def package_digest(self) -> str:
        return whole_digest(self.lines)

    @cached_property
    def _entries(self) -> dict[str, str]:
        pack, counts = self.pack, {table.name: len(table.rows) for table in (self.cover, *self.tables)}
        return {
            "format_version": FORMAT_VERSION,
            "schema_version": pack.schema_version,
            "list_version": pack.list_version,
            "unit": pack.unit,
            "unit_name": pack.unit_name,
            "period": pack.period,
            "report_type": pack.report_type,
            "version": "" if pack.draft else str(pack.version or ""),
            "draft": "yes" if pack.draft else "no",
            "demo": "yes" if pack.demo else "no",
            "notes": "；".join(pack.notes),
            "data_digest": self.data_digest,
            **{f"count.{name}": str(count) for name, count in counts.items()},
            **{f"keys.{table.name}": " ".join(table.keys) for table in (self.cover, *self.tables)},
        }

    @cached_property
    def meta(self) -> dict[str, str]:
        """The entries of `_meta`."""
        return {**self._entries, PACKAGE_DIGEST: self.package_digest}


def reasons_of(keys: Sequence[str], rows: Sequence[Sequence[str]]) -> list[tuple[str, str, str, str]]:
    """Rule, record, period and reason of the reasons among the rows of 校验结果, as canonical texts."""
    entry, *places = (keys.index(name) for name in ("entry", "rule_id", "record_uid", "period", "reason"))
    rule, record, period, reason = places
    return [(row[rule], row[record], row[period], row[reason]) for row in rows if row[entry] == REASON]


def lay_out(pack: Pack) -> Layout:
    """The layout of a pack. Raises `Refused` where two records share an id, or a text holds a character that separates digests."""
    names = {row["project_uid"]: row.get(PROJECT_NAME) or "" for row in pack.rows.get("reserve_project", ())}
    with using(pack.profile):
        data = tuple(table_of(form, pack.rows.get(form.__tablename__, ()), projects=names) for form in DATA_FORMS)
        layout = Layout(pack, cover_table(pack), data, checks_table(pack))
    for table in layout.tables:
        _check_ids(table)
    for name, rows in layout.texts.items():
        if SEPARATORS.search("".join(["".join(row) for row in rows])):
            raise refuse("FILE", f"“{name}”中有不能写入表格的控制字符。", "请重新录入带有乱码的内容后重试。", sheet=name)
    return layout


def _check_ids(table: Table) -> None:
    ids = [row[0] for row in table.rows]
    twice = next((str(each) for each in ids if ids.count(each) > 1), "") if len(set(ids)) < len(ids) else ""
    if twice:
        raise refuse("FILE", f"“{table.name}”中有两条记录的标识都是{twice}。", "请删去重复的一条后重试。", sheet=table.name)


def data_digest(pack: Pack) -> str:
    """数据校验码: 16 upper-case hex digits over all records and reasons, without the cover."""
    return lay_out(pack).data_digest


def package_digest(pack: Pack) -> str:
    """整包摘要: 64 hex digits over everything, with the cover."""
    return lay_out(pack).package_digest

"""What the sheet of paper says that is signed and stamped: cover, tables, marks, without a word on how it is drawn.

A period that is frozen or sent is printed from its snapshot, so that the paper and the package are the same data under the same check
code; before that the draft is printed and says so on every page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from exchange.package import Pack, data_digest, pack_of
from exchange.package.front import SIGNATURES, grouped
from exchange.tasklist.rows import title_of
from models import periods
from models.book import Row
from models.forms import BY_TABLE, Submission, fields
from models.problems import ERROR, refuse
from models.profile import profile, using
from models.tasks import TaskItem
from services import locks
from services.books import open_book
from services.checking import findings, notes_of
from services.desk import Desk
from services.filing import snapshot_of
from services.names import Names
from services.packages import frozen_pack
from services.paper_cells import PaperTable, label
from services.paper_changes import changes_table
from services.paper_tables import paper_tables

_FACTS = (
    "county_name",
    "period",
    "report_type",
    "version",
    "tasklist_version",
    "due_date",
    "reporting_dept",
    "frozen_at",
    "filler",
    "filler_phone",
    "reviewer",
    "approver",
    "approve_date",
)
"""The fields of the cover (F0) that matter on paper, in pairs from left to right; empty dates are left out."""

_DATES = frozenset({"due_date", "frozen_at", "approve_date"})
_UNPRINTED = "本件印附表1至5、7、8的主要栏目和核实说明，其余栏目和附表见{package}。"


@dataclass(frozen=True)
class Paper:
    """One printed copy of a period.

    `heading` is the running line of every page; `version` and `digest` are None of a draft; `facts` are label and value of the
    cover's fields, `counts` title and number of records of each sheet, `remarks` whole sentences below them.
    """

    period: str
    title: tuple[str, ...]
    heading: str
    marks: tuple[str, ...]
    version: int | None
    digest: str | None
    facts: tuple[tuple[str, str], ...]
    correction: str
    counts: tuple[tuple[str, int], ...]
    remarks: tuple[str, ...]
    signatures: tuple[str, ...]
    secrecy: str
    tables: tuple[PaperTable, ...]

    @property
    def code(self) -> str:
        """The check code in groups of four, or why there is none."""
        return grouped(self.digest) if self.digest else "草稿，未定稿，没有校验码"

    def footer(self, page: int, pages: int) -> str:
        """What stands at the foot of a page (forms paper, 报送包 point 5)."""
        number = f"第{page}页　共{pages}页"
        if self.version is None:
            return f"{number}　　草稿，未定稿，没有版本号和数据校验码"
        return f"{number}　　版本V{self.version:02d}　　数据校验码　{self.code}"


def paper_of(desk: Desk, period: str) -> Paper:
    """The paper of a period: of its frozen version where it is frozen or sent, else of the draft as it stands.

    Raises `Refused` (exit code 3) where the frozen records no longer match their check code.
    """
    with desk.reading() as connection, Session(connection) as session:
        if locks.state_of(session, period) in (locks.DRAFT, locks.RETURNED):
            return _draft(connection, desk, period)
        snapshot = snapshot_of(session, period)
        assert snapshot is not None
        pack = frozen_pack(connection, snapshot)
        if data_digest(pack) != snapshot.digest:
            raise refuse("X02", "定稿的数据与定稿时的校验码不符，没有打印。", "从备份恢复后重试，并保留日志。", exit_code=3)
        with using(pack.profile):
            return _paper(connection, pack, snapshot.digest)


def _draft(connection: Connection, desk: Desk, period: str) -> Paper:
    book = open_book(connection, period, desk)
    pack = pack_of(book, findings(book, trial=False), draft=True, notes=notes_of(book))
    unfilled = [_unfilled(item) for uid, item in book.tasks.items() if item.status == "active" and uid not in book.task_progress]
    return _paper(connection, pack, None, unfilled)


def _unfilled(item: TaskItem) -> Row:
    return {
        "task_uid": item.task_uid,
        "seq": item.seq,
        "action": item.action,
        "task": item.task,
        "content": item.content,
        "city_units": item.units,
    }


def _paper(connection: Connection, pack: Pack, digest: str | None, unfilled: Sequence[Row] = ()) -> Paper:
    month, names = periods.spelled(pack.period), _names(pack, unfilled)
    changes = changes_table(connection, pack, names)
    return Paper(
        period=pack.period,
        title=(pack.unit_name, "推动大规模设备更新和消费品以旧换新", f"{month}报送表（{pack.type_name}）"),
        heading=f"填报单位：{pack.unit_name}　报送期：{month}（{pack.type_name}）",
        marks=pack.marks,
        version=None if pack.draft else pack.version,
        digest=digest,
        facts=tuple(_facts(pack)),
        correction=pack.cover.get("correction_note") or "",
        counts=tuple((BY_TABLE[table].info.sheet, len(rows)) for table, rows in pack.rows.items()),
        remarks=(
            _checked(pack),
            *pack.notes,
            _UNPRINTED.format(package="电子报送包" if pack.draft else "校验码相同的电子报送包"),
        ),
        signatures=SIGNATURES,
        secrecy=profile().text("secrecy"),
        tables=(*paper_tables(pack, names, unfilled), *((changes,) if changes else ())),
    )


def _facts(pack: Pack) -> Iterator[tuple[str, str]]:
    known = fields(Submission)
    own = {"version": pack.version_name, "period": periods.spelled(pack.period)}
    for name in _FACTS:
        value = own.get(name) or label(known[name], pack.cover.get(name))
        if value or name not in _DATES:
            yield known[name].label, value


def _checked(pack: Pack) -> str:
    """What the checks said, in one sentence: errors, warnings with their reasons, hints."""
    errors = sum(p.severity == ERROR for p in pack.findings)
    asked = [p for p in pack.findings if p.severity != ERROR and p.needs_reason]
    told = sum(bool(p.reason) for p in asked)
    hints = len(pack.findings) - errors - len(asked)
    said = "" if not asked else "，均已说明" if told == len(asked) else f"，已说明{told}条"
    return f"校验结果：错误{errors}条；核实性提示{len(asked)}条{said}；其他提示{hints}条。"


def _names(pack: Pack, unfilled: Sequence[Row]) -> Names:
    """What the paper calls its records, from its own rows, so that a later list or name changes nothing."""
    projects = {row["project_uid"]: row.get("project_name") for row in pack.rows["reserve_project"]}
    rows = (*pack.rows["task_progress"], *unfilled)
    return Names(projects, {row["task_uid"]: _item(row) for row in rows})


def _item(row: Row) -> TaskItem:
    content = row.get("content") or ""
    return TaskItem(row["task_uid"], row.get("seq") or 0, row.get("action") or "", row.get("task") or "", title_of(content), content,
                    "", tuple(row.get("city_units") or ()))  # fmt: skip

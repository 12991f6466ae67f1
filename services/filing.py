"""The way of a period from draft to sent: sign, freeze, give back (design part 5).

Freezing fixes the data under a version number and a check code. What was sent stays; a correction is the next version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.orm import Session

from exchange.package import Pack, data_digest, pack_of
from models import kinds as k
from models.book import Book, Row, full_key
from models.forms import FORMS, Submission, fields
from models.problems import Problem, Refused, has_errors, refuse
from models.profile import profile
from models.rules.reasons import reasons_missing
from models.system import BURNED, RECEIVED, RETURNED, SENT, Snapshot, SnapshotRecord
from models.system import FROZEN as SNAPSHOT_FROZEN
from models.tasks import TaskList
from models.values import Unreadable, read
from services import finding_log, locks
from services.books import default_cover, open_book, plain_row, with_due_date
from services.checking import findings, notes_of
from services.desk import Desk, Write
from services.records import insert_record, update_record
from services.tasklists import list_of

CORRECTION = "05"


@dataclass(frozen=True)
class Frozen:
    """A version that was frozen: its number, its check code, and the warnings that travel with it."""

    period: str
    version: int
    digest: str
    problems: list[Problem]


def cover_of(write: Write, period: str) -> Submission:
    """The period's cover record, begun from the county's set-up where there is none."""
    found = write.session.scalars(select(Submission).where(Submission.period == period)).first()
    if found is None:
        insert_record(write, "submission", default_cover(write.session.connection(), period), period)
        found = write.session.scalars(select(Submission).where(Submission.period == period)).one()
    return found


def _parsed(changes: dict[str, str | None]) -> Row:
    known = fields(Submission)
    row: Row = {}
    for name, text in changes.items():
        if text is None:
            continue
        try:
            row[name] = read(text, known[name]).value
        except Unreadable as error:
            raise refuse(
                "E02", f"{known[name].label}无法识别：“{text}”。", f"应为{k.Kind(known[name].kind)}。", field=name
            ) from error
    return row


AFTER_FREEZING = frozenset({"approve_date", "stamped_code", "stamped_scan"})


def sign(desk: Desk, period: str, **entries: str | None) -> None:
    """Fill in the cover: people, telephone, dates, stamped code, by the identifiers of F0; None leaves a field as it is.

    Once the period is frozen only the signing date, the stamped code and its scan may still be filled in. Raises `Refused`.
    """
    changes = _parsed(entries)
    with desk.writing("填写审签信息") as write:
        state = locks.state_of(write.session, period)
        cover = cover_of(write, period)
        late = {name for name, value in changes.items() if getattr(cover, name) != value} - AFTER_FREEZING
        if state not in (locks.DRAFT, locks.RETURNED) and late:
            labels = "、".join(fields(Submission)[name].label for name in sorted(late))
            raise refuse(
                "LOCKED", f"{period}已定稿，{labels}不能再改。", "定稿后只能补填签发日期和盖章件校验码；要改先退回草稿。"
            )
        if state in (locks.SENT, locks.RECEIVED):
            raise refuse("LOCKED", f"{period}已报送，审签信息不能再改。", "要更正，先退回草稿，再以更正报定稿。")
        update_record(write, cover, changes)


def next_version(session: Session, period: str) -> int:
    """The number after the highest one used for the period, burned ones included: a paper with it may exist."""
    return int(session.scalar(select(func.max(Snapshot.version)).where(Snapshot.period == period)) or 0) + 1


def sent_before(connection: Connection, period: str) -> bool:
    """Whether a version of the period ever reached the city."""
    query = select(Snapshot.id).where(Snapshot.period == period, Snapshot.state.in_([SENT, RECEIVED]))
    return connection.execute(query).first() is not None


def _require_correction(session: Session, period: str, report_type: str) -> None:
    if report_type != CORRECTION and sent_before(session.connection(), period):
        raise refuse("P07", f"{period}已报送过，再次定稿须为更正报。", "报送类型选“更正”，并写明更正内容和原因。")


def _blocking(book: Book) -> list[Problem]:
    problems = findings(book, trial=False)
    return problems + reasons_missing(book, problems)


def freeze(desk: Desk, period: str, report_type: str | None = None, reason: str | None = None) -> Frozen:
    """Check the period and, with no error left, lock it under the next version number and its check code.

    `report_type` is a code or label of CL-REPORTTYPE, `reason` the correction note. Raises `Refused` with every error, and with a
    P09 for each warning whose reason is missing; then nothing was changed.
    """
    with desk.writing("定稿") as write:
        state = locks.state_of(write.session, period)
        if state == locks.FROZEN:
            raise refuse("LOCKED", f"{period}已经定稿。", "直接导出；要改先退回草稿。")
        if state in (locks.SENT, locks.RECEIVED):
            raise refuse("LOCKED", f"{period}已报送，不能再次定稿。", "要更正，先退回草稿，改好后以更正报定稿。")
        cover = cover_of(write, period)
        update_record(write, cover, _parsed({"report_type": report_type, "correction_note": reason}))
        _require_correction(write.session, period, cover.report_type or "")
        version = next_version(write.session, period)
        tasks = list_of(write.session.connection(), period)
        due = with_due_date({name: getattr(cover, name) for name in ("period", "report_type", "state", "due_date")})["due_date"]
        update_record(write, cover, {**_frozen_cover(desk, version, tasks), "due_date": due})
        book = open_book(write.session.connection(), period, desk)
        problems = _blocking(book)
        if has_errors(problems):
            raise Refused(*problems)
        pack = pack_of(book, problems, notes=notes_of(book))
        digest = data_digest(pack)
        update_record(write, cover, {"data_digest": digest})
        _keep(write, book, cover, pack, digest)
        finding_log.keep(write, book, problems)
        return Frozen(period, version, digest, problems)


def _frozen_cover(desk: Desk, version: int, tasks: TaskList) -> Row:
    return {
        "state": locks.FROZEN,
        "version": version,
        "frozen_at": desk.now(),
        "tasklist_version": tasks.version,
        "schema_version": profile().text("schema_version"),
        "exported_at": None,
        "submit_date": None,
        "stamped_code": None,
        "stamped_scan": None,
    }


def _keep(write: Write, book: Book, cover: Submission, pack: Pack, digest: str) -> None:
    """Write the snapshot that the package is made from and the next period compares with."""
    snapshot = Snapshot(
        period=pack.period, version=pack.version, state=SNAPSHOT_FROZEN, list_version=pack.list_version,
        schema_version=pack.schema_version, digest=digest, file=None, cover=plain_row(Submission, book.cover),
        findings=[p.to_json() for p in pack.findings], notes=list(pack.notes),
    )  # fmt: skip
    write.session.add(snapshot)
    write.session.flush()
    rows: list[dict[str, Any]] = [
        {
            "snapshot_id": snapshot.id,
            "form": form.__tablename__,
            "record": full_key(form.__tablename__, row),
            "content": plain_row(form, row),
        }
        for form in FORMS
        if form is not Submission and (form.info.in_package or form.__tablename__ == "explanation")
        for row in book.rows[form.__tablename__]
    ]
    if rows:
        write.session.execute(insert(SnapshotRecord), rows)
    write.note("snapshot", f"{pack.period} V{pack.version:02d}", None, {"digest": digest, "records": len(rows)}, pack.period)


def snapshot_of(session: Session, period: str, version: int | None = None) -> Snapshot | None:
    """A version of a period, the newest where none is named."""
    query = select(Snapshot).where(Snapshot.period == period).order_by(Snapshot.version.desc())
    return session.scalars(query if version is None else query.where(Snapshot.version == version)).first()


_OF_A_VERSION = (
    *("version", "frozen_at", "data_digest", "exported_at", "submit_date"),
    *("stamped_code", "stamped_scan", "approve_date"),
)
"""Fields of the cover that a draft does not have yet."""


def _reopened(cover: Submission, state: str) -> Row:
    """What a cover is when its period is open again; a due date that is the calendar's follows the calendar from then on."""
    given = profile().due_date(cover.period or "", cover.report_type or "") == cover.due_date
    return {"state": state, **dict.fromkeys(_OF_A_VERSION), **({"due_date": None} if given else {})}


def record_answer(desk: Desk, period: str, *, received: bool) -> int:
    """Record what the city said of a sent period; returns the version it is about.

    Received, it is closed. Returned, it is a draft again, and the version no longer counts as sent: the next one is no correction.
    Raises `Refused` where the period was not sent.
    """
    with desk.writing("登记市级接收" if received else "登记市级退回") as write:
        state = locks.state_of(write.session, period)
        if state not in (locks.SENT, locks.RECEIVED):
            raise refuse("LOCKED", f"{period}还没有报送，没有市级答复可登记。", "先定稿并正式导出。")
        snapshot = snapshot_of(write.session, period)
        assert snapshot is not None
        snapshot.state = RECEIVED if received else RETURNED
        cover = cover_of(write, period)
        update_record(write, cover, {"state": locks.RECEIVED} if received else _reopened(cover, locks.RETURNED))
        write.note("snapshot", f"{period} V{snapshot.version:02d}", {"state": state}, {"state": snapshot.state}, period)
        return snapshot.version


def unfreeze(desk: Desk, period: str) -> int:
    """Give a frozen or sent period back as a draft; returns the version it had.

    A version that was not yet sent is burned: a paper with its number may exist. One that was sent stays as it is, and the next
    freezing must be a correction with a note of its own. Raises `Refused` where the period is a draft.
    """
    with desk.writing("退回草稿") as write:
        state = locks.state_of(write.session, period)
        if state in (locks.DRAFT, locks.RETURNED):
            raise refuse("LOCKED", f"{period}还是草稿，不需要退回。", "可直接修改。")
        snapshot = snapshot_of(write.session, period)
        assert snapshot is not None
        if state == locks.FROZEN:
            snapshot.state = BURNED
        cover = cover_of(write, period)
        told = {} if state == locks.FROZEN else {"correction_note": None}
        update_record(write, cover, {**_reopened(cover, locks.DRAFT), **told})
        write.note("snapshot", f"{period} V{snapshot.version:02d}", {"state": state}, {"state": snapshot.state}, period)
        return snapshot.version

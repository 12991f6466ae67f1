"""Making changes of the audit once more, or backwards: whole records and single fields, exactly as they were.

Only what is still as the change left it is touched; numbers and permanent ids are those of the change, none is given out anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Column, Connection, DateTime, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from models.book import full_key
from models.forms import BY_TABLE, Base, stored
from models.problems import ERROR, Problem, Refused
from models.system import AcceptedItem, AcceptedList, County, Department
from models.values import from_plain
from services import locks
from services.desk import Change, Write
from services.filing import AFTER_FREEZING
from services.tasklists import require_replaceable

Plain = dict[str, Any]
LIST = AcceptedList.__tablename__
_OWN_KEYS = {
    Department.__tablename__: "name",
    County.__tablename__: "unit",
    LIST: "id",
    AcceptedItem.__tablename__: "id",
}
"""Tables of the program's own whose changes can be undone, by the column that their notes name them by."""

REPLAYED = frozenset({*BY_TABLE, *_OWN_KEYS})
"""The tables whose changes can be undone."""

_CHUNK = 500


class Conflict(Refused):
    """What a change left is no longer there: something else has changed it since."""


@dataclass(frozen=True)
class Turn:
    """One record to turn from what it must still be (`have`) into what it shall be (`want`), None for no record.

    Plain values as in the audit: of a whole record when it comes or goes, else of the changed fields. `row` is the place in the table
    that a record comes back to.
    """

    table: str
    record: str
    period: str
    have: Plain | None
    want: Plain | None
    row: int | None = None

    @property
    def whole(self) -> bool:
        """Whether the record comes or goes."""
        return self.have is None or self.want is None

    @property
    def owners(self) -> set[tuple[str, str]]:
        """The records (table, id) that a coming or going record belongs to."""
        values = self.have if self.want is None else self.want if self.have is None else None
        if values is None or self.table not in BY_TABLE:
            return set()
        keys = _table(self.table).foreign_key_constraints
        return {
            (key.referred_table.name, str(values.get(BY_TABLE[key.referred_table.name].info.key)))
            for key in keys
            if key.referred_table.name in BY_TABLE
        }


def turns_of(changes: Sequence[Change], *, back: bool) -> list[Turn]:
    """The changes of one write as turns: in their order, or backwards from what they left to what was before."""
    made = [Turn(c["form"], c["record"], c["period"], c["before"], c["after"], c.get("row")) for c in changes]
    return [Turn(t.table, t.record, t.period, t.want, t.have, t.row) for t in reversed(made)] if back else made


def roots(turns: Iterable[Turn]) -> list[Turn]:
    """The turns that stand on their own: a record that comes or goes with its owner is left out."""
    found = list(turns)
    whole = {(turn.table, turn.record) for turn in found if turn.whole}
    return [turn for turn in found if not turn.owners & whole]


def replay(write: Write, turns: list[Turn]) -> None:
    """Make the turns inside a write, each noted for the audit.

    Raises `Refused` where a period is locked, `Conflict` where a record is no longer as it must be; then nothing was changed.
    """
    for table, period, late in dict.fromkeys((turn.table, turn.period, _is_late(turn)) for turn in roots(turns)):
        if table == LIST:
            require_replaceable(write.session)
        elif table in BY_TABLE and not (late and locks.state_of(write.session, period) == locks.FROZEN):
            locks.require_open(write.session, table, period)
    try:
        for (table, period, comes, goes), group in groupby(turns, _sort_of):
            make = _insert if comes else _delete if goes else _update
            make(write, table, period, list(group))
    except IntegrityError as error:
        raise _conflict(turns[0]) from error


def _sort_of(turn: Turn) -> tuple[str, str, bool, bool]:
    return turn.table, turn.period, turn.have is None, turn.want is None


def _is_late(turn: Turn) -> bool:
    """Whether it only touches what may still be filled in once the period is frozen."""
    return turn.table == "submission" and not turn.whole and set(turn.want or ()) <= AFTER_FREEZING


def _conflict(turn: Turn) -> Conflict:
    message, hint = "这条记录后来又有变动，不能再撤销或重做。", "查看现在的内容，需要的话直接修改。"
    return Conflict(Problem("DATA", ERROR, message, hint, form=turn.table, record=turn.record))


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _primary(table: str) -> Column[Any]:
    return next(iter(_table(table).primary_key.columns))


def _chunks(turns: list[Turn]) -> Iterator[list[Turn]]:
    for start in range(0, len(turns), _CHUNK):
        yield turns[start : start + _CHUNK]


def _key_column(table: str) -> str:
    return _OWN_KEYS.get(table) or BY_TABLE[table].info.key


def _id_of(table: str, row: Plain) -> str:
    return full_key(table, row) if table in BY_TABLE else str(row[_OWN_KEYS[table]])


def current_rows(connection: Connection, table: str, period: str, records: Iterable[str]) -> dict[str, Plain]:
    """The named records of one table and period as they stand, by the id that the audit calls them by."""
    where = _table(table)
    key = where.c[_key_column(table)]
    query = select(where).where(key.in_([record.partition("|")[2] or record for record in records]))
    if "period" in where.c:
        query = query.where(where.c.period == period)
    rows = (dict(row._mapping) for row in connection.execute(query))
    return {_id_of(table, row): row for row in rows}


def _values(table: str, content: Plain, names: Iterable[str]) -> Plain:
    """The values that a note's plain ones stand for; what it leaves out is empty."""
    if table not in BY_TABLE:
        return {name: _own_value(_table(table).c[name], content.get(name)) for name in names}
    known = stored(BY_TABLE[table])
    return {name: from_plain(content.get(name), known[name]) for name in names}


def _own_value(column: Column[Any], value: Any) -> Any:
    return datetime.fromisoformat(value) if value is not None and isinstance(column.type, DateTime) else value


def _insert(write: Write, table: str, period: str, turns: list[Turn]) -> None:
    for part in _chunks(turns):
        taken = current_rows(write.session.connection(), table, period, (turn.record for turn in part))
        for turn in part:
            if turn.record in taken:
                raise _conflict(turn)
            write.note(table, turn.record, None, turn.want, period)
    write.session.execute(insert(_table(table)), [_whole(turn) for turn in turns])


def _whole(turn: Turn) -> Plain:
    """A record that comes, as its table's row."""
    content = turn.want or {}
    if turn.table not in BY_TABLE:
        return _values(turn.table, content, content)
    form = BY_TABLE[turn.table]
    values = _values(turn.table, content, stored(form))
    values.setdefault(form.info.key, turn.record)
    return {"id": turn.row, "revision": 1, **values}


def _delete(write: Write, table: str, period: str, turns: list[Turn]) -> None:
    for part in _chunks(turns):
        rows = current_rows(write.session.connection(), table, period, (turn.record for turn in part))
        for turn in part:
            row = rows.get(turn.record)
            if row is None or not _still(table, row, turn.have or {}):
                raise _conflict(turn)
            write.note(table, turn.record, turn.have, None, period, row.get("id"))
        _require_alone(write, part, rows)
        primary = _primary(table)
        gone = [rows[turn.record][primary.name] for turn in part]
        write.session.execute(delete(_table(table)).where(primary.in_(gone)))


def _still(table: str, row: Plain, have: Plain) -> bool:
    names = stored(BY_TABLE[table]) if table in BY_TABLE else have
    return all(row[name] == value for name, value in _values(table, have, names).items())


def _require_alone(write: Write, part: list[Turn], rows: dict[str, Plain]) -> None:
    """No record may go while others belong to it that were not there before."""
    table = part[0].table
    for other in Base.metadata.tables.values():
        for key in other.foreign_key_constraints:
            if key.referred_table.name == table:
                own = [element.parent.in_([rows[t.record][element.column.name] for t in part]) for element in key.elements]
                if write.session.execute(select(other).where(*own).limit(1)).first() is not None:
                    raise _conflict(part[0])


def _update(write: Write, table: str, period: str, turns: list[Turn]) -> None:
    where, primary = _table(table), _primary(table)
    for part in _chunks(turns):
        rows = current_rows(write.session.connection(), table, period, (turn.record for turn in part))
        for turn in part:
            row, have, want = rows.get(turn.record), turn.have or {}, turn.want or {}
            names = list(dict.fromkeys((*have, *want)))
            if row is None or any(row[name] != value for name, value in _values(table, have, names).items()):
                raise _conflict(turn)
            new = _values(table, want, names)
            row.update(new)
            bumped = {"revision": where.c.revision + 1} if "revision" in where.c else {}
            write.session.execute(update(where).where(primary == row[primary.name]).values(**new, **bumped))
            write.note(table, turn.record, have, want, period)

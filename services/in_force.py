"""What came with the city's list in force: read from the data file, and brought over the city's profile for the whole process."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from models.annexes import Annexes
from models.profile import Profile, built_in
from models.profile import bring_into_force as bring
from models.system import AcceptedList

LIST_TABLE = AcceptedList.__tablename__
_LISTS = AcceptedList.__table__.c
_COLUMNS = (_LISTS.parameters, _LISTS.calendar, _LISTS.codes)


def annexes_in_force(connection: Connection) -> Annexes:
    """What came with the list in force and those before it; nothing where no list was accepted."""
    return _read(connection.execute(select(*_COLUMNS).order_by(_LISTS.id.desc()).limit(1)).first())


def bring_into_force(connection: Connection) -> None:
    """Let the whole process go by the list in force of this data file (`models.profile.profile`)."""
    bring(annexes_in_force(connection))


def profiles_as_of(connection: Connection, moment: datetime) -> list[Profile]:
    """The profiles that may have been in force at a moment, the likeliest first: of the lists accepted by then, the newest first."""
    rows = connection.execute(select(*_COLUMNS).where(_LISTS.accepted_at <= moment).order_by(_LISTS.id.desc())).all()
    found: list[Annexes] = []
    for annexes in (*map(_read, rows), Annexes()):
        if annexes not in found:
            found.append(annexes)
    return [built_in().with_annexes(annexes) for annexes in found]


def _read(row: Row[Any] | None) -> Annexes:
    return Annexes() if row is None else Annexes.from_json(row._asdict())

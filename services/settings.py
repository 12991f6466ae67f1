"""The county's own settings: who usually files, reviews and approves, and the departments with their fillers.

What is set here is what new covers begin with; a cover that exists keeps what it says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, select

from models.forms import FORMS, Submission, fields, stored
from models.kinds import Field
from models.problems import refuse
from models.system import County, Department, Snapshot
from models.text import clean
from services.county import add_default_departments, county, default_dept, unit_entry
from services.desk import Desk, Write

COVER_FIELDS = {
    "dept": "reporting_dept",
    "filler": "filler",
    "phone": "filler_phone",
    "reviewer": "reviewer",
    "approver": "approver",
}
"""The county's entries by the field of the cover (F0) that begins with them."""

DEPARTMENT_FIELDS = ("filler", "phone", "reviewer")


def setting_field(name: str) -> Field:
    """The declaration of a county's or department's entry: that of the cover's field."""
    return fields(Submission)[COVER_FIELDS[name]]


def _texts(values: Mapping[str, str | None], known: tuple[str, ...]) -> dict[str, str | None]:
    unknown = [name for name in values if name not in known]
    if unknown:
        raise refuse("DATA", f"没有“{unknown[0]}”这一项设置。")
    return {name: clean(text or "") or None for name, text in values.items()}


def _set(write: Write, record: County | Department, key: str, values: Mapping[str, Any]) -> None:
    before = {name: getattr(record, name) for name, value in values.items() if getattr(record, name) != value}
    after = {name: values[name] for name in before}
    if before:
        for name, value in after.items():
            setattr(record, name, value)
        write.note(record.__tablename__, key, before, after)


def change_county(desk: Desk, **entries: str | None) -> frozenset[str]:
    """Change who usually files (dept, filler, phone, reviewer, approver); returns the tables changed."""
    values = _texts(entries, tuple(COVER_FIELDS))
    with desk.writing("修改本单位信息") as write:
        record = write.session.scalars(select(County)).one()
        _set(write, record, record.unit, values)
        return write.changed


def unit_is_fixed(connection: Connection) -> bool:
    """Whether anything was recorded or frozen under the unit's code: then the unit cannot be another one any more."""
    tables = [*(form.__table__ for form in FORMS), Snapshot.__table__]
    return any(connection.execute(select(table).limit(1)).first() is not None for table in tables)


def change_unit(desk: Desk, unit: str) -> frozenset[str]:
    """Make the data file another unit's, with that unit's departments; returns the tables changed.

    Raises `Refused` (P01) where the city has no such unit, or where anything was recorded already.
    """
    entry = unit_entry(unit)
    with desk.writing("更换报送单位") as write:
        if unit_is_fixed(write.session.connection()):
            raise refuse("LOCKED", "已录入数据，报送单位不能再换。", "单位选错的，换一个数据文件夹重新设置。")
        old = county(write.session.connection())
        if old["unit"] == entry.code:
            return frozenset()
        record = write.session.scalars(select(County)).one()
        usual = old["dept"] == default_dept(unit_entry(str(old["unit"])).label)
        _set(write, record, entry.code, {"unit": entry.code, **({"dept": default_dept(entry.label)} if usual else {})})
        _replace_departments(write, entry.label)
        return write.changed


def _replace_departments(write: Write, unit: str) -> None:
    for gone in write.session.scalars(select(Department)):
        write.note("department", gone.name, _plain(gone), None)
    write.session.execute(delete(Department))
    add_default_departments(write, unit)
    write.session.flush()
    for new in write.session.scalars(select(Department)):
        write.note("department", new.name, None, _plain(new))


def _plain(row: Department) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in Department.__table__.columns}


def _department(write: Write, name: str) -> Department:
    found = write.session.get(Department, name)
    if found is None:
        raise refuse("DATA", f"没有“{name}”这个部门。", "刷新后再试。")
    return found


def change_department(desk: Desk, name: str, **entries: str | None) -> frozenset[str]:
    """Change a department's filler, phone or reviewer; returns the tables changed."""
    values = _texts(entries, DEPARTMENT_FIELDS)
    with desk.writing("修改部门") as write:
        _set(write, _department(write, name), name, values)
        return write.changed


def add_department(desk: Desk, name: str) -> frozenset[str]:
    """Add a department; returns the tables changed. Raises `Refused` where it has no name or is there already."""
    text = clean(name)
    if not text:
        raise refuse("E01", "部门名称未填写。", "写部门全称。")
    with desk.writing("新增部门") as write:
        if write.session.get(Department, text) is not None:
            raise refuse("E04", f"已有“{text}”这个部门。", "在表中直接修改。")
        record = Department(name=text, city_units=[])
        write.session.add(record)
        write.session.flush()
        write.note("department", text, None, _plain(record))
        return write.changed


def uses_of(connection: Connection, name: str) -> int:
    """How many records name a department."""
    count = 0
    for form in FORMS:
        columns = [column for column, field in stored(form).items() if field.options == "department"]
        for row in connection.execute(select(*(form.__table__.c[c] for c in columns))) if columns else ():
            count += any(name in value if isinstance(value, tuple) else name == value for value in row if value)
    return count


def remove_department(desk: Desk, name: str) -> frozenset[str]:
    """Take a department out of the table; returns the tables changed. Raises `Refused` while records name it."""
    with desk.writing("删除部门") as write:
        record = _department(write, name)
        uses = uses_of(write.session.connection(), name)
        if uses:
            raise refuse("LOCKED", f"还有{uses}条记录用到“{name}”，没有删除。", "先把这些记录改到别的部门。")
        write.note("department", name, _plain(record), None)
        write.session.delete(record)
        return write.changed

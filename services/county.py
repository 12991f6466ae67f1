"""Setting up a county: its unit, its departments, and the city's list it starts with."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import Connection, select

from models.book import Row
from models.codes import Entry
from models.database import FILE_NAME, create
from models.problems import refuse
from models.profile import profile
from models.system import County, Department
from models.tasks import TaskList
from services.desk import Desk, Write
from services.tasklists import accept


def unit_entry(text: str) -> Entry:
    """The reporting unit that a code or name means. Raises `Refused` (P01) where it is none of the city's."""
    entry = profile().codes["CL-COUNTY"].find(text)
    if entry is None:
        names = "、".join(e.written for e in profile().codes["CL-COUNTY"].entries)
        raise refuse("P01", f"“{text}”不在{profile().text('city')}的报送单位名单内。", f"可选：{names}。")
    return entry


def department_name(default: str, unit: str) -> str:
    """A county department's default name (MAP-DEPT) for one county: 县商务局 becomes 邵阳县商务局, ×× the county's name."""
    if "××" in default:
        return profile().text("city")[:-1] * default.startswith("市") + default.replace("××县", unit).replace("××", unit)
    return unit + default.removeprefix("县")


def default_departments(unit: str) -> dict[str, list[str]]:
    """The departments a county starts with, each with the city's bodies whose work it does."""
    found: dict[str, list[str]] = {}
    for entry in profile().codes["MAP-DEPT"].entries:
        if entry.more.get("county_dept"):
            found.setdefault(department_name(str(entry.more["county_dept"]), unit), []).append(entry.label)
    return found


def set_up(
    folder: Path,
    unit: str,
    today: date | None = None,
    *,
    dept: str = "",
    filler: str = "",
    phone: str = "",
    reviewer: str = "",
    approver: str = "",
    demo: bool = False,
) -> Desk:
    """Create the data file of a county, with the built-in list as its first. Raises `Refused`, and leaves nothing, where it cannot."""
    entry = unit_entry(unit)
    path = folder / FILE_NAME
    desk = Desk(create(path), today or date.today(), fixed=today is not None)
    try:
        with desk.writing("设置本单位") as write:
            people = {"filler": filler, "phone": phone, "reviewer": reviewer, "approver": approver}
            _write_county(write, entry, {"dept": dept or default_dept(entry.label), **people}, demo)
            accept(write, TaskList.built_in(), file="内置清单")
    except BaseException:
        desk.database.close()
        path.unlink(missing_ok=True)
        raise
    return desk


def default_dept(unit: str) -> str:
    """The department that usually files for a county."""
    return f"{unit}发展和改革局"


def _write_county(write: Write, entry: Entry, given: dict[str, str], demo: bool) -> None:
    known = {name: value or None for name, value in given.items()}
    write.session.add(County(id=1, unit=entry.code, demo=demo, created_at=write.now, **known))
    add_default_departments(write, entry.label)
    write.note("county", entry.code, None, {**known, "demo": demo})


def add_default_departments(write: Write, unit: str) -> None:
    """Give a county the departments it starts with."""
    for name, city_units in default_departments(unit).items():
        write.session.add(Department(name=name, city_units=city_units))


def county(connection: Connection) -> Row:
    """The county's row: unit, dept, filler, phone, reviewer, approver, demo."""
    return dict(connection.execute(select(County.__table__)).one()._mapping)


def departments(connection: Connection) -> dict[str, Row]:
    """The county's departments by name."""
    return {row.name: dict(row._mapping) for row in connection.execute(select(Department.__table__))}


def ensure_departments(write: Write, names: set[str]) -> list[str]:
    """Add the departments that a file names and the table lacks; returns the new ones."""
    known = set(write.session.scalars(select(Department.name)))
    new = sorted(names - known)
    for name in new:
        write.session.add(Department(name=name, city_units=[]))
        write.note("department", name, None, {"name": name, "city_units": []})
    return new

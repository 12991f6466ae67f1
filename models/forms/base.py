"""What every form has in common: its place in the package, its keys, and how its fields are read off the class."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from models.kinds import Field

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables of the database file, under one naming of their constraints."""

    metadata = MetaData(naming_convention=NAMING)


@dataclass(frozen=True, slots=True)
class FormInfo:
    """What a form is called and where it lies.

    `code` and `title` are the paper's (F1, 储备项目表); `sheet` is its sheet in the package. `key` is the column with the record's
    permanent id: within one period it is unique. `natural` names the columns by which a file without ids finds the record again.
    `parent` is the table whose records own this form's.
    """

    code: str
    title: str
    sheet: str
    key: str
    natural: tuple[str, ...]
    parent: str = ""
    per_period: bool = False
    in_package: bool = True
    about: str = ""


class Form(Base):
    """A form: one table, one sheet, one list of fields in their printed order."""

    __abstract__ = True
    info: ClassVar[FormInfo]

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-2)
    revision: Mapped[int] = mapped_column(default=1, sort_order=-1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.revision}


@cache
def fields(form: type[Form]) -> dict[str, Field]:
    """The fields of a form by identifier, stored and computed, in the order of the forms paper."""
    found: dict[str, Field] = {}
    for name, value in vars(form).items():
        if isinstance(value, Field):
            found[name] = value
        elif name in form.__table__.columns and "field" in form.__table__.columns[name].info:
            found[name] = form.__table__.columns[name].info["field"]
    return found


@cache
def stored(form: type[Form]) -> dict[str, Field]:
    """The fields that have a column."""
    return {name: field for name, field in fields(form).items() if name in form.__table__.columns}

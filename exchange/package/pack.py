"""What a package is made of, before it is a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from models.book import Book, Row
from models.derive import unit_name
from models.forms import FORMS
from models.problems import Problem
from models.profile import Profile, profile

DRAFT = "草稿"


@dataclass(frozen=True)
class Pack:
    """One submission: completed rows of all forms of the package, findings with their reasons, and whose it is.

    `short` is the unit's name in file names, `report_type` a code of CL-REPORTTYPE; a draft has no `version`. `notes` say what was
    not compared (首次使用，无上期，未做对比类检查). `profile` has the code lists in whose words it is written.
    """

    cover: Row
    rows: Mapping[str, Sequence[Row]]
    findings: Sequence[Problem]
    explanations: Sequence[Row]
    unit: str
    unit_name: str
    short: str
    period: str
    report_type: str
    list_version: str
    schema_version: str
    version: int | None = None
    draft: bool = False
    demo: bool = False
    notes: tuple[str, ...] = ()
    profile: Profile = field(default_factory=profile, compare=False, repr=False)

    @property
    def type_name(self) -> str:
        """月报, 调度, 储备, 补报 or 更正."""
        return profile().codes["CL-REPORTTYPE"].label(self.report_type)

    @property
    def version_name(self) -> str:
        """V01; 草稿 for a draft."""
        return DRAFT if self.draft or self.version is None else f"V{self.version:02d}"

    @property
    def marks(self) -> tuple[str, ...]:
        """What every page must say of the file."""
        return ((profile().text("demo_mark"),) if self.demo else ()) + ((DRAFT,) if self.draft else ())

    @property
    def day(self) -> date | None:
        """The date on the sheets: of the sign-off, else of the freezing."""
        frozen = self.cover.get("frozen_at")
        signed = self.cover.get("approve_date")
        return signed if isinstance(signed, date) else frozen.date() if isinstance(frozen, datetime) else None


def pack_of(book: Book, findings: Sequence[Problem], *, draft: bool = False, notes: tuple[str, ...] = ()) -> Pack:
    """The package of a completed book; unit, versions and type are the cover's."""
    cover, county = book.cover, book.county
    return Pack(
        cover=cover,
        rows={
            f.__tablename__: book.rows[f.__tablename__] for f in FORMS if f.info.in_package and f.__tablename__ != "submission"
        },
        findings=findings,
        explanations=book.rows["explanation"],
        unit=book.unit,
        unit_name=unit_name(book),
        short=str(county.more.get("short", county.label)) if county else book.unit,
        period=book.period,
        report_type=cover.get("report_type") or "01",
        list_version=cover.get("tasklist_version") or "",
        schema_version=cover.get("schema_version") or profile().text("schema_version"),
        version=cover.get("version"),
        draft=draft,
        demo=book.demo,
        notes=notes,
        profile=book.profile,
    )


def file_name(pack: Pack) -> str:
    """The package's file name, such as 邵阳两新_430523_邵阳县_202611_月报_V01.xlsx (forms paper, 报送包 point 1)."""
    short = pack.short + (profile().text("demo_mark") if pack.demo else "")
    parts = (profile().text("prefix"), pack.unit, short, pack.period.replace("-", ""), pack.type_name, pack.version_name)
    return "_".join(parts) + ".xlsx"

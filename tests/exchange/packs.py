"""A made-up package for tests: the sample period with one record in every form, findings and reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from exchange.files import finish
from exchange.package import Pack, data_digest, pack_of, write_package
from models import kinds as k
from models.derive import complete
from models.forms import FORMS, Form, fields
from models.kinds import Field
from models.problems import WARNING, Problem
from models.profile import profile
from models.values import is_identifier
from tests.rules import sample

NASTY = "=1+1\n-2、“引号”\\ <b>&amp; http://example.invalid 𠮷 'x"
"""A text with all that spreadsheets like to make something else of."""


def some_value(field: Field, number: int) -> Any:
    """Some value of a field's kind."""
    codes = [entry.code for entry in profile().codes[field.options].entries] if field.options in profile().codes else ["01"]
    return {
        k.TEXT: "91430523MA0000001A" if is_identifier(field) else NASTY, k.PHONE: "0739-5000009", k.FILE: "样例.pdf", k.CODE: codes[0], k.CODES: tuple(codes[:2]),
        k.REFERENCE: f"REF-{number}", k.REFERENCES: ("甲局", "乙局"), k.TEXTS: ("甲银行", "乙银行"), k.INTEGER: number + 7,
        k.DECIMAL: Decimal("1234567.5") + number, k.BOOLEAN: number % 2 == 0, k.DATE: date(2026, 11, 1 + number % 28),
        k.DATETIME: datetime(2026, 11, 20, 9, 30, 15), k.MONTH: "2026-12", k.YEAR: 2026,
    }[field.kind]  # fmt: skip


def some_row(form: type[Form], number: int) -> dict[str, Any]:
    """A record with every field filled."""
    row = {name: some_value(field, number) for name, field in fields(form).items()}
    return {**row, form.info.key: f"{form.info.code}-{number:03d}"}


def sample_pack(**changes: Any) -> Pack:
    """A draft: the clean sample, and three records of every form that it leaves empty."""
    book = sample.clean()
    book.rows["explanation"] = [sample.explanation("R19", sample.PROJECT), sample.explanation("T09", sample.TASK)]
    complete(book)
    for form in FORMS:
        if form.info.in_package and not book.rows[form.__tablename__]:
            book.rows[form.__tablename__] = [some_row(form, number) for number in range(3)]
    finding = Problem(
        "R19",
        WARNING,
        "总投资较大。",
        needs_reason=True,
        form="reserve_project",
        record=sample.PROJECT,
        reason="因设备到货推迟。",
    )
    other = replace(finding, code="E03", needs_reason=False, reason=None)
    pack = pack_of(book, [finding, other, replace(other, severity="error", form=None)], draft=True)
    return replace(pack, **changes)


def formal(pack: Pack, version: int = 1) -> Pack:
    """The pack frozen as a version."""
    frozen = replace(pack, draft=False, version=version)
    cover = {**pack.cover, "version": version, "data_digest": data_digest(frozen), "frozen_at": datetime(2026, 11, 22, 10, 0)}
    return replace(frozen, cover=cover)


def write(pack: Pack, folder: Path) -> Path:
    return finish(write_package(pack, folder))

"""Reading a package: is it one, is it whole, and the values in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from exchange.cells import canonical, from_cell, unreadable_problem
from exchange.package.digest import check_code, whole_digest
from exchange.package.layout import (
    CHECK_COLUMNS,
    CHECKS,
    COVER,
    COVER_FIELDS,
    DATA_FORMS,
    DIGEST,
    FORMAT_VERSION,
    META,
    PACKAGE_DIGEST,
    REASON,
    REASON_FIELDS,
    reasons_of,
)
from exchange.package.verify import (
    Comparison,
    Found,
    SheetFound,
    Spot,
    Stored,
    changed_digests,
    compare,
    find_cover,
    find_meta,
    find_records,
    stored_lines,
    was_resaved,
)
from exchange.reading import Workbook, cell_name, read_workbook
from exchange.sheets import RECORD, columns_of
from models.book import Row
from models.forms import Explanation, Form, Submission, fields
from models.kinds import Field
from models.problems import Problem, has_errors, refuse
from models.rules.catalogue import catalogue
from models.values import Unreadable

MOST_NAMED = 50
"""How many changed places are named one by one."""


@dataclass
class PackageRead:
    """A package as it was read.

    `rows` are values by table, `findings` the lines of 校验结果 by key. `changed_cells` are {"sheet", "cell"}; `missing` and `added`
    are sheets and ids of records. `digest` is recomputed from the cells, never copied. `altered` are all places that are not as they
    were written, one problem each, of which `problems` has the first ones. `places` are the sheets and lines of the records by table
    and id.
    """

    file: str
    meta: dict[str, str]
    cover: Row = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    explanations: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)
    digest: str = ""
    changed_cells: list[dict[str, str]] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)
    added: list[tuple[str, str]] = field(default_factory=list)
    resaved: bool = False
    problems: list[Problem] = field(default_factory=list)
    altered: list[Problem] = field(default_factory=list)
    places: dict[tuple[str, str], tuple[SheetFound, Found]] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not has_errors(self.problems)

    @property
    def unit(self) -> str:
        return self.meta.get("unit", "")

    @property
    def period(self) -> str:
        return self.meta.get("period", "")

    @property
    def version(self) -> int | None:
        """The version number; None for a draft."""
        text = self.meta.get("version", "")
        return int(text) if text.isdigit() else None

    @property
    def draft(self) -> bool:
        return self.meta.get("draft") == "yes"

    @property
    def demo(self) -> bool:
        return self.meta.get("demo") == "yes"

    def at_its_cell(self, problem: Problem) -> Problem:
        """A problem of a record with the file, sheet and cell it stands in: its row where the field has no column, of the cover only
        the sheet."""
        cover = problem.form == Submission.__tablename__
        key = (problem.form or "", self.period if cover else problem.record or "")
        if key not in self.places:
            return replace(problem, file=self.file)
        sheet, found = self.places[key]
        cell = None if cover else f"第{found.places[0][0] + 1}行"
        if problem.field in sheet.keys:
            cell = cell_name(*found.places[sheet.keys.index(problem.field)])
        return replace(problem, file=self.file, sheet=sheet.name, cell=cell)


def read_package(path: Path) -> PackageRead:
    """Read and verify a package. Raises `Refused` where the file is no package, or one of another format version."""
    book = read_workbook(path)
    meta = _meta(book)
    package = PackageRead(book.file_name, meta, resaved=was_resaved(path))
    sheets = [find_records(book, form.info.sheet, _keys(meta, form.info.sheet, _form_keys(form))) for form in DATA_FORMS]
    checks = find_records(book, CHECKS, _keys(meta, CHECKS, [column.key for column in CHECK_COLUMNS]))
    cover = find_cover(book, _keys(meta, COVER, list(COVER_FIELDS)))
    _verify(package, book, sheets, checks, cover)
    for form, sheet in zip(DATA_FORMS, sheets, strict=True):
        package.rows[form.__tablename__] = [_row(package, form, sheet, found) for found in sheet.records]
    _read_checks(package, checks)
    for found in cover.records:
        package.cover = _values(package, Submission, cover, found, COVER_FIELDS)
        package.places[Submission.__tablename__, package.period] = (cover, found)
    return package


def _form_keys(form: type[Form]) -> list[str]:
    return [column.key for column in columns_of(form)]


def _keys(meta: dict[str, str], sheet: str, usual: list[str]) -> list[str]:
    """The keys of a sheet as it was written; the usual ones where `_meta` has lost them."""
    return meta.get(f"keys.{sheet}", "").split() or usual


def _meta(book: Workbook) -> dict[str, str]:
    sheet = book.sheet(META)
    meta = {canonical(sheet.value(i, 0)): canonical(sheet.value(i, 1)) for i in range(len(sheet.rows))} if sheet else {}
    version = meta.get("format_version", "")
    if not version.isdigit():
        hint = "请选择由本系统“导出”得到的、文件名形如“…_V01.xlsx”的文件。"
        raise refuse("FILE", f"“{book.file_name}”不是本系统导出的报送包。", hint, file=book.file_name)
    if version != FORMAT_VERSION:
        newer = int(version) > int(FORMAT_VERSION)
        message = f"“{book.file_name}”的报送包格式（第{version}版）{'比本程序新' if newer else '已经停用'}，不能读取。"
        hint = "请先升级本程序。" if newer else "请用现在的程序重新导出。"
        raise refuse("FILE", message, hint, file=book.file_name)
    return meta


def _verify(package: PackageRead, book: Workbook, sheets: list[SheetFound], checks: SheetFound, cover: SheetFound) -> None:
    stored, result = stored_lines(book), Comparison()
    meta = find_meta(book)
    ids = {COVER: package.period, META: META}
    for sheet in (*sheets, checks, cover, meta):
        compare(sheet, None if stored is None else stored.get(sheet.name, {}), result, ids.get(sheet.name, ""))
    names = {sheet.name for sheet in sheets}
    reasons = reasons_of(checks.keys, [found.texts() for found in checks.records])
    package.digest = check_code([line for line in result.lines if line.sheet in names], reasons)
    whole = whole_digest(result.lines) == package.meta.get(PACKAGE_DIGEST)
    if not whole:
        package.missing, package.added = result.missing, result.added
    _name(package, list(dict.fromkeys(result.structure + _differences(package, result, stored, whole))))


def _differences(package: PackageRead, result: Comparison, stored: Mapping[str, Stored] | None, whole: bool) -> list[Spot]:
    """The places that digests find; where the whole is as it was written, only `_digest` itself can have been changed."""
    if stored is None:
        return [Spot(DIGEST, text="工作表缺失")]
    if whole:
        return changed_digests(result.lines, stored)
    return result.altered or result.structure or [Spot(META, text="中的整包摘要不符")]


def _name(package: PackageRead, spots: list[Spot]) -> None:
    """Report the places: every cell among them, and problems for the first ones and the number of the others."""
    package.changed_cells = [{"sheet": spot.sheet, "cell": spot.cell} for spot in spots if spot.cell]
    package.altered = [_altered(package, spot.shown, spot) for spot in spots]
    package.problems += package.altered[:MOST_NAMED]
    if len(spots) > MOST_NAMED:
        package.problems.append(_altered(package, f"另有{len(spots) - MOST_NAMED}处"))


def _altered(package: PackageRead, cells: str, spot: Spot | None = None) -> Problem:
    rule = catalogue()["X02"]
    sheet, cell = (spot.sheet, spot.cell or None) if spot else (None, None)
    values, said = {"cells": cells}, rule.city_text({"cells": cells})
    return Problem(
        rule.id, rule.severity, rule.text(values), rule.hint, file=package.file, sheet=sheet, cell=cell, city_text=said
    )


def _row(package: PackageRead, form: type[Form], sheet: SheetFound, found: Found) -> Row:
    row = _values(package, form, sheet, found, fields(form))
    row[form.info.key] = canonical(found.cells[sheet.keys.index(RECORD)]) if RECORD in sheet.keys else row.get(form.info.key)
    package.places[form.__tablename__, str(row[form.info.key])] = (sheet, found)
    return row


def _values(package: PackageRead, form: type[Form], sheet: SheetFound, found: Found, known: dict[str, Field]) -> Row:
    """The values of a record; a cell that means none leaves its field empty and is a problem."""
    row: Row = dict.fromkeys(known)
    for key, cell, place in zip(sheet.keys, found.cells, found.places, strict=True):
        if key not in known:
            continue
        try:
            row[key] = from_cell(cell, known[key]).value
        except Unreadable as error:
            where = {
                "form": form.__tablename__,
                "field": key,
                "file": package.file,
                "sheet": sheet.name,
                "cell": cell_name(*place),
            }
            package.problems.append(unreadable_problem(error, known[key], cell, **where))
    return row


def _read_checks(package: PackageRead, checks: SheetFound) -> None:
    for found in checks.records:
        texts = dict(zip(checks.keys, found.texts(), strict=True))
        if texts.get("entry") == REASON:
            package.explanations.append(_values(package, Explanation, checks, found, REASON_FIELDS))
        else:
            package.findings.append(texts)

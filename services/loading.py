"""Bulk import of fill-in sheets: what a file would change, and the change, whole or not at all.

A row finds its record by its permanent id, else by what it is about (`FormInfo.natural`); a row that finds none is new. Empty cells
leave what is there: a file never wipes out a recorded word.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from sqlalchemy import insert

from exchange.files import Step, finish
from exchange.fillin import Table, tables_of
from exchange.reading import Workbook, read_workbook
from models import periods
from models.book import Row
from models.forms import BY_TABLE, FORMS, Form
from models.problems import WARNING, Problem, Refused, refuse
from models.profile import profile
from services.county import ensure_departments
from services.desk import Desk
from services.filing import cover_of
from services.load_findings import findings_of
from services.load_rows import Loaded, Matcher, Session, insert_row, place, update_row
from services.locks import require_open
from services.names import short_title
from services.records import update_record, writable
from services.tasklists import list_of

STRIDE = 100
"""Rows between two steps: how soon an import lets itself be stopped."""


class _DryRun(Exception):
    """Ends a write whose result was only wanted for a look."""


def load(desk: Desk, table: str, path: Path, period: str = "", *, apply: bool = False, judge: bool | None = None) -> Loaded:
    """`load_steps` run to its end."""
    return finish(load_steps(desk, table, path, period, apply=apply, judge=judge))


def load_steps(
    desk: Desk, table: str, path: Path, period: str = "", *, apply: bool = False, judge: bool | None = None
) -> Generator[Step, None, Loaded]:
    """Import a workbook into a form and its child forms; without `apply` only say what it would do.

    `period` is yyyy-MM, the current month where none is given. `judge` is whether the rules are asked, too, what they say of the rows
    (`findings`): where it is not said, only when nothing is applied. Raises `Refused` where the file is not what it should be or the
    period is locked; then nothing was changed.
    """
    period = period or periods.period_of(desk.today)
    form = BY_TABLE[table]
    if table == "explanation":
        raise refuse("FILE", "核实说明不从表格导入。", "先检查，再按检查结果逐条填写说明。", file=path.name)
    yield Step(0, 3, "正在读取文件")
    workbook = read_workbook(path)
    _require_ours(desk, workbook, period)
    tables = tables_of(workbook, form)
    if not any(t.form is form for t in tables) and not tables:
        raise _not_this_form(workbook, form)
    yield Step(1, 3, "正在核对栏目")
    result = Loaded(table, apply, unknown=[text for t in tables for text in t.unknown])
    try:
        with desk.writing(f"导入{form.info.title}：{path.name}") as write:
            require_open(write.session, table, period)
            work = Session(desk, write, period, write.unit, path.name, result)
            for incoming in tables:
                yield from _take_table(work, incoming)
            if judge or (judge is None and not apply):
                yield Step(2, 3, "正在检查表中的内容")
                result.findings = findings_of(work, tables)
            result.changes = [change for change in write.changes if change["form"] in BY_TABLE]
            if not apply:
                raise _DryRun
    except _DryRun:
        pass
    return result


def _not_this_form(workbook: Workbook, form: type[Form]) -> Refused:
    """The refusal of a file that does not hold the form, with what it seems to be instead."""
    found = next((tables for other in FORMS if other is not form and (tables := tables_of(workbook, other))), [])
    if not found:
        message, hint = "这个文件不像是这张表", "检查是否选错文件；没有表格的，先生成空白填报表再填。表头须含规定的栏目名称。"
    elif found[0].form.__tablename__ == "task_progress" and not any("progress" in row.values for row in found[0].rows):
        message, hint = "看起来是市级下发的责任清单", "责任清单在“市级清单”一页导入；要导入的是填报表的，检查是否选错文件。"
    else:
        title = short_title(found[0].form.__tablename__)
        message, hint = f"看起来是“{title}”", f"要导入“{title}”的，先选这张表再选文件；不是的，检查是否选错文件。"
    return refuse("FILE", f"没有找到“{form.info.title}”的表头，{message}。", hint, file=workbook.file_name)


def _meta(workbook: Workbook) -> dict[str, str]:
    for sheet in workbook.sheets:
        if sheet.name == "_meta":
            return {str(row[0]): str(row[1] or "") for row in sheet.rows if len(row) > 1 and row[0]}
    return {}


def _require_ours(desk: Desk, workbook: Workbook, period: str) -> None:
    """A file that says it is another unit's or another period's is refused before anything is read from it."""
    with desk.reading() as connection:
        unit = str(connection.exec_driver_sql("SELECT unit FROM county").scalar_one())
        version = list_of(connection, period).version
    meta, name = _meta(workbook), workbook.file_name
    if meta.get("unit") and meta["unit"] != unit:
        owner = profile().codes["CL-COUNTY"].label(meta["unit"])
        raise refuse("FILE", f"这是{owner}的文件，不是本单位的。", "检查是否选错文件。", file=name)
    if meta.get("period") and meta["period"] != period:
        raise refuse(
            "FILE",
            f"这是{meta['period']}的文件，当前要导入的是{period}。",
            "选对文件，或换到那一期再导入。",
            file=name,
        )
    if meta.get("list_version") and meta["list_version"] < version:
        raise refuse(
            "FILE", f"这个文件按旧的任务清单（{meta['list_version']}）填写，现行清单是{version}。", "用现行清单重新生成填报表。",
            file=name,
        )  # fmt: skip
    _require_unit_in_headings(workbook, unit)


def _require_unit_in_headings(workbook: Workbook, unit: str) -> None:
    """Row 2 of a fill-in sheet names its unit (填报单位：…)."""
    others = {e.label: e for e in profile().codes["CL-COUNTY"].entries if e.code != unit}
    mine = profile().codes["CL-COUNTY"].label(unit)
    for sheet in workbook.sheets:
        for number, row in enumerate(sheet.rows[:4]):
            for cell in row:
                text = str(cell or "")
                other = next((label for label in others if label in text), "")
                if "填报单位" in text and other and mine not in text:
                    raise refuse(
                        "FILE", f"表头写的填报单位是{other}，不是本单位{mine}。", "检查是否选错文件。",
                        file=workbook.file_name, sheet=sheet.name, cell=f"第{number + 1}行",
                    )  # fmt: skip


def _take_table(work: Session, table: Table) -> Generator[Step, None, None]:
    work.result.problems.extend(table.problems)
    _new_departments(work, table)
    if table.form.__tablename__ == "submission":
        return _take_cover(work, table)
    matcher = Matcher(work, table.form)
    inserts: list[Row] = []
    for number, incoming in enumerate(table.rows):
        if number % STRIDE == 0:
            yield Step(number, len(table.rows), f"正在核对{table.form.info.title}")
        if not place(work, table, incoming):
            continue
        found = matcher.find(incoming)
        if found is None:
            inserts.append(insert_row(work, table, incoming))
        else:
            update_row(work, table, found, incoming)
    if inserts:
        work.write.session.execute(insert(table.form), inserts)
        work.new_rows[table.form.__tablename__].extend(inserts)


def _take_cover(work: Session, table: Table) -> None:
    """The cover is there once a period: what the file says is entered into it."""
    for incoming in table.rows:
        if not place(work, table, incoming):
            continue
        counted = work.result.updated if work.rows("submission") else work.result.added
        cover, before = cover_of(work.write, work.period), len(work.write.changes)
        work.result.rows["submission", work.period] = (table, incoming)
        kept = writable("submission")
        update_record(work.write, cover, {n: v for n, v in incoming.values.items() if n in kept and v is not None})
        changed = len(work.write.changes) > before or counted is work.result.added
        (counted if changed else work.result.unchanged)["submission"] += 1


def _new_departments(work: Session, table: Table) -> None:
    names: set[str] = set()
    for name, f in writable(table.form.__tablename__).items():
        if f.options == "department":
            for row in table.rows:
                value = row.values.get(name)
                names.update(value if isinstance(value, tuple) else [value] if value else [])
    for name in ensure_departments(work.write, names) if names else []:
        message = f"“{name}”不在县级部门表内，已加入。"
        work.result.problems.append(
            Problem("NOTE", WARNING, message, "写错了的话，改正后重新导入。", file=work.file, sheet=table.sheet)
        )

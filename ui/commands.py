"""The commands: each calls one service and prints what came of it, for people or as one JSON value."""

from __future__ import annotations

import argparse
import logging
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from models.problems import Refused, refuse
from services.desk import open_desk
from ui import changes_command, check_commands, quality_commands
from ui.answer import Answer, keep_json, listed, refusal, tell, to_json, watched
from ui.call import Call
from ui.faults import BUG, LOG_NAME, close_log, open_log, os_refusal

if TYPE_CHECKING:
    from services.load_rows import Loaded

T = TypeVar("T")


def _init(call: Call) -> Answer:
    from services.county import set_up, unit_entry

    o = call.options
    set_up(call.folder, o.unit, call.today, dept=o.dept, filler=o.filler, phone=o.phone)
    unit = unit_entry(o.unit)
    return Answer(
        {"ok": True, "unit": unit.code, "name": unit.label, "data": call.folder},
        [f"已设置：{unit.written}，数据在 {call.folder}"],
    )


def _tasks_list(call: Call) -> Answer:
    from services.tasklists import current_list, retired_items

    with call.desk(read_only=True).reading() as connection:
        tasks, retired = current_list(connection), retired_items(connection)
    items = [item.to_json() for item in (*tasks.items, *retired)]
    lines = [f"{item.seq:>3} {item.action}｜{item.task}｜{item.title}（{item.lead}）" for item in tasks.items]
    return Answer(
        {"version": tasks.version, "title": tasks.title, "doc_no": tasks.doc_no, "issued": tasks.issued, "items": items}, lines
    )


def _tasks_import(call: Call) -> Answer:
    from services.marked import problems_of_list
    from services.revisions import ListImport, import_list, read_answers
    from ui.marked_commands import with_marked

    o = call.options
    answers = read_answers(o.answers) if o.answers else []
    desk = call.desk(read_only=not o.apply)
    apply_now = o.apply and o.marked is None

    def answer(result: ListImport) -> Answer:
        if o.apply and not apply_now:
            result = import_list(desk, o.file, answers, apply=True)
        return Answer(result.to_json(), [*result.lines(), *listed(result.problems)], 0 if result.ok else 1)

    return with_marked(call, lambda: import_list(desk, o.file, answers, apply=apply_now), problems_of_list, answer)


def _template(call: Call) -> Answer:
    from services.templates import make_template

    o = call.options
    rows = make_template(call.desk(read_only=True), o.form, o.out, o.period or "")
    return Answer({"ok": True, "file": o.out, "rows": rows}, [f"已生成填报表：{o.out}"])


def _load(call: Call) -> Answer:
    from models.periods import period_of
    from services.finding_log import check_and_keep
    from services.loading import load_steps
    from services.marked import problems_of_load
    from ui.marked_commands import with_marked

    o = call.options
    desk = call.desk()
    apply_now = o.apply and o.marked is None

    def look(apply: bool, *, judge: bool = True) -> Loaded:
        return watched(load_steps(desk, o.form, o.file, o.period or "", apply=apply, judge=judge))

    def answer(result: Loaded) -> Answer:
        if o.apply and not apply_now:
            findings = result.findings
            result = look(True, judge=False)
            result.findings = findings
        if o.apply:
            check_and_keep(desk, o.period or period_of(desk.today))
        return Answer(result.to_json(), _lines_of_load(result), 0 if result.ok else 1)

    return with_marked(call, lambda: look(apply_now), problems_of_load, answer)


def _lines_of_load(result: Loaded) -> list[str]:
    done = "已导入" if result.applied else "试读（未写入）"
    added, updated, same = (sum(d.values()) for d in (result.added, result.updated, result.unchanged))
    lines = [f"{done}：新增{added}条，修改{updated}条，未变{same}条。", *listed(result.problems)]
    if result.unknown:
        lines.append(f"没有对应栏目、未读取的列：{'、'.join(dict.fromkeys(result.unknown))}")
    if result.findings:
        lines += [f"表中的内容查出{len(result.findings)}处问题（不妨碍导入）：", *listed(result.findings)]
    return lines


def _records(call: Call) -> Answer:
    from services.listing import records

    rows = records(call.desk(read_only=True), call.options.form, call.options.period or "")
    return Answer({"form": call.options.form, "records": rows}, [to_json(row) for row in rows])


def _sign(call: Call) -> Answer:
    from services.filing import sign

    o = call.options
    entries = {
        "filler": o.filler,
        "filler_phone": o.phone,
        "reviewer": o.reviewer,
        "approver": o.approver,
        "approve_date": o.date,
    }
    more = {"due_date": o.due, "reporting_dept": o.dept, "stamped_code": o.stamped_code, "stamped_scan": o.stamped_scan}
    sign(call.desk(), o.period, **entries, **more)
    return Answer({"ok": True}, ["审签信息已保存。"])


def _freeze(call: Call) -> Answer:
    from services.filing import freeze

    o = call.options
    done = freeze(call.desk(), o.period, o.report_type, o.reason)
    data = {"ok": True, "period": done.period, "version": done.version, "digest": done.digest}
    line = f"{done.period}已定稿：版本V{done.version:02d}，数据校验码 {done.digest}"
    return Answer({**data, "problems": [p.to_json() for p in done.problems]}, [*listed(done.problems), line])


def _unfreeze(call: Call) -> Answer:
    from services.filing import unfreeze

    version = unfreeze(call.desk(), call.options.period)
    return Answer({"ok": True, "period": call.options.period, "version": version}, [f"V{version:02d}已退回草稿。"])


def _export(call: Call) -> Answer:
    from services.packages import export_steps

    o = call.options
    done = watched(export_steps(call.desk(), o.period, o.out, draft=o.draft))
    return Answer(done.to_json(), [*listed(done.problems), f"报送包：{done.file}", f"数据校验码 {done.digest}"])


def _print_paper(call: Call) -> Answer:
    from ui.printing import print_steps

    o = call.options
    done = watched(print_steps(call.desk(read_only=True), o.period, o.out))
    what = f"版本V{done.version:02d}，数据校验码 {done.digest}" if done.version else "草稿"
    return Answer(done.to_json(), [*listed(done.problems), f"已打印：{done.file}，共{done.pages}页，{what}"])


def _verify(call: Call) -> Answer:
    from services.marked import problems_of_verify
    from services.packages import verify
    from services.publishing import desk_if_any
    from ui.marked_commands import with_marked

    with suppress(Refused):
        desk_if_any(call.folder, call.today)
    return with_marked(
        call,
        lambda: verify(call.options.file, call.today),
        problems_of_verify,
        lambda done: Answer(done.to_json(), [*listed([p.for_city() for p in done.problems]), done.line()], 0 if done.ok else 1),
    )


def _publish(call: Call) -> Answer:
    from services.publishing import desk_if_any, publish
    from services.revisions import read_answers

    o = call.options
    answers = read_answers(o.answers) if o.answers else []
    done = publish(o.file, o.out, answers, desk=desk_if_any(call.folder, call.today), today=call.today)
    return Answer(done.to_json(), [*done.lines(), *listed(done.problems)], 0 if done.ok else 1)


def _backup(call: Call) -> Answer:
    from services.backups import make_backup

    counts = make_backup(call.folder, call.options.out)
    return Answer({"ok": True, "file": call.options.out, "rows": counts}, [f"已备份并核验：{call.options.out}"])


def _restore(call: Call) -> Answer:
    from services.backups import restore

    kept, counts = restore(call.folder, call.options.file, call.today)
    line = f"已恢复。原数据另存为 {kept}" if kept else "已恢复。"
    return Answer({"ok": True, "kept": kept, "rows": counts}, [line])


def _demo(call: Call) -> Answer:
    from services.demo import run_demo
    from ui.printing import print_steps

    done = run_demo(call.folder, call.options.out, call.today)
    last = done.packages[-1].file
    period = done.verified.read.period
    paper = watched(print_steps(open_desk(call.folder, call.today, read_only=True), period, last.with_suffix(".pdf")))
    lines = [*done.lines(), f"纸质件：{paper.file}，共{paper.pages}页"]
    return Answer({**done.to_json(), "pdf": paper.file}, lines, 0 if done.ok else 1)


READERS: dict[str, Callable[[Call], Answer]] = {
    "tasks list": _tasks_list,
    "template": _template,
    "records": _records,
    "check": check_commands.check,
    "rules": check_commands.rules,
    "quality": quality_commands.quality,
    "print": _print_paper,
    "verify": _verify,
    "publish": _publish,
    "backup": _backup,
}
WRITERS: dict[str, Callable[[Call], Answer]] = {
    "init": _init,
    "tasks import": _tasks_import,
    "load": _load,
    "explain": check_commands.explain,
    "fix": check_commands.fix,
    "changes": changes_command.changes,
    "sign": _sign,
    "freeze": _freeze,
    "unfreeze": _unfreeze,
    "export": _export,
    "restore": _restore,
    "demo": _demo,
}
_BEGINNERS = frozenset({"init", "restore", "demo"})
"""Commands that may begin a data folder; the others say that there is none, and make none."""


def _only_looks(options: argparse.Namespace) -> bool:
    """Whether this call of a writing command changes nothing (a dry run, a draft)."""
    applies = getattr(options, "apply", True) or not getattr(options, "from_last", True)
    return not applies or getattr(options, "draft", False)


def _execute(call: Call) -> Answer:
    name = " ".join(filter(None, (call.options.command, getattr(call.options, "tasks_command", None))))
    if name in READERS:
        return READERS[name](call)
    if _only_looks(call.options) or not (call.folder.exists() or name in _BEGINNERS):
        return WRITERS[name](call)
    from ui.lock import writer

    with writer(call.folder):
        return WRITERS[name](call)


def _bug(folder: Path) -> Answer:
    """Our own fault: the details go to a log, and the message says so honestly."""
    details = traceback.format_exc()
    log = open_log(folder)
    logging.getLogger(__name__).error(details)
    close_log(log)
    kept = f"详情已记入 {folder / LOG_NAME}" if log else details
    return refusal(refuse("BUG", f"{BUG}；没有改动数据。", f"请把日志发给维护人员。{kept}").problems, 3)


def run(options: argparse.Namespace, default_folder: Path) -> int:
    """Run the command and print its answer; returns the exit code."""
    folder = options.data or (options.out / "data" if options.command == "demo" else default_folder)
    try:
        _require_place(options.json_out)
        answer = _execute(Call(options, folder))
    except Refused as refused:
        answer = refusal(refused.problems, refused.exit_code)
    except OSError as error:
        answer = refusal(os_refusal(error).problems, 3)
    except Exception:
        answer = _bug(folder)
    tell(options, answer)
    return keep_json(options.json_out, answer) if options.json_out else answer.code


def _require_place(path: Path | None) -> None:
    """Prove that the answer can be written, before anything is done that it would have to tell of."""
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError
        probe = path.with_name(f"{path.name}.part")
        probe.touch()
        probe.unlink()

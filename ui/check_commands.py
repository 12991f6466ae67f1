"""The commands of checking and explaining."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from typing import Any

from models.problems import ERROR, Refused, has_errors, refuse
from ui.answer import Answer, listed, watched
from ui.call import Call
from ui.quality_commands import explain_from_last


def check(call: Call) -> Answer:
    from services.books import open_book
    from services.checked_book import write_checked
    from services.checking import findings, notes_of

    o = call.options
    desk = call.desk(read_only=True)
    with desk.reading() as connection:
        book = open_book(connection, o.period, desk)
    problems, notes = findings(book), notes_of(book)
    ok = not has_errors(problems)
    data: dict[str, Any] = {"ok": ok, "period": o.period, "notes": notes, "problems": [p.to_json() for p in problems]}
    errors = sum(p.severity == ERROR for p in problems)
    lines = [*listed(problems), *notes, f"错误{errors}条，提示{len(problems) - errors}条。"]
    if o.out is not None:
        write_checked(book, problems, o.out, desk.now())
        data["file"] = o.out
        lines.append(f"检查结果：{o.out}")
    return Answer(data, lines, 0 if ok else 1)


def explain(call: Call) -> Answer:
    from services.checking import explain

    o = call.options
    if o.from_last:
        return explain_from_last(call)
    if not (o.rule and o.record and o.reason):
        raise refuse("USAGE", "缺少参数：--rule、--record、--reason 都要给。", "要沿用上期说明的，加 --from-last。", exit_code=2)
    count = explain(call.desk(), o.period, o.rule, o.record, o.reason)
    return Answer({"ok": True, "written": count}, [f"已为{count}条记录填写说明。"])


def fix(call: Call) -> Answer:
    from services.fixes import apply_proposals

    o = call.options
    done = apply_proposals(call.desk(), o.period, o.rule, o.record)
    lines = [f"已按建议{one.fix.words}（把握{one.fix.sure}%）。" for one in done]
    return Answer({"ok": True, "fixed": [{"rule": one.rule, **asdict(one.fix)} for one in done]}, lines)


def rules(call: Call) -> Answer:
    """All rules of checking, with the thresholds of the list in force where there is one."""
    from models.rules.catalogue import catalogue, rule_titles
    from models.rules.wording import grade, in_general, place
    from services.publishing import desk_if_any

    with suppress(Refused):
        desk_if_any(call.folder, call.today)
    entries = catalogue().values()
    data = [{**asdict(e), "title": rule_titles().get(e.id, ""), "in_general": in_general(e)} for e in entries]
    if call.options.out is None:
        return Answer(data, [f"{e.id} {grade(e)} {place(e)} {in_general(e)}" for e in entries])
    from ui.printing.rules import print_rules

    pages = watched(print_rules(call.options.out))
    return Answer(data, [f"已印成PDF：{call.options.out}，共{pages}页，{len(data)}条规则。"])

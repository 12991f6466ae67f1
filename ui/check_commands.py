"""The commands of checking and explaining."""

from __future__ import annotations

from models.problems import ERROR, has_errors
from ui.answer import Answer, listed
from ui.call import Call


def check(call: Call) -> Answer:
    from services.checking import check

    problems, notes = check(call.desk(read_only=True), call.options.period)
    ok = not has_errors(problems)
    data = {"ok": ok, "period": call.options.period, "notes": notes, "problems": [p.to_json() for p in problems]}
    errors = sum(p.severity == ERROR for p in problems)
    return Answer(data, [*listed(problems), *notes, f"错误{errors}条，提示{len(problems) - errors}条。"], 0 if ok else 1)


def explain(call: Call) -> Answer:
    from services.checking import explain

    o = call.options
    count = explain(call.desk(), o.period, o.rule, o.record, o.reason)
    return Answer({"ok": True, "written": count}, [f"已为{count}条记录填写说明。"])

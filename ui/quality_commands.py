"""The commands of data quality: its figures, and last period's reasons taken up again."""

from __future__ import annotations

from models.periods import period_of
from models.problems import refuse
from services.completeness import Done
from services.quality import Counts, PeriodLine, Quality
from ui.answer import Answer
from ui.call import Call


def quality(call: Call) -> Answer:
    from services.books import open_book
    from services.coach import lessons
    from services.quality import quality

    desk = call.desk(read_only=True)
    period = call.options.period or period_of(desk.today)
    found = quality(desk, period)
    with desk.reading() as connection:
        learnt = lessons(connection, open_book(connection, period, desk))
    lines = [*_period_lines(found), *_table("按表", found, of="form"), *_table("按部门", found, of="dept")]
    lines += ["", "常错提示", *(f"{lesson.title}（{lesson.words}）。{lesson.tip}" for lesson in learnt)] if learnt else []
    return Answer({**found.to_json(), "lessons": [lesson.to_json() for lesson in learnt]}, lines)


def _period_lines(found: Quality) -> list[str]:
    return [f"{line.period} {'；'.join(_parts(line))}" for line in reversed(found.lines)]


def _parts(line: PeriodLine) -> list[str]:
    checked = [line.done and _done(line.done), line.counts and _counts(line.counts)]
    said = [text for text in checked if text]
    return [*said[:1], timing_words(line), *said[1:]] if said else ["没有检查记录", timing_words(line)]


def _done(d: Done) -> str:
    return f"必填项{d.filled}/{d.required}，清单{d.items_filled}/{d.items}项，项目月报{d.months_filled}/{d.months}个"


def timing_words(line: PeriodLine) -> str:
    """Whether a period was sent in time, in words."""
    t = line.timing
    if t.sent is None:
        return f"未报送，已过截止日{t.late}天" if t.late else "未报送"
    if t.late is None:
        return f"{t.sent:%m-%d}报送，没有截止日"
    return f"{t.sent:%m-%d}报送，逾期{t.late}天" if t.late else f"{t.sent:%m-%d}按时报送"


def _counts(c: Counts) -> str:
    return f"检查发现错误{c.errors}处、须说明{c.reasons}条、提示{c.hints}条"


def _table(title: str, found: Quality, *, of: str) -> list[str]:
    from services.names import short_title

    rows = found.by_form if of == "form" else found.by_dept
    lines = [f"  {short_title(name) if of == 'form' else name}：{_row(by_period)}" for name, by_period in rows.items()]
    return ["", f"{title}（错误/须说明/提示）", *lines] if lines else []


def _row(by_period: dict[str, Counts]) -> str:
    cells = sorted(by_period.items(), reverse=True)
    return "，".join(f"{period} {counts.errors}/{counts.reasons}/{counts.hints}" for period, counts in cells)


def explain_from_last(call: Call) -> Answer:
    """List last period's reasons as drafts; with --apply make those the period's whose figures are the same, or that are named."""
    from services.last_reasons import accept_drafts, drafts_of

    o = call.options
    if o.reason:
        raise refuse(
            "USAGE",
            "--from-last 和 --reason 不能同时给。",
            "沿用上期说明的不写 --reason；另写原因的不加 --from-last。",
            exit_code=2,
        )
    desk = call.desk(read_only=not o.apply)
    found = drafts_of(desk, o.period, o.rule or "", o.record or ())
    accepted = [draft for draft in found if o.record or not draft.changed]
    written = accept_drafts(desk, o.period, accepted) if o.apply else 0
    lines = [f"{d.rule} {d.record} {d.message}上期说明：{d.reason}{f'（{d.changed}）' if d.changed else ''}" for d in found]
    rest = len(found) - len(accepted)
    last = f"已沿用{written}条。" if o.apply else f"可沿用{len(accepted)}条，加 --apply 才写入。"
    more = f"另有{rest}条的数据有变，逐条核对后用 --record 指定。" if rest else ""
    return Answer({"ok": True, "written": written, "drafts": [d.to_json() for d in found]}, [*lines, f"{last}{more}"])

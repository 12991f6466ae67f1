"""What accepting a list comes to as a whole: how many of each kind, what the answers still lack, the effect on every item."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from models.problems import Problem
from services.effects import Effect
from ui.pages.list_evidence import table_html
from ui.pages.list_model import KINDS, PROBLEM, SUM, UNCERTAIN, Line
from ui.theme import token


def counted(lines: Sequence[Line]) -> str:
    """修改3项，新增1项, of the kinds there are."""
    words = {**{kind: word for kind, (_, word, _) in KINDS.items() if kind not in (SUM, PROBLEM)}, UNCERTAIN: "须回答"}
    counts = ((word, sum(line.kind == kind for line in lines)) for kind, word in words.items())
    return "，".join(f"{word}{count}项" for word, count in counts if count)


def totals(effects: Sequence[Effect]) -> str:
    """What goes on and what is put away, in one sentence."""
    kept, gone = [e for e in effects if e.seq is not None], [e for e in effects if e.seq is None]
    words = [f"沿用{_counts(kept)}" if _counts(kept) else "还没有可沿用的填报内容"]
    if gone:
        held, projects = _counts(gone), _sum(gone, "projects")
        words.append(f"移出{len(gone)}项" + (f"，填过的{held}保留可查" if held else "，没有填过内容"))
        words += [f"{projects}个储备项目须改对应任务"] if projects else []
    return "；".join(words) + "。"


def _counts(effects: Sequence[Effect]) -> str:
    forms = (("months", "本期进展{}条"), ("projects", "储备项目{}个"), ("records", "成效和佐证材料{}条"), ("past", "历史{}期次"))
    return "、".join(text.format(count) for name, text in forms if (count := _sum(effects, name)))


def _sum(effects: Sequence[Effect], name: str) -> int:
    """The sum of a count, what several items share counted once."""
    seen: dict[tuple[str, ...], int] = {}
    for effect in effects:
        seen[effect.task_uids] = max(seen.get(effect.task_uids, 0), getattr(effect, name))
    return sum(seen.values())


def summary_html(lines: Sequence[Line], effects: Sequence[Effect], waiting: int, misfits: Sequence[Problem]) -> str:
    """The whole pane: counts, what is missing, totals, and what is said of each item."""
    parts = [f"<p>{counted(lines)}。</p>", f"<p>{totals(effects)}</p>"]
    if waiting:
        parts.append(f"<p><b>还有{waiting}处待答</b>，全部答复后才能接受。</p>")
    color = token("danger").name()
    parts += [f'<p style="color:{color}"><b>答复不能同时成立</b>：{escape(problem.message)}</p>' for problem in misfits]
    rows = [(f"第{e.seq}项" if e.seq is not None else f"原第{e.before[0]}项", e.sentences) for e in effects if e.sentences]
    values = (line.annex for line in lines if line.annex)
    rows.append(("随清单", tuple(f"{value.what}：{value.before or '（无）'} → {value.after}" for value in values)))
    return (
        "".join(parts)
        + '<p style="font-size:4px">&nbsp;</p>'
        + table_html([[escape(head), "<br>".join(map(escape, told))] for head, told in rows if told])
    )

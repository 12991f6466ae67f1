"""The command of the 变动说明: what changed against last period, with the drafts; `--apply` stores those that want no reason."""

from __future__ import annotations

from services.change_sentences import STATE_WORDS, ChangeNote, State
from ui.answer import Answer
from ui.call import Call

NO_LAST = "首次报送，没有上期可比。"


def changes(call: Call) -> Answer:
    from services.change_sentences import counts, read_changes, ready, take_drafts

    o = call.options
    desk = call.desk(read_only=not o.apply)
    notes, last = read_changes(desk, o.period)
    written = 0
    if o.apply:
        written, _ = take_drafts(desk, o.period, notes)
        notes, last = read_changes(desk, o.period)
    found, drafts = counts(notes), sum(ready(note) for note in notes)
    data = {"ok": True, "period": o.period, "last": last or None, "written": written, "ready": drafts,
            "counts": {state.value: count for state, count in found.items()}, "changes": [note.to_json() for note in notes]}  # fmt: skip
    if not last:
        return Answer(data, [NO_LAST])
    counted = "，".join(f"{STATE_WORDS[state]}{found[state]}条" for state in State)
    done = f"已写入{written}条草稿。" if o.apply else f"{drafts}条草稿不用另写原因，加 --apply 写入。" if drafts else ""
    return Answer(data, [*map(_line, notes), f"与{last}报送数相比，{len(notes)}条有变动：{counted}。{done}"])


def _line(note: ChangeNote) -> str:
    remark = f"（{note.remark}）" if note.remark else ""
    text = note.text if note.state is State.WRITTEN else note.draft
    return f"[{STATE_WORDS[note.state]}] {note.title} {note.name}{remark}：{text}"

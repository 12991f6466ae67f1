"""Whether the records of a form can be changed now: every page shows it in the same way, in grey and in one sentence."""

from __future__ import annotations

from services import locks
from ui.hub import Hub

WAY_OUT = "要改先在“检查与报送”退回草稿。"


def why_closed(hub: Hub, table: str) -> str:
    """Why the records of a form cannot be changed now (2026-11已报送，不能修改。), "" where they can."""
    return locks.why_closed(hub.desk, table, hub.period_for(table))


def closed_words(hub: Hub, table: str) -> str:
    """The same for a page's sentence, with what to do; begins with a semicolon."""
    why = why_closed(hub, table)
    return f"；{why.removesuffix('。')}，{WAY_OUT.removesuffix('。')}" if why else ""

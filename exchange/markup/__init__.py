"""The marked-up copy: a workbook that came in goes back with coloured cells, notes, and an index sheet with links, else unchanged."""

from exchange.markup.copy import Marked, default_name, marked_steps, require_target

__all__ = ["Marked", "default_name", "marked_steps", "require_target"]

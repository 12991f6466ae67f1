"""How this desk likes its window, kept in a small file beside the data: dark or light, where packages go."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from exchange.files import replace_file
from models.problems import Refused

NAME = "window.json"
DARK = "dark"


def read_preferences(folder: Path) -> dict[str, Any]:
    """What was kept; nothing where the file is missing or not ours."""
    try:
        found = json.loads((folder / NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_preference(folder: Path, name: str, value: object) -> None:
    """Keep one more; a folder that cannot be written is only logged, since nothing of the county's is lost."""
    try:
        with replace_file(folder / NAME) as part:
            part.write_text(json.dumps({**read_preferences(folder), name: value}, ensure_ascii=False), "utf-8")
    except Refused as refused:
        logging.getLogger(__name__).warning("preference not kept: %s", refused)

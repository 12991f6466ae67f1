"""Copies the notices of the installed packages into resources/licences and their versions into components.json there.

    python tools/licences.py

Run it after a version in requirements.txt was changed; a test compares what is there with what is installed. What is no Python package
(Python itself, Qt, the libraries inside both) has its notice there already and is kept by hand.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "licences"
STEMS = ("LICENSE", "LICENCE", "COPYING", "NOTICE")
COMMERCIAL = "Qt-Commercial"


def notice_of(found: Distribution) -> str:
    """All licence files that came with a package, as one text; "" where it has none of its own (PySide6 names the LGPL)."""
    files = sorted((file for file in found.files or [] if file.name.upper().startswith(STEMS)), key=lambda file: file.name)
    paths = [Path(str(file.locate())) for file in files if COMMERCIAL not in file.name]
    texts = [path.read_text("utf-8").replace("\r\n", "\n").strip() for path in paths if path.is_file()]
    return "\n\n".join(texts) + "\n" if texts else ""


def bring_up_to_date() -> None:
    """Write the notices and the versions."""
    listing = FOLDER / "components.json"
    components = json.loads(listing.read_text("utf-8"))
    for component in components:
        if "distribution" not in component:
            continue
        found = distribution(component["distribution"])
        component["version"] = found.version
        text = notice_of(found)
        if text:
            (FOLDER / component["texts"][0]).write_text(text, "utf-8", newline="\n")
    listing.write_text(json.dumps(components, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(bring_up_to_date())

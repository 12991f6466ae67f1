"""A command as it was called: its options and the data folder it works on."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from services.desk import Desk, open_desk


@dataclass(frozen=True)
class Call:
    """A command with its options and the data folder it works on."""

    options: argparse.Namespace
    folder: Path

    @property
    def today(self) -> date | None:
        return self.options.today  # type: ignore[no-any-return]

    def desk(self, *, read_only: bool = False) -> Desk:
        return open_desk(self.folder, self.today, read_only=read_only)

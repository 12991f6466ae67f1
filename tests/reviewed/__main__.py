"""python -m tests.reviewed [--seed N] [--all] [--json] [--list] [--data DIR]: mistakes found, proposals right, false alarms by rule.

Without --all forty mistakes are seeded, of kinds that the seed chooses; with it one of each kind. --data writes the spoiled county
into a new data folder, to be opened with `python main.py --data DIR --today 2026-11-22`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tests.reviewed.county import County
from tests.reviewed.desk import write_county
from tests.reviewed.measure import SEED, Outcome


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.reviewed", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--all", action="store_true", help="one mistake of each kind")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--list", action="store_true", help="what was missed, and each false alarm")
    parser.add_argument("--data", type=Path, help="a new folder to write the spoiled county into")
    given = parser.parse_args()
    outcome = Outcome(County(given.seed), given.all)
    if given.data:
        write_county(given.data, outcome.spoiled)
    if given.json:
        print(json.dumps(outcome.to_json(), ensure_ascii=False, indent=1))
        return
    print(outcome.summary())
    for rule, counts in outcome.by_rule().items():
        print(f"  {rule}  at mistakes {counts['found']:3}  asked {counts['asked']:3}  false {counts['false']:3}")
    if given.list:
        print("\n".join(outcome.listing()))


if __name__ == "__main__":
    main()

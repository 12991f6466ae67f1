"""Whether two answers of `demo --json-out` tell of the same packages: python packaging/same_digests.py ONE.json TWO.json

Prints the check codes; exit code 1 where they differ or there are none.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def digests(value: Any) -> Iterator[str]:
    """Every check code anywhere in an answer, in its order."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "digest" and isinstance(inner, str):
                yield inner
            else:
                yield from digests(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from digests(inner)


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    one, two = (list(digests(json.loads(Path(name).read_text("utf-8")))) for name in arguments)
    print("\n".join(one) if one == two else f"differ:\n{one}\n{two}")
    return 0 if one and one == two else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

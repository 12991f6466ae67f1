"""Every package the program ships has its notice and its version in resources/licences, and none is GPL only."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from ui.pages.about import FOLDER, components, notices

ROOT = Path(__file__).resolve().parent.parent
BY_PACKAGE: dict[str, dict[str, Any]] = {c["distribution"].lower(): c for c in components() if "distribution" in c}
notice_of = runpy.run_path(str(ROOT / "tools" / "licences.py"))["notice_of"]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def shipped() -> Iterator[str]:
    """The packages of requirements.txt and, from their own metadata, all that these need."""
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    waiting = [line.split("==")[0] for line in lines if "==" in line]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if normal(name) in seen:
            continue
        seen.add(normal(name))
        yield name
        needs = [Requirement(text) for text in distribution(name).requires or []]
        waiting += [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]


PACKAGES = sorted(shipped(), key=normal)


def alternatives(licence: str) -> list[str]:
    return [part.strip(" ()") for part in re.split(r"\bOR\b", licence)]


def only_gpl(licence: str) -> bool:
    """Whether no alternative frees us of the GPL; an exception that lets the result be shipped under any licence does."""
    return all(re.search(r"(?<!L)A?GPL", part) and "exception" not in part for part in alternatives(licence))


@pytest.mark.parametrize("name", PACKAGES)
def test_every_shipped_package_has_its_notice(name: str) -> None:
    found = next(c for package, c in BY_PACKAGE.items() if normal(package) == normal(name))
    assert found["version"] == distribution(name).version, "run tools/licences.py"
    own = notice_of(distribution(name))
    assert not own or own == (FOLDER / found["texts"][0]).read_text("utf-8"), "run tools/licences.py"
    assert found["texts"]


@pytest.mark.parametrize("name", PACKAGES)
def test_no_shipped_package_is_gpl_only(name: str) -> None:
    stated = distribution(name).metadata
    texts = [stated["License-Expression"], stated["License"], *(stated.get_all("Classifier") or [])]
    licences = [text for text in texts if text and (text.startswith("License ::") or not text.count(" :: "))]
    assert licences and not any(only_gpl(text) for text in licences)
    assert not any(only_gpl(component["licence"]) for component in components())


def test_what_counts_as_gpl_only() -> None:
    assert only_gpl("GPL-3.0-only") and only_gpl("GPL-2.0-only OR GPL-3.0-only") and only_gpl("AGPL-3.0")
    assert not only_gpl("LGPL-3.0-only OR GPL-2.0-only") and not only_gpl("GPL-2.0-or-later WITH Bootloader-exception")
    assert not only_gpl("MIT")


def test_nothing_is_listed_that_is_not_shipped_and_every_text_belongs_to_something() -> None:
    assert {normal(name) for name in BY_PACKAGE} == {normal(name) for name in PACKAGES}
    named = {text for component in components() for text in component["texts"]}
    assert named | {"components.json"} == {path.name for path in FOLDER.iterdir()}
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    assert {normal(line.split("==")[0]) for line in lines if "==" in line} == {normal(name) for name in PACKAGES}


def test_the_notices_tell_of_qts_source_and_how_to_replace_it() -> None:
    text = notices()
    qt = distribution("PySide6-Essentials").version
    assert f"releases/qt/6.11/{qt}/single/" in text and "覆盖原文件" in text and "反向工程" in text
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text and "Permission is hereby granted" in text
    build = (ROOT / "requirements-build.txt").read_text("utf-8")
    assert all(f"pyinstaller=={c['version']}" in build for c in components() if c["name"] == "PyInstaller")

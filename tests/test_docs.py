"""The generated document is the one that the declarations give."""

from __future__ import annotations

from tests.generate_docs import TARGET, forms_document


def test_forms_document_is_true() -> None:
    assert TARGET.read_text("utf-8") == forms_document(), "run: python -m tests.generate_docs"

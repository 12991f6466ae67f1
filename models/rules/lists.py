"""Rules of the lists of advantages, needs and policies, F6b, F7a and F8 (rules paper, part 八)."""

from __future__ import annotations

from collections.abc import Iterator

from models.book import Book, Row
from models.rules.hit import Hit, hit
from models.text import normalise

PRODUCTS = "adv_product"
_MADE_A_PROJECT = "02"


def l01(book: Book, row: Row) -> Iterator[Hit]:
    """The product of this company, name and model is already registered; found at the later of the two."""
    company, name, model = (normalise(row.get(part) or "") for part in ("company", "product_name", "model"))
    if not (company and name and model):
        return
    same = [
        p for p in book.distinct(PRODUCTS, "company", "product_name")[company][name] if normalise(p.get("model") or "") == model
    ]
    if same[0] is not row:
        yield hit(name=row["product_name"], model=row["model"])


def l02(book: Book, row: Row) -> Iterator[Hit]:
    """A need is said to have become a reserve project, but none of this period is named."""
    if row.get("need_status") == _MADE_A_PROJECT and row.get("project_uid") not in book.projects:
        yield hit()


def l03(book: Book, row: Row) -> Iterator[Hit]:
    """A policy has run out."""
    if row.get("valid_to") is not None and row["valid_to"] < book.today:
        yield hit(day=row["valid_to"])

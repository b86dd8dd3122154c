"""Reads the documentation: tables, names in backticks, links, headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
DOCS = CHECKOUT / "docs"
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def documents() -> list[Path]:
    """Every page of prose in the project, but the sandbox's own."""
    return [*sorted(CHECKOUT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]


def text_of(name: str) -> str:
    return (CHECKOUT / name).read_text(encoding="utf-8")


def table(page: str, first_column: str) -> list[dict[str, str]]:
    """The rows of every table whose first column has this title, as title -> cell."""
    rows: list[dict[str, str]] = []
    titles: list[str] = []
    for line in page.splitlines():
        if not line.startswith("|"):
            titles = []
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not titles:
            titles = cells
        elif titles[0] == first_column and not set("".join(cells)) <= set("- "):
            rows.append(dict(zip(titles, cells, strict=True)))
    return rows


def codes(text: str) -> list[str]:
    """What stands in backticks."""
    return CODE.findall(FENCE.sub("", text))


def names(cell: str) -> tuple[str, ...]:
    """The names of a cell, each in backticks."""
    return tuple(codes(cell))


def code_lines(text: str) -> Iterator[str]:
    """Lines that are shown as something to type: indented by four, comments taken off."""
    for line in text.splitlines():
        if line.startswith("    ") and not line.lstrip().startswith(("-", "{")):
            yield line.split("  #")[0].strip()


def links(text: str) -> list[str]:
    """The targets of links inside the project."""
    return [target for target in LINK.findall(text) if "://" not in target]


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as a renderer makes them."""
    found = HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in found}

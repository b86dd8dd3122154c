"""`sandbox/PROOFS.md` says which test proves which promise: each is there, and none is left out."""

import re
from pathlib import Path

from sandbox.methods.registry import METHODS

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "sandbox" / "PROOFS.md").read_text("utf-8")
TEST = re.compile(r"^(?:async )?def (test_\w+)", re.MULTILINE)
NAMED = re.compile(r"`((?:browser/)?test_\w+\.test_\w+)`")


def written() -> set[str]:
    """Every test beside this file, as ``browser/test_places.test_...``."""
    return {
        f"{file.relative_to(HERE).with_suffix('').as_posix()}.{name}"
        for file in HERE.rglob("test_*.py")
        for name in TEST.findall(file.read_text("utf-8"))
    }


def rows() -> list[list[str]]:
    lines = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("| ")]
    return [cells for cells in lines if cells[0] != "promise" and not cells[0].startswith("---")]


def test_every_test_of_the_sandbox_proves_a_promise_and_exists() -> None:
    assert set(NAMED.findall(PAGE)) == written()
    assert all(NAMED.search(proof) for _, proof in rows())


def test_every_method_of_the_web_api_is_promised() -> None:
    promised = {name for promise, _ in rows() for name in re.findall(r"`(\w+(?:\.\w+)+)`", promise)}
    assert set(METHODS) <= promised

"""What import-linter cannot say: flows import the standard library and themselves, nothing else.

Migrations import nothing of ours.
"""

import ast
import sys
from pathlib import Path

FLOWS = Path(__file__).resolve().parents[1] / "bot" / "flows"
MIGRATIONS = FLOWS.parent / "storage" / "migrations" / "versions"


def modules_imported_by(source: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add(f"{'.' * node.level}{node.module or ''}")
    return found


def is_allowed(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names or f"{module}.".startswith("bot.flows.")


def test_flows_import_the_standard_library_and_themselves() -> None:
    files = list(FLOWS.rglob("*.py"))
    assert files
    strangers = {
        f"{file.relative_to(FLOWS)}: {module}"
        for file in files
        for module in modules_imported_by(file.read_text(encoding="utf-8"))
        if not is_allowed(module)
    }
    assert not strangers


def test_the_rule_sees_a_stranger() -> None:
    assert {
        module
        for module in modules_imported_by("import json\nfrom bot import storage")
        if not is_allowed(module)
    } == {"bot"}


def test_migrations_import_nothing_of_ours_so_that_they_stay_as_they_were_written() -> None:
    files = list(MIGRATIONS.glob("*.py"))
    imported = {module for file in files for module in modules_imported_by(file.read_text(encoding="utf-8"))}

    assert "alembic" in imported
    assert not {module for module in imported if module.partition(".")[0] in ("bot", "")}

"""The ``dossier`` document of a case: every field of ``CreditCase`` that has no column of its own.

Fields at their default are left out, and a field that a document does not have takes its default:
a document written before the field existed stays readable.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, cast, get_type_hints

from pydantic import TypeAdapter
from typing_extensions import TypedDict  # pydantic asks for this one before Python 3.12

from bot.flows.dossier import CreditCase

COLUMNS = frozenset({
    "number", "version", "stage", "customer", "brought_by", "currency", "opened_at", "closed_at",
})  # fmt: skip

_KEPT = [field for field in fields(CreditCase) if field.name not in COLUMNS]
_HINTS = get_type_hints(CreditCase)
_DEFAULTS = [(field.name, None if field.default is MISSING else field.default) for field in _KEPT]

Dossier = TypedDict("Dossier", {field.name: _HINTS[field.name] for field in _KEPT}, total=False)  # type: ignore[misc]
_DOCUMENT: TypeAdapter[dict[str, Any]] = TypeAdapter(cast(Any, Dossier))


def write_dossier(case: CreditCase) -> str:
    """The document of a case as JSON text."""
    kept = {name: value for name, default in _DEFAULTS if (value := getattr(case, name)) is not default}
    return _DOCUMENT.dump_json(kept).decode()


def read_dossier(document: str) -> dict[str, Any]:
    """The fields of ``CreditCase`` held in a document, as values; raises ``ValidationError``."""
    return _DOCUMENT.validate_json(document)

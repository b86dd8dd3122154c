"""Letters as files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.flows.dossier import CreditCase, TermsSheet
from bot.flows.forms import Field


@dataclass(frozen=True, slots=True)
class LetterLanguage:
    """The modal that asks in which language the customer gets the terms sheet."""

    case: CreditCase
    fields: tuple[Field, ...]
    metadata: str
    action: str = "letter"  # under which the labels of its fields are looked up first


@dataclass(frozen=True, slots=True)
class LetterSent:
    """What stands beside the terms sheet as PDF."""

    case: CreditCase
    sheet: TermsSheet


@dataclass(frozen=True, slots=True)
class LetterFailed:
    """Instead of the PDF: ``why`` is ``font`` (facts: characters, package) or ``upload``."""

    case: CreditCase
    why: str
    facts: Mapping[str, str]

"""A row of the table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.flows.forms import Field
from bot.flows.model import Action as A
from bot.flows.model import Post as P
from bot.flows.model import Stage as S


class Duty(StrEnum):
    """Which side of the segregation of duties an action is on (D2)."""

    NONE = "none"
    SALES = "sales"  # brings, transfers, signs: not by who judged the case
    CREDIT = "credit"  # screens, investigates, analyses: not by who brought it
    DECISION = "decision"  # decides: not by who brought, proposed, requested or already signed it


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One row: an action at a stage. ``to`` is the usual next stage (``None``: stays or depends)."""

    stage: S
    action: A
    posts: frozenset[P]
    gates: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    to: S | None = None
    duty: Duty = Duty.NONE
    style: str = ""  # "primary" for the expected next step, "danger" for what cannot be undone
    dynamic: bool = False  # its fields are made from the case and the policy

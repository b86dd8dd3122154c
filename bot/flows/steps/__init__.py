"""What each step of the workflow changes and asks for: one module per step, by its number."""

from __future__ import annotations

from collections.abc import Callable

from bot.flows.forms import Entries, Field
from bot.flows.model import Action, Actor
from bot.flows.situation import Change, Situation
from bot.flows.steps import (
    any_stage,
    handovers,
    requests,
    step01_screening,
    step02_confirmation,
    step03_intention,
    step04_investigation,
    step05_decision,
    step05_proposal,
    step06_contract,
    step07_delivery,
    step08_in_term,
    step09_collection,
    step10_recovery,
    step11_close_out,
)
from bot.flows.workflow import Step

Effect = Callable[[Situation, Entries, Actor], Change]
Fields = Callable[[Situation, Step], tuple[Field, ...]]

_MODULES = (
    handovers,
    any_stage,
    requests,
    step01_screening,
    step02_confirmation,
    step03_intention,
    step04_investigation,
    step05_proposal,
    step05_decision,
    step06_contract,
    step07_delivery,
    step08_in_term,
    step09_collection,
    step10_recovery,
    step11_close_out,
)

EFFECTS: dict[Action, Effect] = {
    action: effect for module in _MODULES for action, effect in module.EFFECTS.items()
}
FIELDS: dict[Action, Fields] = {
    action: fields for module in _MODULES for action, fields in module.FIELDS.items()
}

__all__ = ["EFFECTS", "FIELDS", "Effect", "Fields"]

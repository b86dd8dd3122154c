"""The workflow as one table: who may do what at which stage, behind which gates, and where it leads.

Each row answers both questions from the same data: ``choices`` draws the buttons that
``advance`` will obey. Source: docs/WORKFLOW.md (steps 1-11). What an action changes on
the case is in ``steps/``, one module per step, under the same action names.
"""

from __future__ import annotations

from bot.flows.model import Action, Stage
from bot.flows.workflow.after_sale import AFTER_SALE
from bot.flows.workflow.any_stage import ANY_STAGE, BEFORE_THE_SALE, TAKERS
from bot.flows.workflow.before_sale import BEFORE_SALE
from bot.flows.workflow.fields import (
    AMOUNT,
    CONDITIONS,
    INCIDENTS,
    ITEM,
    NOTE,
    OPINIONS,
    REASON,
    REQUEST,
    STANDINGS,
    START_EVENTS,
    TERM,
    TERMS,
)
from bot.flows.workflow.handovers import HANDOVERS, ON_FILE, REQUESTS, HandoverKind
from bot.flows.workflow.posts import (
    ANALYST,
    ASKED,
    AUTHORITY,
    BOT,
    COLLECTOR,
    COMMITTEE,
    CONTACTS,
    FIELDWORK,
    FILE,
    FINANCE,
    LEGAL,
    LIAISON,
    MANAGER,
    PEOPLE,
    RELEASERS,
    SALES,
    SIGNERS,
)
from bot.flows.workflow.sale import SALE
from bot.flows.workflow.step import Duty, Step

STEPS: tuple[Step, ...] = (*BEFORE_SALE, *SALE, *AFTER_SALE, *ANY_STAGE)

STEP: dict[tuple[Stage, Action], Step] = {(step.stage, step.action): step for step in STEPS}
if len(STEP) != len(STEPS):  # pragma: no cover - a slip in the table stops the program at once
    raise RuntimeError("two rows of the workflow table share a stage and an action")

__all__ = [
    "AMOUNT",
    "ANALYST",
    "ASKED",
    "AUTHORITY",
    "BEFORE_THE_SALE",
    "BOT",
    "COLLECTOR",
    "COMMITTEE",
    "CONDITIONS",
    "CONTACTS",
    "FIELDWORK",
    "FILE",
    "FINANCE",
    "HANDOVERS",
    "INCIDENTS",
    "ITEM",
    "LEGAL",
    "LIAISON",
    "MANAGER",
    "NOTE",
    "ON_FILE",
    "OPINIONS",
    "PEOPLE",
    "REASON",
    "RELEASERS",
    "REQUEST",
    "REQUESTS",
    "SALES",
    "SIGNERS",
    "STANDINGS",
    "START_EVENTS",
    "STEP",
    "STEPS",
    "TAKERS",
    "TERM",
    "TERMS",
    "Duty",
    "HandoverKind",
    "Step",
]

"""The cover a decision rests on: of the exposure that authority judges (R37, R44, R47)."""

from __future__ import annotations

from datetime import date, timedelta

from bot.flows.authority import route
from bot.flows.dossier import Terms
from bot.flows.levels import total_of
from bot.flows.risk_transfer.cover import Cover
from bot.flows.risk_transfer.covering import cover
from bot.flows.situation import Situation


def cover_of(at: Situation, terms: Terms) -> Cover:
    """What is borne of limit, amount or total exposure after the grant, whichever is the largest."""
    return cover(total_of(at, terms.amount, terms.limit), at.transfers, at.today, at.policy)


def grant_end(at: Situation, terms: Terms) -> date:
    """The last day of a grant that was given today."""
    return min(at.today + timedelta(days=at.policy.grant_days), terms.grant_until or date.max)


def cover_holds(at: Situation) -> bool:
    """Whether the cover is still there that the open proposal needs to be allowed at all.

    Only where the register made it fully secured, and policy refuses it otherwise.
    """
    proposal = at.case.proposal
    if proposal is None or not proposal.secured_by_register:
        return True
    total = total_of(at, proposal.terms.amount, proposal.terms.limit)
    allowed = route(at.policy, total, proposal.risk_class, False, at.case.segment) is not None
    return allowed or cover_of(at, proposal.terms).is_whole

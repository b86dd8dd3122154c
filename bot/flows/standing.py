"""Where a case stands once goods are on their way: the most serious of what is true.

From the first receivable on: recovery > collection > in term; while goods remain to be
delivered and nothing is overdue, fulfilment; when all is delivered and every receivable
is settled or written off, close-out (docs/WORKFLOW.md, Stages).
"""

from __future__ import annotations

from dataclasses import replace

from bot.flows.dossier import CreditCase, Handover
from bot.flows.model import Actor, Post, Stage
from bot.flows.situation import Change, Situation, hand


def stage_now(at: Situation) -> Stage:
    """The stage that shipments and receivables amount to; recovery stays until nothing is open."""
    if not at.open_items() and at.case.all_delivered:
        return Stage.CLOSE_OUT
    if at.case.stage is Stage.RECOVERY and at.open_items():
        return Stage.RECOVERY
    if at.overdue_items():
        return Stage.COLLECTION
    return Stage.IN_TERM if at.case.all_delivered else Stage.FULFILMENT


def restage(at: Situation, by: Actor, post: Post = Post.BOT) -> Change:
    """The case at the stage it now stands at, with the hand-overs of entering it."""
    stage = stage_now(at)
    if stage is at.case.stage:
        return Change(at.case)
    return Change(entered(at.case, stage), opens=opening(at, stage, by, post))


def entered(case: CreditCase, stage: Stage) -> CreditCase:
    """The case as it enters a stage; each round of collection begins with a fresh analysis (R63)."""
    if stage is Stage.COLLECTION:
        return replace(case, stage=stage, cause=None, level=0)
    return case.moved(stage)


def opening(at: Situation, stage: Stage, by: Actor, post: Post) -> tuple[Handover, ...]:
    """The hand-overs with which a stage begins."""
    if stage is Stage.CLOSE_OUT:
        return _close_out(at, by, post)
    kinds = {
        Stage.FULFILMENT: "delivery",
        Stage.IN_TERM: "in_term",
        Stage.COLLECTION: "cause",
        Stage.RECOVERY: "recovery",
    }
    to_user = at.case.brought_by if stage is Stage.FULFILMENT else _collector(at, stage)
    return (hand(at, kinds[stage], by, post, to_user=to_user),)


def _collector(at: Situation, stage: Stage) -> str:
    return (at.case.customer.collector or "") if stage is Stage.IN_TERM else ""


def _close_out(at: Situation, by: Actor, post: Post) -> tuple[Handover, ...]:
    """What is still to be done after payment, one hand-over for each post (D14)."""
    done = at.case.close_out
    work = [hand(at, "close_out", by, post)]
    if done.rating is None or not done.rating.decided:
        work.append(hand(at, "rating", by, post))
    if not done.relationship_by:
        work.append(hand(at, "relationship", by, post, to_user=at.case.brought_by))
    return tuple(work)

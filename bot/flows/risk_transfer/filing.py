"""The register in a customer's file: what its forms ask, what is open to whom, what is entered (R37)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from bot.flows.credit_file.documents import first_alarm_on
from bot.flows.errors import InvalidInput, NotFound
from bot.flows.forms import Entries, Field, Kind
from bot.flows.model import Actor, Money, minor_digits
from bot.flows.risk_transfer.claims import Claim
from bot.flows.risk_transfer.instrument import RiskTransfer, TransferKind

if TYPE_CHECKING:
    from bot.flows.credit_file.table import FileSituation, FileStep

MOST_CLAIM_DAYS = 730
CHOSEN = Field("transfer", Kind.CHOICE)
ENDING = (CHOSEN, Field("reason", Kind.LONG))
CLAIMING = (
    Field("claim", Kind.CHOICE),
    Field("notified_on", Kind.DATE, past=True),
    Field("note", Kind.LONG, required=False),
)


# --- what is open to whom


def to_verify(at: FileSituation, by: Actor | None) -> tuple[RiskTransfer, ...]:
    """Instruments nobody has verified yet, that neither this person nor who is stood in for entered."""
    mine = by.persons() if by else frozenset()
    return tuple(one for one in to_end(at) if not one.verified_by and one.entered_by not in mine)


def to_end(at: FileSituation) -> tuple[RiskTransfer, ...]:
    """Instruments that have not been ended, whether they still count or not."""
    return tuple(one for one in at.transfers if one.ended_on is None)


# --- what the forms ask


def add_fields(at: FileSituation, _step: FileStep, _by: Actor) -> tuple[Field, ...]:
    policy = at.policy
    currencies = tuple(dict.fromkeys((policy.base_currency, *policy.currencies)))
    return (
        Field("transfer_kind", Kind.CHOICE, options=tuple(TransferKind)),
        Field("provider", Kind.TEXT, length=120),
        Field("number", Kind.TEXT, required=False, length=60),
        Field("percent", Kind.WHOLE, least=1, most=100, initial=100),
        Field("cap", Kind.FIGURE, required=False, length=24),
        Field("currency", Kind.CHOICE, literal=tuple((one, one) for one in currencies),
              initial=policy.base_currency),
        Field("valid_from", Kind.DATE, initial=at.today),
        Field("valid_until", Kind.DATE, required=False),
        Field("claim_days", Kind.WHOLE, required=False, least=1, most=MOST_CLAIM_DAYS),
        Field("recourse", Kind.YES_NO, options=("yes", "no"), initial="no"),
        Field("link", Kind.TEXT, required=False),
    )  # fmt: skip


def verify_fields(at: FileSituation, _step: FileStep, by: Actor) -> tuple[Field, ...]:
    return (_choosing(to_verify(at, by)),)


def end_fields(at: FileSituation, _step: FileStep, _by: Actor) -> tuple[Field, ...]:
    return (_choosing(to_end(at)), *ENDING[1:])


def claim_fields(at: FileSituation, _step: FileStep, _by: Actor) -> tuple[Field, ...]:
    names = tuple((_key(one), f"{one.item.number[:30]} · {one.transfer.provider[:40]}") for one in at.claims)
    return (replace(CLAIMING[0], literal=names), *CLAIMING[1:])


def _choosing(some: tuple[RiskTransfer, ...]) -> Field:
    named = tuple((str(one.id), f"{one.provider[:45]} {one.number[:25]}".strip()) for one in some)
    return replace(CHOSEN, literal=named)


def _key(claim: Claim) -> str:
    return f"{claim.transfer.id}-{claim.item.id}"


# --- what is entered


def added(at: FileSituation, entries: Entries, by: Actor) -> RiskTransfer:
    """A new instrument; it counts from when a second person has verified it.

    Raises ``InvalidInput`` where the last day lies before the first, or a cap is none.
    """
    since, until = entries.day("valid_from"), entries.day_or_none("valid_until")
    if until is not None and until < since:
        raise InvalidInput({"valid_until": ("ends_before_it_begins", {"read": until, "since": since})})
    plain = RiskTransfer(
        TransferKind(entries.text("transfer_kind")),
        entries.text("provider"),
        entries.text("number"),
        entries.whole("percent"),
        since,
        by.user,
        at.now,
        cap=_cap(at, entries),
        valid_until=until,
        claim_days=entries.whole("claim_days") or None,
        recourse=entries.yes("recourse"),
        link=entries.text("link"),
    )
    return replace(plain, next_alarm_on=first_alarm_on(plain, at.today, at.policy.file.alarms))


def _cap(at: FileSituation, entries: Entries) -> Money | None:
    figure, currency = entries.figure("cap"), entries.text("currency")
    if figure is None:
        return None
    exact = Fraction(figure) * int(Decimal(10) ** minor_digits(currency))
    most = at.policy.max_amount_minor
    if exact.denominator != 1:
        raise InvalidInput({"cap": ("cap_too_fine", {"read": str(figure), "currency": currency})})
    if not 0 < exact <= most:
        bounds = {"least": Money(1, currency), "most": Money(most, currency)}
        raise InvalidInput({"cap": ("amount_range", {"read": str(figure), **bounds})})
    return Money(int(exact), currency)


def verified(at: FileSituation, entries: Entries, by: Actor) -> RiskTransfer:
    """The instrument as a second person has seen it on paper; raises ``NotFound``."""
    chosen = _chosen(to_verify(at, by), entries)
    return replace(chosen, verified_by=by.user, verified_at=at.now)


def ended(at: FileSituation, entries: Entries, by: Actor) -> RiskTransfer:
    """The instrument as it no longer counts from today on; raises ``NotFound``."""
    chosen = _chosen(to_end(at), entries)
    reason = entries.text("reason")
    return replace(chosen, ended_on=at.today, ended_by=by.user, ended_why=reason, next_alarm_on=None)


def claimed(at: FileSituation, entries: Entries, by: Actor) -> Claim:
    """The claim with the day the provider was notified; raises ``NotFound`` and ``InvalidInput``."""
    chosen = next((one for one in at.claims if _key(one) == entries.text("claim")), None)
    if chosen is None:
        raise NotFound(what="claim")
    day = entries.day("notified_on")
    if day < chosen.item.invoiced_on:
        raise InvalidInput({"notified_on": ("before", {"earliest": chosen.item.invoiced_on})})
    return replace(chosen, notified_on=day, notified_by=by.user, note=entries.text("note"))


def _chosen(some: tuple[RiskTransfer, ...], entries: Entries) -> RiskTransfer:
    found = next((one for one in some if str(one.id) == entries.text("transfer")), None)
    if found is None:
        raise NotFound(what="transfer")
    return found

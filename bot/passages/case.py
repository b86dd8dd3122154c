"""A case in words, shared by the templates: terms, findings, shipments, hand-overs.

Each answers a few short lines; long lists show the newest or most urgent and say how many more
there are, so that a card stays within its 3,000 characters.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.flows.dossier import (
    FactorScore,
    Finding,
    Handover,
    Report,
    ReportItem,
    Request,
    Shipment,
    Signature,
    Terms,
)
from bot.flows.forms import Percent
from bot.flows.model import Post
from bot.flows.workflow import REQUESTS
from bot.passages.base import Passage
from bot.wording import Lines, Phrase
from bot.written import Long, Mention

_MILESTONES = (
    "confirmed_on",
    "received_on",
    "sent_on",
    "invoiced_on",
    "shipped_on",
    "checked_at",
    "ready_on",
    "produced_on",
)


class CasePassage(Passage):
    """Terms, findings, requests, shipments, hand-overs."""

    # terms and decisions

    def net(self, terms: Terms) -> Phrase:
        return self._("terms.net", terms.term_days, start=terms.start_event)

    def terms(self, terms: Terms) -> Lines:
        limit = self._("terms.limit", limit=terms.limit) if terms.limit != terms.amount else None
        return self._words.row(terms.amount, limit, self.net(terms))

    def conditions(self, terms: Terms, length: int = 80) -> Lines:
        """Every condition in a few words; texts are cut to ``length``."""
        deposit = self._("terms.deposit", percent=terms.deposit_percent) if terms.deposit_percent else None
        security = self._("terms.security", security=Long(terms.security, length)) if terms.security else None
        words = Long(" ".join(terms.conditions.split()), length) if terms.conditions else None
        return self._words.row(deposit, security, *self._rates(terms), words, *self._bounds(terms))

    def _rates(self, terms: Terms) -> list[Phrase]:
        rate, days = str(Percent(terms.discount_bp)), terms.discount_days
        interest = str(Percent(terms.late_interest_bp))
        told: list[tuple[int, Phrase]] = [
            (terms.insured_percent, self._("terms.insured", percent=terms.insured_percent)),
            (terms.discount_bp, self._("terms.discount", days, rate=rate)),
            (terms.late_interest_bp, self._("terms.late_interest", rate=interest)),
        ]
        return [phrase for known, phrase in told if known]

    def _bounds(self, terms: Terms) -> list[Phrase]:
        count = len(terms.precedents)
        told: list[tuple[object, Phrase]] = [
            (terms.shipment_cap, self._("terms.shipment_cap", cap=terms.shipment_cap)),
            (count, self._("terms.precedents", count)),
            (terms.grant_until, self._("terms.grant_until", day=terms.grant_until)),
        ]
        return [phrase for known, phrase in told if known]

    def factors(self, factors: Sequence[FactorScore]) -> Lines:
        parts = [self._("card.factor", factor=factor.factor, score=factor.score) for factor in factors[:8]]
        return self._words.listed(parts)

    def signatures(self, signatures: Sequence[Signature]) -> Phrase:
        parts = [
            self._("card.signature", who=Mention(sign.user), post=sign.post, at=sign.at)
            for sign in signatures[-5:]
        ]
        return self._("card.signed", signatures=self._words.listed(parts))

    # before the sale

    def findings(self, findings: Sequence[Finding]) -> Lines:
        return self._words.stack(
            self._("finding.title"), self._some([self.finding(one) for one in findings], 6)
        )

    def finding(self, finding: Finding) -> Phrase:
        facts: dict[str, object] = {
            "fact": finding.fact,
            "value": Long(finding.value, 60),
            "source": Long(finding.source, 40),
            "day": finding.as_of,
            "sales": Long(finding.sales_value, 60),
            "holds": Long(finding.holds, 60),
        }
        kind = "resolved" if finding.resolved_by else finding.answer.value
        return self._(f"finding.{kind}", **facts)

    def report(self, report: Report) -> Lines:
        items = [self._report_item(item) for item in report.items]
        returned = self._("report.returned", reason=Long(report.returned, 200)) if report.returned else None
        topics = self._words.listed([self.topic(topic) for topic in report.missing])
        missing = self._("report.missing", topics=topics) if report.missing else None
        title = self._("report.title", who=self.person(report.by), at=report.at)
        return self._words.stack(title, returned, missing, self._some(items, 6))

    def _report_item(self, item: ReportItem) -> Phrase:
        kind = "not_available" if item.not_available else "reused" if item.reused_from else "item"
        return self._(
            f"report.{kind}",
            topic=self.topic(item.topic),
            finding=Long(item.finding, 90),
            case=item.reused_from,
        )

    def topic(self, topic: str) -> Phrase:
        return self._words.word("report_topic", topic)

    def requests(self, requests: Sequence[Request], most: int = 4, length: int = 200) -> Lines:
        """Questions between credit and sales that wait for their answer, the newest first."""
        newest = [self.request(one, length) for one in reversed(requests)]
        return self._words.stack(self._("request.title"), self._some(newest, most))

    def request(self, request: Request, length: int = 200) -> Lines:
        side = "to_sales" if request.to_sales else "to_credit"
        asked = self._(
            f"request.{side}",
            number=request.number,
            who=self.person(request.by),
            question=Long(request.question, length),
        )
        wanted = self._("request.wanted_by", day=request.wanted_by) if request.wanted_by else None
        reason = Long(request.refused, min(length, 150))
        refused = self._("request.refused", reason=reason) if request.refused else None
        return self._words.row(asked, wanted, refused)

    # delivery and payment

    def shipments(self, shipments: Sequence[Shipment]) -> Lines:
        newest = [self.shipment(one) for one in reversed(shipments)]
        return self._words.stack(self._("shipment.title"), self._some(newest, 3))

    def shipment(self, shipment: Shipment) -> Phrase:
        reached = next((name for name in _MILESTONES if getattr(shipment, name)), "planned")
        kind = "receivable" if shipment.receivable else "arrived" if shipment.arrived_on else reached
        return self._(
            "shipment.line",
            number=shipment.number,
            amount=shipment.amount or self._("shipment.no_amount"),
            milestone=self._(
                f"shipment.{kind}",
                at=shipment.arrived_on if kind == "arrived" else getattr(shipment, reached, None),
                invoice=Long(shipment.receivable or shipment.invoice or "–", 40),
                note=Long(shipment.delivery_note or "–", 40),
                conforming=self._words.word("option", shipment.conforming or "accepted"),
                who=self.person(shipment.checked_by),
            ),
        )

    # hand-overs

    def sender(self, handover: Handover) -> Phrase:
        """Who handed it over, and for which post; what we opened by ourselves needs no post."""
        who = self.person(handover.from_user)
        if handover.from_post is Post.BOT:
            return self._("handover.from_bare", who=who)
        return self._("handover.from", who=who, post=handover.from_post)

    def subject(self, handover: Handover) -> Phrase | None:
        """What a hand-over is about: the work that came back, or a shipment by its number."""
        if not handover.subject:
            return None
        if handover.subject.isdigit():
            return self._("handover.subject_shipment", number=handover.subject)
        if handover.kind in REQUESTS:
            return self._("handover.subject_request", number=handover.subject)
        if handover.kind == "differences":
            return self._("handover.subject_fact", fact=handover.subject)
        return self._("handover.subject", subject=self._words.word("handover", handover.subject))

"""The credit file of the invented customer, the forms of its actions, and what time says of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bot.flows import screens as s
from bot.flows.credit_file.completeness import completeness
from bot.flows.credit_file.documents import FileDocument
from bot.flows.credit_file.facts import Fact, Reliability
from bot.flows.credit_file.file import CreditFile
from bot.flows.credit_file.forms import file_fields
from bot.flows.credit_file.history import past_of
from bot.flows.credit_file.likeness import Near
from bot.flows.credit_file.table import FILE_STEPS, FileAction, FileSituation
from bot.flows.forms import Field, Kind
from bot.flows.model import Actor, Customer, Post, RiskClass, Standing
from bot.flows.policy import Policy
from bot.flows.reviews.rhythm import Because, Due, Result, Review
from bot.flows.risk_transfer.claims import Claim
from bot.samples.limits import GRANT, LIMITS
from bot.samples.values import (
    ANNA,
    CUSTOMER,
    FIONA,
    INSURED,
    NOW,
    POLICY,
    REGISTER,
    SALLY,
    TODAY,
    cny,
    receivable,
)

KNOWN = replace(
    CUSTOMER, registration="91310000MA1K35X975", country="CN", registration_checked=True, group_parent=3
)
PARENT = Customer(3, "Hengyuan Holding", Standing.CASH_ONLY, "HRB 1234", country="DE")
FACTS = (
    Fact(
        "legal_name",
        "Hengyuan Precision Parts Co., Ltd.",
        "company register",
        date(2026, 11, 18),
        Reliability.OFFICIAL,
        FIONA,
        NOW,
        verified_by=ANNA,
        verified_at=NOW,
        id=1,
    ),
    Fact(
        "registered_capital",
        "CNY 5.0 m",
        "company register",
        date(2026, 11, 18),
        Reliability.OFFICIAL,
        FIONA,
        NOW,
        document=1,
        id=2,
    ),
    Fact(
        "owners",
        "two natural persons",
        "a neighbour",
        date(2026, 10, 1),
        Reliability.HEARSAY,
        FIONA,
        NOW,
        id=3,
    ),
    Fact(
        "main_business",
        "turned parts",
        "own visit",
        date(2025, 10, 1),
        Reliability.OFFICIAL,
        FIONA,
        NOW,
        id=6,
    ),
    Fact("contact", "Ms Luo, purchasing", "contact", TODAY, Reliability.CUSTOMER, FIONA, NOW, id=4),
    Fact(
        "turnover",
        "CNY 80 m",
        "audited statements",
        date(2025, 12, 31),
        Reliability.AUDITED,
        FIONA,
        NOW,
        id=5,
    ),
)
DOCUMENTS = (
    FileDocument(
        "business_licence",
        "Licence of 2026",
        FIONA,
        NOW,
        "9131-2026",
        TODAY,
        TODAY + timedelta(days=30),
        "F0LICENCE",
        id=1,
    ),
    FileDocument(
        "bank_certificate", "Letter of the bank", FIONA, NOW, expires_on=TODAY - timedelta(days=3), id=2
    ),
    FileDocument("other", "Brochure", FIONA, NOW, id=3),
)
FILE = CreditFile(KNOWN, FACTS, DOCUMENTS)


REVIEW = Review(
    TODAY - timedelta(days=90),
    Result.PROPOSE_CHANGE,
    "pays later every month",
    ANNA,
    NOW,
    RiskClass.B,
    POLICY,
)
DUES = (
    Due(TODAY - timedelta(days=40), Because.RHYTHM),
    Due(TODAY - timedelta(days=9), Because.DOCUMENT, "bank_certificate"),
    Due(TODAY - timedelta(days=3), Because.INSTRUMENT, "letter_of_credit"),
    Due(TODAY, Because.GRANT),
)


def claims_and_reviews() -> Iterator[tuple[str, object]]:
    """Deadlines that near or lapsed, and what is due for review."""
    near = s.ClaimLine(KNOWN, Claim(INSURED, receivable("INV-2231", 53, 250_000), 7, TODAY), 7)
    gone = s.ClaimLine(KNOWN, Claim(INSURED, receivable("INV-2190", 61, 90_000), -1, TODAY), -1)
    yield "claim_digest.near", s.ClaimDigest(TODAY, False, (near, near), 3)
    yield "claim_digest.lapsed", s.ClaimDigest(TODAY, True, (gone,), 0)
    lines = tuple(s.ReviewLine(KNOWN, cny(1_000_000), RiskClass.C, due, REVIEW.on) for due in DUES)
    yield "review_digest.new", s.ReviewDigest(TODAY, False, lines, 12)
    yield "review_digest.late", s.ReviewDigest(TODAY, True, lines[:1], 0)
    yield "review_list.due", s.ReviewList(TODAY, (*lines, replace(lines[0], last=None)), 7)
    yield "review_list.none", s.ReviewList(TODAY, (), 0)


def histories() -> Iterator[tuple[str, s.FactHistory]]:
    """A field with one entry, and one with more than are shown."""
    names = tuple(dict.fromkeys(fact.field for fact in FACTS))
    asked = (Field("field", Kind.CHOICE, options=names, initial="owners"),)
    (owners,) = (fact for fact in FACTS if fact.field == "owners")
    first = s.FactHistory(FILE, "owners", past_of((owners,), "owners"), asked, "7")
    yield "fact_history.one", first
    newer = [
        replace(
            owners, value=f"{count} natural persons", id=20 + count,
            as_of=owners.as_of - timedelta(days=count),
            superseded_by=3 if count % 3 else None, verified_by=ANNA if count % 2 else "", verified_at=NOW,
        )
        for count in range(1, 26)
    ]  # fmt: skip
    yield "fact_history.many", replace(first, past=past_of((owners, *newer), "owners"))


def card(file: CreditFile, policy: Policy, **more: object) -> s.FileCard:
    plain = s.FileCard(file, completeness(file, policy.file, TODAY), None, TODAY, ())
    return replace(plain, **more)  # type: ignore[arg-type]  # names of fields


def credit_files(policy: Policy) -> Iterator[tuple[str, object]]:
    ended = replace(GRANT, valid_to=TODAY - timedelta(days=1))
    yield (
        "file_card.full",
        card(
            FILE,
            policy,
            grant=GRANT,
            choices=tuple(FileAction),
            parent=PARENT,
            members=(PARENT, CUSTOMER),
            transfers=REGISTER,
            last_review=REVIEW,
            next_review=Due(TODAY, Because.GRANT),
        ),
    )
    yield "file_card.begun", card(CreditFile(Customer(8, "Harbour Foods")), policy)
    yield (
        "file_card.ended",
        card(FILE, policy, grant=ended, choices=(FileAction.SET_CONTACTS,), next_review=DUES[1]),
    )
    yield from histories()
    yield "file_list", s.FileList((KNOWN, PARENT, Customer(8, "Harbour Foods")), "Hengyuan")
    yield "file_card.limits", card(FILE, policy, grant=GRANT, limits=LIMITS)
    claims = (Claim(INSURED, receivable("INV-2231", 53, 250_000)),)
    at = FileSituation(FILE, NOW, TODAY, policy, limits=LIMITS, transfers=REGISTER, claims=claims)
    for step in FILE_STEPS:
        asks = Actor(SALLY if step.action is FileAction.WITHDRAW_LIMIT_REQUEST else ANNA, frozenset(Post))
        form = s.FileForm(step.action, FILE, file_fields(at, step, asks), "7", LIMITS)
        about = any(field.name == "request" for field in form.fields)
        yield f"file_form.{step.action}", replace(form, requests=LIMITS.open_requests() if about else ())
    for name, days in (("coming", 30), ("today", 0), ("ended", -3)):
        yield f"document_expiry.{name}", s.DocumentExpiry(KNOWN, DOCUMENTS[0], days)
    for name, days in (("coming", 30), ("today", 0), ("ended", -3)):
        yield f"transfer_expiry.{name}", s.TransferExpiry(KNOWN, INSURED, days)
    yield from claims_and_reviews()
    yield "list_refresh.again", s.ListRefresh(TODAY - timedelta(days=14))
    yield "list_refresh.first", s.ListRefresh(None)
    typed = {"customer": "Hengyuan Precision Part", "contact": "Ms Luo", "wanted": "Bearings"}
    asked = s.NewCase(
        typed["customer"], TODAY, "CNY", ("CNY", "USD", "EUR"), cny(50_000),
        (Near(KNOWN, 97), Near(PARENT, 88)), typed, "7,3",
    )  # fmt: skip
    yield "new_case.near", asked

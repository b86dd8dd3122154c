"""The credit file of the invented customer, the forms of its actions, and what time says of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bot.flows import screens as s
from bot.flows.credit_file.acting import FILE_STEPS, FileAction, FileSituation, file_fields
from bot.flows.credit_file.completeness import completeness
from bot.flows.credit_file.documents import FileDocument
from bot.flows.credit_file.facts import Fact, Reliability
from bot.flows.credit_file.file import CreditFile
from bot.flows.credit_file.likeness import Near
from bot.flows.model import Actor, Customer, Post, Standing
from bot.flows.policy import Policy
from bot.samples.limits import GRANT, LIMITS
from bot.samples.values import ANNA, CUSTOMER, FIONA, NOW, SALLY, TODAY, cny

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


def card(file: CreditFile, policy: Policy, **more: object) -> s.FileCard:
    plain = s.FileCard(file, completeness(file, policy.file, TODAY), None, TODAY, ())
    return replace(plain, **more)  # type: ignore[arg-type]  # names of fields


def credit_files(policy: Policy) -> Iterator[tuple[str, object]]:
    ended = replace(GRANT, valid_to=TODAY - timedelta(days=1))
    yield (
        "file_card.full",
        card(FILE, policy, grant=GRANT, choices=tuple(FileAction), parent=PARENT, members=(PARENT, CUSTOMER)),
    )
    yield "file_card.begun", card(CreditFile(Customer(8, "Harbour Foods")), policy)
    yield "file_card.ended", card(FILE, policy, grant=ended, choices=(FileAction.SET_CONTACTS,))
    yield "file_list", s.FileList((KNOWN, PARENT, Customer(8, "Harbour Foods")), "Hengyuan")
    yield "file_card.limits", card(FILE, policy, grant=GRANT, limits=LIMITS)
    at = FileSituation(FILE, NOW, TODAY, policy, limits=LIMITS)
    for step in FILE_STEPS:
        asks = Actor(SALLY if step.action is FileAction.WITHDRAW_LIMIT_REQUEST else ANNA, frozenset(Post))
        form = s.FileForm(step.action, FILE, file_fields(at, step, asks), "7", LIMITS)
        about = any(field.name == "request" for field in form.fields)
        yield f"file_form.{step.action}", replace(form, requests=LIMITS.open_requests() if about else ())
    for name, days in (("coming", 30), ("today", 0), ("ended", -3)):
        yield f"document_expiry.{name}", s.DocumentExpiry(KNOWN, DOCUMENTS[0], days)
    yield "list_refresh.again", s.ListRefresh(TODAY - timedelta(days=14))
    yield "list_refresh.first", s.ListRefresh(None)
    typed = {"customer": "Hengyuan Precision Part", "contact": "Ms Luo", "wanted": "Bearings"}
    asked = s.NewCase(
        typed["customer"], TODAY, "CNY", ("CNY", "USD", "EUR"), cny(50_000),
        (Near(KNOWN, 97), Near(PARENT, 88)), typed, "7,3",
    )  # fmt: skip
    yield "new_case.near", asked

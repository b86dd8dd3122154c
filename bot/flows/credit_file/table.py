"""What can be done to a customer's file: one table, from which buttons are drawn and clicks are obeyed.

The same idea as ``workflow.STEPS``, for the customer instead of the case (R4-R6, R16).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.flows.credit_file.file import CreditFile
from bot.flows.credit_limit.request import NO_LIMITS, CustomerLimits
from bot.flows.forms import Field, Kind
from bot.flows.model import Grant, Post
from bot.flows.policy import Policy
from bot.flows.reviews import filing as reviewing
from bot.flows.reviews.rhythm import Review
from bot.flows.risk_transfer import filing as transferring
from bot.flows.risk_transfer.claims import Claim
from bot.flows.risk_transfer.instrument import RiskTransfer
from bot.flows.workflow import AUTHORITY, SALES, Duty


class FileAction(StrEnum):
    ADD_FACT = "add_fact"
    VERIFY_FACT = "verify_fact"
    ADD_DOCUMENT = "add_document"
    SET_REGISTRATION = "set_registration"
    SET_PARENT = "set_parent"
    SET_CONTACTS = "set_contacts"
    ADD_STATEMENT = "add_statement"
    ADD_RISK_TRANSFER = "add_risk_transfer"
    VERIFY_RISK_TRANSFER = "verify_risk_transfer"
    END_RISK_TRANSFER = "end_risk_transfer"
    RECORD_CLAIM = "record_claim"
    RECORD_REVIEW = "record_review"
    REQUEST_LIMIT = "request_limit"
    REQUEST_TEMPORARY_LIMIT = "request_temporary_limit"
    SIGN_LIMIT_REQUEST = "sign_limit_request"
    REFUSE_LIMIT_REQUEST = "refuse_limit_request"
    WITHDRAW_LIMIT_REQUEST = "withdraw_limit_request"


@dataclass(frozen=True, slots=True)
class FileStep:
    """One row: an action on a file, by whom, behind which gates. ``dynamic``: its fields hang on the file."""

    action: FileAction
    posts: frozenset[Post]
    gates: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    duty: Duty = Duty.NONE
    style: str = ""
    dynamic: bool = False


@dataclass(frozen=True, slots=True)
class FileSituation:
    """A file with what surrounds it, at one instant.

    ``sellers``: who brought in cases of the customer. ``limits``: its limit and the requests to change it.
    ``claims``: overdue invoices of which a provider is still to be notified.
    """

    file: CreditFile
    now: datetime
    today: date
    policy: Policy
    sellers: frozenset[str] = frozenset()
    limits: CustomerLimits = NO_LIMITS
    transfers: tuple[RiskTransfer, ...] = ()
    claims: tuple[Claim, ...] = ()
    last_review: Review | None = None

    @property
    def grant(self) -> Grant | None:
        """The newest grant, in force or not."""
        return self.limits.grant


KEEPERS = frozenset({Post.FILE_ADMIN, Post.FIELD_LIAISON, Post.CREDIT_ANALYST})

VERIFIERS = frozenset({Post.FILE_ADMIN, Post.CREDIT_ANALYST, Post.CREDIT_MANAGER})

ADMINISTRATORS = frozenset({Post.FILE_ADMIN, Post.CREDIT_ANALYST})

ENDERS = frozenset({Post.CREDIT_ANALYST, Post.CREDIT_MANAGER})

CLAIMANTS = frozenset({Post.CREDIT_ANALYST, Post.COLLECTOR, Post.CREDIT_MANAGER})

FRIENDS = frozenset({Post.FILE_ADMIN, Post.FIELD_LIAISON, Post.SALES, Post.SALES_MANAGER})

JUDGES = frozenset({Post.CREDIT_ANALYST, Post.CREDIT_MANAGER})

ASKERS = SALES | JUDGES

SOURCE = Field("source", Kind.TEXT, length=120)

AS_OF = Field("as_of", Kind.DATE, past=True)

LIMIT = Field("limit", Kind.MONEY, zero=True)

REASON = Field("reason", Kind.LONG)

REQUEST = Field("request", Kind.CHOICE)

CONTACTS = ("contact", "contact_phone", "contact_email")

FILE_STEPS: tuple[FileStep, ...] = (
    FileStep(FileAction.ADD_FACT, KEEPERS, duty=Duty.CREDIT, style="primary", dynamic=True),
    FileStep(FileAction.VERIFY_FACT, VERIFIERS, ("fact_to_verify",), duty=Duty.CREDIT, dynamic=True),
    FileStep(FileAction.ADD_DOCUMENT, KEEPERS, dynamic=True),
    FileStep(
        FileAction.SET_REGISTRATION,
        ADMINISTRATORS,
        fields=(
            Field("country", Kind.TEXT, required=False, length=2),
            Field("registration", Kind.TEXT, length=40),
            SOURCE,
        ),
        duty=Duty.CREDIT,
        dynamic=True,
    ),
    FileStep(
        FileAction.SET_PARENT,
        ADMINISTRATORS,
        fields=(Field("parent", Kind.TEXT, required=False, length=200), Field("reason", Kind.LONG)),
        duty=Duty.CREDIT,
    ),
    FileStep(FileAction.SET_CONTACTS, FRIENDS, dynamic=True),
    FileStep(FileAction.ADD_STATEMENT, KEEPERS, duty=Duty.CREDIT, dynamic=True),
    FileStep(FileAction.ADD_RISK_TRANSFER, ADMINISTRATORS, duty=Duty.CREDIT, dynamic=True),
    FileStep(
        FileAction.VERIFY_RISK_TRANSFER,
        VERIFIERS,
        ("transfer_to_verify",),
        fields=(transferring.CHOSEN,),
        duty=Duty.CREDIT,
        dynamic=True,
    ),
    FileStep(
        FileAction.END_RISK_TRANSFER,
        ENDERS,
        ("transfer_to_end",),
        fields=transferring.ENDING,
        duty=Duty.CREDIT,
        dynamic=True,
    ),
    FileStep(
        FileAction.RECORD_CLAIM,
        CLAIMANTS,
        ("claim_to_notify",),
        fields=transferring.CLAIMING,
        dynamic=True,
    ),
    FileStep(
        FileAction.RECORD_REVIEW,
        ENDERS,
        ("grant_on_file",),
        fields=reviewing.RECORDING,
        duty=Duty.CREDIT,
    ),
    # the limit once it is granted: changed by request, raised for a time (ADR 0029)
    FileStep(
        FileAction.REQUEST_LIMIT,
        ASKERS,
        ("own_customer", "limit_in_force", "no_change_asked"),
        (LIMIT, REASON),
        dynamic=True,
    ),
    FileStep(
        FileAction.REQUEST_TEMPORARY_LIMIT,
        ASKERS,
        ("own_customer", "limit_in_force", "no_temporary_asked"),
        (
            replace(LIMIT, zero=False),
            Field("since", Kind.DATE, future=True),
            Field("until", Kind.DATE, future=True),
            REASON,
        ),
        dynamic=True,
    ),
    FileStep(
        FileAction.SIGN_LIMIT_REQUEST,
        AUTHORITY,
        ("limit_to_sign", "limit_still_fits"),
        (REQUEST, Field("note", Kind.LONG, required=False)),
        duty=Duty.DECISION,
        style="primary",
        dynamic=True,
    ),
    FileStep(
        FileAction.REFUSE_LIMIT_REQUEST,
        AUTHORITY,
        ("limit_to_sign",),
        (REQUEST, REASON),
        duty=Duty.DECISION,
        style="danger",
        dynamic=True,
    ),
    FileStep(
        FileAction.WITHDRAW_LIMIT_REQUEST,
        ASKERS,
        ("limit_to_withdraw",),
        (REQUEST, REASON),
        dynamic=True,
    ),
)

FILE_STEP: dict[FileAction, FileStep] = {step.action: step for step in FILE_STEPS}

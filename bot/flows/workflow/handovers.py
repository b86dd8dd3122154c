"""Kinds of hand-over, and who receives them (R8, D3)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.flows.model import Post as P


@dataclass(frozen=True, slots=True)
class HandoverKind:
    """Who receives a kind of hand-over; the first post is the addressee, the others may take it too."""

    to: tuple[P, ...]
    returnable: bool = False


HANDOVERS: dict[str, HandoverKind] = {
    "contact_notice": HandoverKind((P.FILE_ADMIN,), returnable=True),
    "screening": HandoverKind((P.FILE_ADMIN,)),
    "findings": HandoverKind((P.SALES, P.SALES_MANAGER), returnable=True),
    "differences": HandoverKind((P.FILE_ADMIN,)),
    "intention": HandoverKind((P.SALES, P.SALES_MANAGER)),
    "request_to_sales": HandoverKind((P.SALES, P.SALES_MANAGER)),
    "request_to_credit": HandoverKind((P.FILE_ADMIN, P.CREDIT_ANALYST, P.CREDIT_MANAGER)),
    "refused_request": HandoverKind((P.SALES_MANAGER, P.CREDIT_MANAGER)),
    "investigation": HandoverKind((P.FIELD_LIAISON, P.FILE_ADMIN), returnable=True),
    "returned": HandoverKind((P.SALES, P.SALES_MANAGER, P.FILE_ADMIN)),
    "fieldwork": HandoverKind((P.FILE_ADMIN,), returnable=True),
    "report": HandoverKind((P.CREDIT_ANALYST,)),
    "analysis": HandoverKind((P.CREDIT_ANALYST,)),
    "approval": HandoverKind((P.CREDIT_MANAGER, P.CREDIT_DIRECTOR, P.COMMITTEE)),
    "precedents": HandoverKind((P.FILE_ADMIN, P.CREDIT_ANALYST)),
    "signature": HandoverKind((P.SALES, P.SALES_MANAGER)),
    "delivery": HandoverKind((P.SALES, P.SALES_MANAGER)),
    "shipment_check": HandoverKind((P.FILE_ADMIN,)),
    "documents_verified": HandoverKind((P.FILE_ADMIN,)),
    "documents_sent": HandoverKind((P.FILE_ADMIN,)),
    "documents_received": HandoverKind((P.FILE_ADMIN,)),
    "confirmation": HandoverKind((P.FILE_ADMIN, P.SALES, P.SALES_MANAGER)),
    "receivable": HandoverKind((P.FILE_ADMIN,)),
    "in_term": HandoverKind((P.COLLECTOR,)),
    "cause": HandoverKind((P.CREDIT_ANALYST,)),
    "collection": HandoverKind((P.COLLECTOR,)),
    "upward_report": HandoverKind((P.CREDIT_DIRECTOR,)),
    "recovery": HandoverKind((P.CREDIT_MANAGER,)),
    "mandate": HandoverKind((P.LEGAL,)),
    "write_off": HandoverKind((P.CREDIT_MANAGER, P.CREDIT_DIRECTOR, P.COMMITTEE)),
    "close_out": HandoverKind((P.FILE_ADMIN,)),
    "rating": HandoverKind((P.CREDIT_ANALYST,)),
    "relationship": HandoverKind((P.SALES, P.SALES_MANAGER)),
    "limit_change": HandoverKind((P.CREDIT_MANAGER, P.CREDIT_DIRECTOR, P.COMMITTEE)),
    "limit_request": HandoverKind((P.CREDIT_MANAGER, P.CREDIT_DIRECTOR, P.COMMITTEE)),
}

ON_FILE = frozenset({"limit_request"})
"""Kinds of hand-over about a customer's file: no step of the case that is their address ends them."""

REQUESTS = ("request_to_sales", "request_to_credit", "refused_request")
"""Kinds of hand-over that go on while the case does; each is about one request, by its number."""

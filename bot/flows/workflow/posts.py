"""Who takes part: groups of posts, as the rows name them."""

from __future__ import annotations

from bot.flows.model import Post as P

SALES = frozenset({P.SALES, P.SALES_MANAGER})
FILE = frozenset({P.FILE_ADMIN})
FIELDWORK = frozenset({P.FIELD_LIAISON, P.FILE_ADMIN})
LIAISON = frozenset({P.FIELD_LIAISON})
ANALYST = frozenset({P.CREDIT_ANALYST})
AUTHORITY = frozenset({P.CREDIT_MANAGER, P.CREDIT_DIRECTOR, P.COMMITTEE})
MANAGER = frozenset({P.CREDIT_MANAGER})
SIGNERS = frozenset({P.CREDIT_MANAGER, P.CREDIT_DIRECTOR})
COMMITTEE = frozenset({P.COMMITTEE})
RELEASERS = frozenset({P.CREDIT_MANAGER, P.CREDIT_DIRECTOR})
COLLECTOR = frozenset({P.COLLECTOR})
CONTACTS = frozenset({P.COLLECTOR, P.FIELD_LIAISON, P.SALES, P.SALES_MANAGER})
FINANCE = frozenset({P.FINANCE})
LEGAL = frozenset({P.LEGAL})
BOT = frozenset({P.BOT})
PEOPLE = frozenset(P) - {P.BOT, P.ADMIN}

ASKED = SALES | FILE | ANALYST | MANAGER
"""Who may be asked something before the decision, or be told of a refusal to answer."""

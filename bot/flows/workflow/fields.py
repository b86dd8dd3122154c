"""Inputs that several rows ask for."""

from __future__ import annotations

from bot.flows.dossier import Opinion
from bot.flows.forms import Field, Kind
from bot.flows.model import StartEvent

START_EVENTS = tuple(event.value for event in StartEvent)
REASON = Field("reason", Kind.LONG)
NOTE = Field("note", Kind.LONG, required=False)
AMOUNT = Field("amount", Kind.MONEY)
TERM = (
    Field("term_days", Kind.WHOLE, least=0, most=365),
    Field("start_event", Kind.CHOICE, options=START_EVENTS),
)
TERMS = (AMOUNT, Field("limit", Kind.MONEY), *TERM)
CONDITIONS = (
    Field("deposit_percent", Kind.WHOLE, required=False, most=100),
    Field("security", Kind.TEXT, required=False),
)
OPINIONS = tuple(opinion.value for opinion in Opinion)
REQUEST = Field("request", Kind.CHOICE)  # options are the case's open requests
ITEM = Field("receivable", Kind.CHOICE)  # options are the case's open invoices
INCIDENTS = ("late_payment", "broken_promise", "false_information", "bounced_payment", "insolvency", "other")
STANDINGS = ("unchanged", "cash_only", "no_trade")

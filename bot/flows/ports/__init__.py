"""What the flows need from outside, as Protocols; ``storage`` and ``app.py`` provide them."""

from bot.flows.ports.calendars import BusinessCalendar, Clock
from bot.flows.ports.cases import CaseLine, Cases, Handovers, Journal, WorkQueue
from bot.flows.ports.customers import Customers, Files, LimitRequests, Reviews, Statements, Transfers
from bot.flows.ports.desk import Desk, Unit, Units
from bot.flows.ports.messages import Announcement, Outbox
from bot.flows.ports.money import NoticeGroup, NoticeLine, Notices, Payments, Receivables
from bot.flows.ports.people import Person, Posts
from bot.flows.ports.settings import Policies, Settings

__all__ = [
    "Announcement",
    "BusinessCalendar",
    "CaseLine",
    "Cases",
    "Clock",
    "Customers",
    "Desk",
    "Files",
    "Handovers",
    "Journal",
    "LimitRequests",
    "NoticeGroup",
    "NoticeLine",
    "Notices",
    "Outbox",
    "Payments",
    "Person",
    "Policies",
    "Posts",
    "Receivables",
    "Reviews",
    "Settings",
    "Statements",
    "Transfers",
    "Unit",
    "Units",
    "WorkQueue",
]

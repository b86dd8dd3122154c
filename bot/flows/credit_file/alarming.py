"""What time brings to credit files: documents that expire, and the weekly customer list of sales (R4).

Each may run again without repeating itself: the outbox's keys are unique for ever.
"""

from __future__ import annotations

from datetime import date, timedelta

from bot.flows import announcing
from bot.flows.credit_file.documents import alarm_now, alarm_on
from bot.flows.model import Post
from bot.flows.ports import Announcement, Desk

LIST_IMPORTED = "customer_list_imported"
"""The setting that holds the day of the last import of a customer list."""


def warn_of_expiry(desk: Desk, today: date) -> None:
    """Tell the file administrators of documents that end soon or have ended, once a document and alarm."""
    days = desk.policy.file.alarms
    with desk.units() as unit:
        for document, _customer in unit.files.alarming(today):
            reached = alarm_now(document, today, days)
            unit.files.set_alarm(document.id, alarm_on(document, today, days))
            if reached is None:
                continue  # the policy's days are others than when the document came in
            key = f"expiry:{document.id}:{reached}"
            to = announcing.channel_of(Post.FILE_ADMIN)
            facts = {"document": str(document.id)}
            unit.outbox.add([Announcement(key, "document_expiry", to, facts=facts)])


def remind_of_list(desk: Desk, today: date) -> None:
    """Remind the sales managers of the customer list, unless one was imported since the day came last."""
    weekday = desk.policy.file.list_weekday
    if weekday is None:
        return
    since = today - timedelta(days=(today.weekday() - weekday) % 7)
    with desk.units() as unit:
        last = unit.settings.get(LIST_IMPORTED)
        if last is not None and date.fromisoformat(last) >= since - timedelta(days=6):
            return
        for user in unit.posts.holders(Post.SALES_MANAGER):
            key = f"list_refresh:{since.isoformat()}:{user}"
            unit.outbox.add([Announcement(key, "list_refresh", f"user:{user}")])

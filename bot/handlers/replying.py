"""Wraps every handler: one acknowledgement, which carries the outcome; no exception ever reaches Bolt.

With Bolt 1.30 an exception after ``ack()`` erases the acknowledgement and one before it
sends nothing at all, so the listener must never raise (docs/decisions/0004).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from slack_bolt import Ack, Respond

from bot.flows.again import persistently
from bot.flows.errors import CreditError, InvalidInput, NotAllowed, NotSaved
from bot.flows.model import PEOPLE_POSTS, Post
from bot.flows.screens import Failure, Refusal
from bot.handlers.office import JSON, Office, Reader

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Call:
    """One thing a person did in Slack, parsed as far as every handler needs it."""

    body: JSON
    user: str
    reader: Reader
    trigger: str

    @property
    def view(self) -> JSON:
        found = self.body.get("view")
        return found if isinstance(found, dict) else {}

    @property
    def action(self) -> JSON:
        found = self.body.get("actions")
        return found[0] if isinstance(found, list) and found else {}

    @property
    def in_view(self) -> bool:
        return bool(self.view)


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back: a private message, errors beside fields, or another view; nothing closes a modal."""

    tell: object | None = None  # a screen, shown to this person only
    replace: bool = False  # instead of the private message that was clicked
    errors: dict[str, str] = field(default_factory=dict)
    view: JSON | None = None  # shown instead of the submitted view


NOTHING = Reply()
Handler = Callable[[Call], Reply]
Listener = Callable[..., None]


def replying(office: Office, handler: Handler) -> Listener:
    """The listener Bolt calls: runs the handler, answers once."""

    def listener(ack: Ack, respond: Respond, body: JSON) -> None:
        answer = _Answer(office, ack, respond, body)
        try:
            call = _call(office, body)
            answer.give(_outcome(office, handler, call), call)
        except Exception as fault:
            answer.fail(fault)

    return listener


def _call(office: Office, body: JSON) -> Call:
    user = body.get("user_id") or body.get("user", {}).get("id") or body.get("event", {}).get("user", "")
    return Call(body, user, office.readers.of(user), str(body.get("trigger_id", "")))


def _outcome(office: Office, handler: Handler, call: Call) -> Reply:
    try:
        return persistently(lambda: handler(call))
    except InvalidInput as refused:
        log.info("refused", user=call.user, why="InvalidInput", fields=sorted(refused.problems))
        return _beside_fields(office, call, refused)
    except CreditError as refused:
        log.info("refused", user=call.user, why=type(refused).__name__)
        return Reply(tell=refusal(office, refused))


def _beside_fields(office: Office, call: Call, refused: InvalidInput) -> Reply:
    """Errors of a submitted modal stand beside their fields; of a command, in a private message."""
    locale = call.reader.locale
    said = {
        name: office.renderer.problem(key, facts, locale) for name, (key, facts) in refused.problems.items()
    }
    if call.body.get("type") == "view_submission":
        return Reply(errors=said)
    return Reply(tell=Refusal("InvalidInput", {"problems": tuple(said.values())}))


def refusal(office: Office, refused: CreditError) -> Refusal:
    """The refusal with the people to ask, where it is a question of post."""
    holders: list[str] = []
    if isinstance(refused, NotAllowed):
        with office.desk.units.reading() as unit:
            posts = refused.facts.get("posts", ())
            wanted = [post for post in PEOPLE_POSTS if isinstance(posts, tuple) and post in posts]
            holders = sorted({user for post in wanted for user in unit.posts.holders(Post(post))})
    return Refusal(type(refused).__name__, refused.facts, tuple(holders))


class _Answer:
    """Answers in the way of the place: a command, a click on a message, a click in or submit of a view."""

    def __init__(self, office: Office, ack: Ack, respond: Respond, body: JSON) -> None:
        self._office, self._ack, self._respond, self._body = office, ack, respond, body

    def give(self, reply: Reply, call: Call) -> None:
        if self._body.get("type") == "view_submission":
            self._to_submission(reply, call.reader)
        elif "command" in self._body:
            self._to_command(reply, call.reader)
        else:
            self._to_click(reply, call)

    def fail(self, fault: Exception) -> None:
        """Our own fault: an incident number for the person and the log, the same one."""
        incident = secrets.token_hex(4)
        log.error("failed", exc_info=fault, incident=incident, kind=self._body.get("type", "command"))
        reader = self._office.readers.company()
        screen = refusal(self._office, fault) if isinstance(fault, NotSaved) else Failure(incident)
        told = self._office.message(screen, reader)
        if "command" in self._body:
            self._ack(text=told["text"], blocks=told["blocks"], response_type="ephemeral")
        elif self._body.get("type") == "view_submission":
            view = self._office.framed(screen, reader, "Credit Desk")
            self._ack(response_action="update", view=view)
        else:
            self._ack()
            if self._body.get("response_url"):
                self._privately(told)

    def _to_submission(self, reply: Reply, reader: Reader) -> None:
        if reply.errors:
            self._ack(response_action="errors", errors=reply.errors)
        elif reply.tell is not None:
            title = self._office.renderer.say("modal.told", {}, reader.locale)
            self._ack(response_action="update", view=self._office.framed(reply.tell, reader, title))
        elif reply.view is not None:
            self._ack(response_action="update", view=reply.view)
        else:
            self._ack()

    def _to_command(self, reply: Reply, reader: Reader) -> None:
        if reply.tell is None:
            self._ack()
            return
        told = self._office.message(reply.tell, reader)
        self._ack(text=told["text"], blocks=told["blocks"], response_type="ephemeral")

    def _to_click(self, reply: Reply, call: Call) -> None:
        if reply.tell is None:
            self._ack()
        elif call.in_view or not self._body.get("response_url"):
            self._over_view(reply.tell, call)
            self._ack()
        else:
            told = self._office.message(reply.tell, call.reader)
            self._ack()
            self._privately(told, replace=reply.replace)

    def _privately(self, told: JSON, *, replace: bool = False) -> None:
        self._office.slack.respond(
            self._respond,
            text=told["text"],
            blocks=told["blocks"],
            response_type="ephemeral",
            replace_original=replace,
        )

    def _over_view(self, screen: object, call: Call) -> None:
        """From Home, a modal or a global shortcut there is no channel to answer in: the answer is a modal."""
        title = self._office.renderer.say("modal.told", {}, call.reader.locale)
        view = self._office.framed(screen, call.reader, title)
        method = "views.push" if call.view.get("type") == "modal" else "views.open"
        self._office.slack.call(method, trigger_id=call.trigger, view=view)

"""Which messages the program asks for: literally in code and templates, or by the values of a table."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import nodes
from typer.main import get_command

from bot.cli.main import app as cli
from bot.delivery.items import ALERTS
from bot.flows import errors
from bot.flows.credit_file.acting import FILE_GATES
from bot.flows.credit_file.facts import Reliability
from bot.flows.credit_file.papers import PAGES
from bot.flows.credit_file.table import CONTACTS, FileAction
from bot.flows.credit_limit.request import LimitKind, LimitState
from bot.flows.dossier import Answer, CauseKind, HandoverState, Outcome, Screened
from bot.flows.forms import Field
from bot.flows.gates import GATES
from bot.flows.model import Action, Alarm, Department, Phase, Post, Stage, Standing, StartEvent, Topic
from bot.flows.queue import Urgency
from bot.flows.rating.altman import Zone
from bot.flows.rating.behaviour import MEASURES
from bot.flows.rating.layouts import Line
from bot.flows.rating.limit_rules import RULES, LimitInputs
from bot.flows.rating.ratios import RATIOS
from bot.flows.reviews.rhythm import Because
from bot.flows.screening.criteria import RULES as CRITERIA
from bot.flows.screening.policy import Verdict
from bot.flows.screens import CHANNELS, FileForm, Form, LetterLanguage, StatementCheck, StatementForm
from bot.flows.steps.step01_screening import NEEDED
from bot.flows.versions import VersionState
from bot.flows.workflow import HANDOVERS
from bot.ledgers.commands import app as ledger_cli
from bot.payloads import default_policy
from bot.rendering import environment, templates_folder
from bot.samples import all_screens

BOT = Path(__file__).parents[2] / "bot"
DEMO = BOT.parent / "demo"
KEY = re.compile(r"[a-z_]+(\.[A-Za-z0-9_-]+)+")
HOLDS = ("over_limit", "overdue", "grant_expired", "blacklisted", "no_grant")
LADDER = (
    "midterm",
    "remind-7",
    "remind-3",
    "due-0",
    "overdue-1",
    "dun-1",
    "dun-2",
    "dun-3",
    "dun-4",
    "exhaust-90",
)
VERBS = (
    "new", "show", "list", "queue", "turnaround", "file", "limit", "reviews", "analysis", "why", "act",
    "route", "away", "help", "posts", "channels", "policy", "status", "clock",
)  # fmt: skip
CANNOT = (
    "missing", "zero", "negative", "marked", "not_a_year", "no_history", "no_rate", "term_too_long",
    "no_rule", "at_all",
)  # fmt: skip
LIMIT_INPUTS = tuple(LimitInputs.__dataclass_fields__)
CLOSE_OUT = ("archive", "traits", "rating", "limit", "relationship")


def refusals() -> list[str]:
    found = [thing for thing in vars(errors).values() if isinstance(thing, type)]
    return [one.__name__ for one in found if issubclass(one, errors.CreditError)]


def form_fields() -> Iterator[tuple[str, Field]]:
    for screen in all_screens(default_policy()).values():
        if isinstance(screen, Form | FileForm | LetterLanguage | StatementForm | StatementCheck):
            yield from ((screen.action, field) for field in screen.fields)


POLICY = default_policy()
FAMILIES: dict[str, tuple[object, ...]] = {
    "post": tuple(Post),
    "stage": tuple(Stage),
    "phase": tuple(Phase),
    "topic": tuple(Topic),
    "start": tuple(StartEvent),
    "screened": tuple(Screened),
    "answer": tuple(Answer),
    "outcome": tuple(Outcome),
    "standing": tuple(Standing),
    "action": (
        *Action,
        *FileAction,
        "analysis",
        "new",
        "administer",
        "open_collection",
        "queue",
        "turnaround",
        "reviews",
    ),
    "did": (*Action, "open", "open_collection"),
    "handover": tuple(HANDOVERS),
    "handover.next": tuple(HANDOVERS),
    "handover.text": tuple(HandoverState),
    "handover.state": tuple(s for s in HandoverState if s != "open"),
    "fact": (*POLICY.facts, *POLICY.file.known_fields, *CONTACTS, "segment", *NEEDED.values()),
    "criterion": (*CRITERIA, *Verdict),
    "criterion.basis": ("dated", "undated"),
    "criterion.proposed": tuple(Screened),
    "source": ("sales", "file", "screening"),
    "document_kind": (*POLICY.file.known_documents, "other", "visit_photo"),
    "reliability": tuple(Reliability),
    "expiry.text": ("coming", "today", "ended"),
    "expiry.title": ("coming", "today", "ended"),
    "file.registration": ("checked", "unchecked"),
    "file.fact": ("verified", "unverified"),
    "file.document": ("endless", "valid", "ended"),
    "file": ("grant", "grant_ended"),
    "review.because": tuple(Because),
    "claims.text": ("near", "lapsed"),
    "claims.title": ("near", "lapsed"),
    "claims.line": ("near", "lapsed"),
    "claims.next": ("near", "lapsed"),
    "reviews.text": ("new", "late"),
    "reviews.title": ("new", "late"),
    "line": (*Line, *LIMIT_INPUTS, "statement", "payments", "promises", "invoices"),
    "measure": (*RATIOS, *MEASURES),
    "model": ("z_prime", "z_double_prime", "characteristic", "working_assets", "limit"),
    "zone": tuple(Zone),
    "limit_rule": tuple(RULES),
    "cannot": CANNOT,
    "statement.page": PAGES,
    "report_topic": POLICY.report_topics,
    "checklist": ("found", "not_available", "reused"),
    "report": ("item", "not_available", "reused"),
    "factor": tuple(POLICY.scorecard.weights),
    "gate": (*GATES, *FILE_GATES),
    "hold": HOLDS,
    "hold_name": HOLDS,
    "rule": LADDER,
    "state": tuple(Stage),
    "card.what": tuple(stage for stage in Stage if stage != "closed"),
    "error": tuple(refusals()),
    "option": (
        *CauseKind,
        *POLICY.recovery_routes,
        *(alarm.name.lower() for alarm in Alarm),
        *StartEvent,
        *CHANNELS,
    ),
    "help": VERBS,
    "alert": ALERTS,
    "limit_state": tuple(LimitState),
    "limit": (*LimitKind, "more", "less", "temporary_now", "temporary_ahead"),
    "limit.answer_title": tuple(state for state in LimitState if state != "open"),
    "temporary": tuple(f"{when}{what}" for when in ("ending", "ended") for what in ("", "_limit")),
    "because": ("brought_in", "proposed", "signed", "requested", "judged", "refused", "entered"),
    "comparison.sales": tuple(Answer),
    "finding": (*Answer, "resolved"),
    "which": ("mine", "waiting", "overdue", "all"),
    "shortfall": ("grant", "file", "credit", "term", "overdue"),
    "deviation": (
        "amount",
        "term_days",
        "start_event",
        "deposit_percent",
        "security",
        "conditions",
        "insured_percent",
        "discount",
        "late_interest",
        "shipment_cap",
        "precedents",
    ),
    "request": ("to_sales", "to_credit"),
    "form.group": ("conditions", "added"),
    "home.mine": tuple(Urgency),
    "department": tuple(d for d in Department if d != "any"),
    "home.next": (*(p for p in Post if p not in (Post.ADMIN, Post.BOT)), "other"),
    "clock.breached": ("minutes", "hours", "days"),
    "thing": (
        "receivable",
        "payment",
        "handover",
        "customer",
        "fact",
        "document",
        "transfer",
        "claim",
        "limit_request",
    ),
    "version": tuple(VersionState),
    "write_off": ("proposed", "approved", "declined"),
    "action_for": ("approve", "approve_write_off", "sign_limit_request"),
}
"""Families of messages, each with the values of a table that name its members."""


def families() -> Iterator[str]:
    """Every message that is named by a value of a table; each must be there."""
    yield from (f"{family}.{value}" for family, known in FAMILIES.items() for value in known)
    yield from (f"hold.{hold}.release" for hold in HOLDS)
    yield from (f"hold.{hold}.numbers" for hold in HOLDS if hold != "no_grant")
    yield from (f"alert.{what}.fix" for what in ALERTS)
    yield from (f"rule.{rule}.{part}" for rule in LADDER for part in ("line", "next"))
    yield from (f"close_out.{part}.{how}" for part in CLOSE_OUT for how in ("done", "open"))
    yield from (
        f"alarm.{part}.{level}" for part in ("text", "title", "line") for level in ("warning", "breach")
    )
    named = {*HOLDS, *POLICY.report_topics, *FAMILIES["fact"], *FAMILIES["document_kind"], *Reliability} - {
        "other"
    }
    yield from (
        f"option.{value}"
        for action, field in form_fields()
        for value in field.options
        if value not in named and action != FileAction.VERIFY_FACT and value != "turnover"
    )
    yield from _shipment_keys()


def _shipment_keys() -> Iterator[str]:
    dates = ("produced_on", "ready_on", "shipped_on", "invoiced_on", "sent_on", "received_on", "confirmed_on")
    for milestone in (*dates, "planned", "checked_at", "arrived", "receivable"):
        yield f"shipment.{milestone}"
    yield from (f"receivable.{kind}" for kind in ("settled", "written_off", "due", "today", "overdue"))


def labels() -> Iterator[tuple[str, str]]:
    """For each field of each form: the label by action, and the one that is shared."""
    for action, field in form_fields():
        name = field.label or field.name.partition(":")[0]
        yield f"field.{action}.{name}", f"field.{name}"


def helped() -> Iterator[str]:
    """Hints and help that a form can show."""
    for action, field in form_fields():
        name = field.label or field.name.partition(":")[0]
        yield from (f"form.help.{action}", f"hint.{action}.{name}", f"hint.{name}")


def problems() -> set[str]:
    """Keys of problems: the first of a pair ``("key", {...})`` anywhere in the program."""
    found: set[str] = set()
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Tuple) and len(node.elts) == 2 and _names_problem(node):
                found.add(node.elts[0].value)  # type: ignore[attr-defined]
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "BadEntry" and node.args:
                found |= set(_strings(node.args[0]))
    return found


def _strings(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def _names_problem(node: ast.Tuple) -> bool:
    key, facts = node.elts
    is_key = isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value.isidentifier()
    return is_key and (isinstance(facts, ast.Dict) or (isinstance(facts, ast.Name) and facts.id == "facts"))


def called(name: str) -> set[str]:
    """Literal first arguments of calls of ``name``, such as ``Done``."""
    calls = (node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call))
    firsts = [call.args[0] for call in calls if getattr(call.func, "id", "") == name and call.args]
    said = [
        one
        for first in firsts
        for one in ([first.body, first.orelse] if isinstance(first, ast.IfExp) else [first])
    ]
    return {one.value for one in said if isinstance(one, ast.Constant) and isinstance(one.value, str)}


SAYING = (
    "say", "said", "Refused", "LedgerError", "SettingsError", "SlackAway", "StorageError", "SchemaError",
    "DatabaseBusy", "PolicyConflict", "BadStep", "NoLanguage", "_Wrong",
    "EarlierThanInForce", "NoPolicyInForce",
)  # fmt: skip


def spoken() -> set[str]:
    """Ids that the command line, a start or the demo says."""
    return {key for name in SAYING for key in called(name) if KEY.fullmatch(key)}


def usages() -> Iterator[tuple[str, ...]]:
    """For each command and each of its words the ids that could explain it, the nearest first."""
    yield ("usage.credit_desk",)
    for command in (get_command(cli), get_command(ledger_cli)):
        yield from _usages(command, ())


def _usages(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    name = "_".join(path)
    if path:
        yield (f"usage.{name}",)
        yield from ((f"usage.{name}.{word.name}", f"usage.word.{word.name}") for word in command.params)
    for inner, one in getattr(command, "commands", {}).items():
        yield from _usages(one, (*path, inner))


@cache
def trees() -> tuple[ast.Module, ...]:
    paths = (*BOT.rglob("*.py"), *DEMO.rglob("*.py"))
    return tuple(ast.parse(path.read_text("utf-8")) for path in paths if "samples" not in path.parts)


def literals() -> set[str]:
    """Everything in code and templates that is written like the id of a message."""
    found = {
        node.value
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value)
    }
    return found | {text for _, tree in templates() for text in _constants(tree) if KEY.fullmatch(text)}


def asked_in_templates() -> set[str]:
    """Ids given literally to ``_`` in a template."""
    return {
        call.args[0].value
        for _, tree in templates()
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
        and call.node.name == "_"
        and isinstance(call.args[0], nodes.Const)
    }


def templates() -> Iterator[tuple[str, nodes.Template]]:
    made = environment(templates_folder())
    for path in sorted(templates_folder().rglob("*.j2")):
        yield path.name, made.parse(path.read_text(encoding="utf-8"))


def _constants(tree: nodes.Template) -> Iterator[str]:
    yield from (node.value for node in tree.find_all(nodes.Const) if isinstance(node.value, str))

"""What people do in Slack: one table of lines, each a handler wrapped by ``replying``."""

from __future__ import annotations

from slack_bolt import App

from bot.flows.credit_file.table import FileAction
from bot.flows.errors import Busy
from bot.flows.model import Action
from bot.flows.steps.step02_confirmation import ANSWERS
from bot.handlers.analysis import Analyses
from bot.handlers.case_actions import CaseActions
from bot.handlers.case_forms import CaseForms
from bot.handlers.commands import Commands
from bot.handlers.comparing import Comparing
from bot.handlers.credit_files import CreditFiles
from bot.handlers.home import Homes
from bot.handlers.letters import LetterModal
from bot.handlers.new_case import NewCases
from bot.handlers.office import Office
from bot.handlers.replying import NOTHING, Call, Handler, Reply, replying
from bot.handlers.scores import ScoreButton
from bot.handlers.statements import Statements
from bot.handlers.switchboard import ANY_ACTION, Line, Switchboard
from bot.handlers.who_signs import WhoSignsModal


def register(app: App, office: Office) -> None:
    """Bind every command, button, modal and event to its handler."""
    listeners = {line: replying(office, handler) for line, handler in lines(office).items()}
    app.use(Switchboard(listeners, replying(office, turned_away)))


def turned_away(_call: Call) -> Reply:
    """What waited for too long has no effect, and says so."""
    raise Busy


def lines(office: Office) -> dict[Line, Handler]:
    """The table: what is done in Slack, and who takes it."""
    homes, new = Homes(office), NewCases(office)
    forms = CaseForms(office, homes)
    files, route, letter = CreditFiles(office), WhoSignsModal(office), LetterModal(office)
    statements = Statements(office)
    commands, clicks = Commands(office, forms, new, files), CaseActions(office, forms)
    return {
        ("command", "/credit"): commands.run,
        **{("action", f"case:{action}"): clicks.click for action in Action},
        **{("action", f"handover:{action}"): clicks.click for action in Action},
        **{("action", f"fact:{answer}"): Comparing(office).click for answer in ANSWERS},
        ("action", "case:open"): clicks.open,
        ("action", "item:open"): clicks.open_item,
        ("action", "route:ask"): route.ask,
        ("action", "analysis:show"): Analyses(office).show,
        **{("action", f"file:{action}"): files.click for action in FileAction},
        ("action", "file:open"): files.open,
        ("action", "history:ask"): files.history,
        ("action", "limit:open"): files.open_request,
        ("action", "letter:ask"): letter.ask,
        ("action", "score:show"): ScoreButton(office).show,
        ("action", "statement:correct"): statements.correct,
        ("action", "menu:new"): commands.menu_button,
        ("action", "menu:list"): commands.menu_button,
        ("action", "menu:help"): commands.menu_button,
        ("action", "menu:queue"): commands.menu_button,
        ("action", "menu:run"): commands.run_nearest,
        ("action", "list:page"): commands.page,
        ("action", "home:refresh"): homes.refresh,
        ("action", "home:page"): homes.page,
        ANY_ACTION: lambda _call: NOTHING,
        ("shortcut", "case:new"): new.shortcut,
        ("message_action", "case:from_message"): new.from_message,
        ("view", "case:new"): new.submit,
        ("view", "route:answer"): route.answer,
        ("view", "letter:order"): letter.order,
        **{("view", f"case:{action}"): forms.submit for action in Action},
        **{("view", f"file:{action}"): files.submit for action in FileAction},
        ("view", "file:add_statement"): statements.head,
        ("view", "history:show"): files.another_history,
        ("view", "statement:balance"): statements.balance,
        ("view", "statement:income"): statements.income,
        ("view", "statement:keep"): statements.keep,
        ("event", "app_home_opened"): homes.opened,
    }


__all__ = ["Office", "register"]

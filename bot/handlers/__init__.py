"""What people do in Slack: one table of listeners, each a handler wrapped by ``replying``."""

from __future__ import annotations

import re

from slack_bolt import App

from bot.flows.model import Action
from bot.handlers.case_actions import CaseActions
from bot.handlers.case_forms import CaseForms
from bot.handlers.commands import Commands
from bot.handlers.home import Homes
from bot.handlers.new_case import NewCases
from bot.handlers.office import Office
from bot.handlers.replying import NOTHING, replying

STEP_NAMES = "|".join(sorted(action.value for action in Action))


def register(app: App, office: Office) -> None:
    """Bind every command, button, modal and event to its handler."""
    forms, new = CaseForms(office), NewCases(office)
    commands, clicks, homes = Commands(office, forms, new), CaseActions(office, forms), Homes(office)
    app.command("/credit")(replying(office, commands.run))
    app.action(re.compile(rf"^(?:case|handover):(?:{STEP_NAMES})$"))(replying(office, clicks.click))
    app.action("case:open")(replying(office, clicks.open))
    app.action("item:open")(replying(office, clicks.open_item))
    app.action(re.compile(r"^menu:(?:new|list|help)$"))(replying(office, commands.menu_button))
    app.action("menu:run")(replying(office, commands.run_nearest))
    app.action("list:page")(replying(office, commands.page))
    app.action("home:refresh")(replying(office, homes.refresh))
    app.action(re.compile(".*"))(replying(office, lambda _call: NOTHING))
    app.view("case:new")(replying(office, new.submit))
    app.view(re.compile(rf"^case:(?:{STEP_NAMES})$"))(replying(office, forms.submit))
    app.event("app_home_opened")(replying(office, homes.opened))


__all__ = ["Office", "register"]

"""App Home: my turn first, then what I wait for."""

from __future__ import annotations

from bot.flows import looking, turning
from bot.flows.model import Post
from bot.handlers.office import Office
from bot.handlers.replying import NOTHING, Call, Reply


class Homes:
    """Publishes a person's Home when it is opened, asked for, and after a step taken from it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def opened(self, call: Call) -> Reply:
        """``app_home_opened`` for the Home tab; the welcome stands until something waits."""
        if call.body.get("event", {}).get("tab", "home") == "home":
            first = "view" not in call.body.get("event", {})
            self.publish(call, welcome=first)
        return NOTHING

    def refresh(self, call: Call) -> Reply:
        """On Home itself the view is drawn anew; from a message the same list is also shown at once."""
        self.publish(call)
        if call.in_view:
            return NOTHING
        actor = self._office.actor(call.user)
        return Reply(tell=looking.listing(self._office.desk, actor, "mine", 0))

    def page(self, call: Call) -> Reply:
        """``home:page``: ten others of my turn."""
        value = call.action.get("value", "")
        self.publish(call, page=int(value) if value.isdecimal() and len(value) <= 6 else 0)
        return NOTHING

    def publish(self, call: Call, *, welcome: bool = False, page: int = 0) -> None:
        actor = self._office.actor(call.user)
        faults = self._office.operations.faults() if Post.ADMIN in actor.posts else 0
        screen = turning.home(self._office.desk, actor, welcome=welcome, faults=faults, page=page)
        view = self._office.renderer.home(screen, call.reader.locale, call.reader.zone)
        self._office.slack.call("views.publish", user_id=call.user, view=view)

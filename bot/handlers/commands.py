"""``/credit``: a table of verbs; every step of the workflow is a verb as well."""

from __future__ import annotations

from collections.abc import Callable

from bot.flows import explaining, loads, looking, measuring
from bot.flows.errors import InvalidInput, NotFound
from bot.flows.model import Action, Post
from bot.flows.screens import Menu, NotUnderstood
from bot.handlers import grammar
from bot.handlers.administration import Administration
from bot.handlers.analysis import Analyses
from bot.handlers.case_forms import CaseForms
from bot.handlers.credit_files import CreditFiles
from bot.handlers.grammar import Line
from bot.handlers.new_case import NewCases
from bot.handlers.office import Office
from bot.handlers.policy import PolicyVerbs
from bot.handlers.references import Seen
from bot.handlers.replying import Call, Reply

Verb = Callable[[Call, Line], Reply]


class Commands:
    """Reads the line, finds the verb, answers privately."""

    def __init__(self, office: Office, forms: CaseForms, new: NewCases, files: CreditFiles) -> None:
        self._office, self._forms, self._new = office, forms, new
        administration = Administration(office)
        self._verbs: dict[str, Verb] = {
            "help": self.help,
            "new": lambda call, line: new.start(call, line.rest),
            "show": self.show,
            "list": self.list,
            "queue": self.queue,
            "turnaround": self.turnaround,
            "why": self.why,
            "analysis": Analyses(office).verb,
            "file": lambda call, line: files.find(call, line.rest),
            "reviews": lambda call, _line: files.reviews(call),
            "limit": lambda call, line: files.ask_limit(call, line.rest),
            **administration.verbs,
            **PolicyVerbs(office).verbs,
        }

    def run(self, call: Call) -> Reply:
        return self._run(call, grammar.read(call.body.get("text", "")))

    def run_nearest(self, call: Call) -> Reply:
        """The button under an unknown verb: run what was meant."""
        return self._run(call, grammar.read(call.action.get("value", "")))

    def menu_button(self, call: Call) -> Reply:
        """``menu:new``, ``menu:list``, ``menu:help``."""
        return self._run(call, grammar.read(call.action["action_id"].partition(":")[2] + " "))

    def page(self, call: Call) -> Reply:
        """``list:page`` with ``mine:2``; the private list is replaced by its next page."""
        name, _, page = call.action.get("value", "").partition(":")
        number = int(page) if page.isdecimal() else 0
        actor = self._office.actor(call.user)
        return Reply(tell=looking.listing(self._office.desk, actor, name, number), replace=True)

    def _run(self, call: Call, line: Line) -> Reply:
        if line.verb in self._verbs:
            return self._verbs[line.verb](call, line)
        if line.verb:
            return self._step(call, line)
        near = grammar.nearest(line.typed)
        meant = line.with_verb(near)
        lacks_case = near in grammar.OF_A_CASE and not grammar.read(meant).words
        example = f"/credit {meant} CR-12" if lacks_case else f"/credit {meant}"
        return Reply(tell=NotUnderstood(line.typed[:60], near, example, meant))

    def help(self, call: Call, line: Line) -> Reply:
        """The bare command is a personal menu; ``help`` lists every verb, ``help new`` explains one."""
        actor = self._office.actor(call.user)
        recent = looking.listing(self._office.desk, actor, "mine", 0).lines[:5]
        posts = tuple(post for post in Post if post in actor.posts)
        verb = grammar.known(line.words[0]) or line.words[0] if line.words else ""
        return Reply(tell=Menu(posts, recent, verb=verb, full=bool(line.typed)))

    def show(self, call: Call, line: Line) -> Reply:
        actor = self._office.actor(call.user)
        number = self._number(line)
        if number is None:
            return Reply(tell=looking.listing(self._office.desk, actor, "all", 0))
        return Reply(tell=looking.show(self._office.desk, number, actor))

    def list(self, call: Call, line: Line) -> Reply:
        name = grammar.which(line.words[0]) if line.words else "mine"
        if name is None:
            raise InvalidInput({"which": ("not_a_list", {"read": line.words[0]})})
        return Reply(tell=looking.listing(self._office.desk, self._office.actor(call.user), name, 0))

    def queue(self, call: Call, line: Line) -> Reply:
        """``queue``, ``queue credit``, ``queue file_admin``: what waits for a department or a post."""
        read = line.words[0] if line.words else ""
        scope = grammar.QUEUES.get(read, read.lower().replace("-", "_"))
        if scope and not loads.posts_named(scope):
            raise InvalidInput({"which": ("not_a_queue", {"read": read[:60]})})
        return Reply(tell=loads.queue(self._office.desk, self._office.actor(call.user), scope))

    def turnaround(self, call: Call, line: Line) -> Reply:
        """``turnaround``: of the last 30 and 90 days; ``turnaround 60``: of so many calendar days."""
        read = line.rest
        days = int(read) if read.isascii() and read.isdigit() and len(read) <= 4 else 0
        if read and not 1 <= days <= measuring.LONGEST:
            facts = {"read": read[:60], "least": 1, "most": measuring.LONGEST}
            raise InvalidInput({"days": ("whole_range", facts)})
        actor = self._office.actor(call.user)
        return Reply(tell=measuring.turnaround(self._office.desk, actor, days or None))

    def why(self, call: Call, line: Line) -> Reply:
        """The decision on a case with all it rested on; ``why CR-7 1`` an earlier one."""
        number = self._number(line)
        if number is None:
            raise InvalidInput({"case": ("case_needed", {"verb": line.verb})})
        which = line.words[1] if len(line.words) > 1 else ""
        if which and not (which.isascii() and which.isdigit() and len(which) <= 4):
            raise InvalidInput({"which": ("not_whole", {"read": which[:60]})})
        actor = self._office.actor(call.user)
        return Reply(tell=explaining.why(self._office.desk, number, actor, int(which) if which else None))

    def _step(self, call: Call, line: Line) -> Reply:
        """A step of the workflow by name, with the same checks as its button."""
        number = self._number(line)
        if number is None:
            raise InvalidInput({"case": ("case_needed", {"verb": line.verb})})
        return self._forms.start(call, Action(line.verb), Seen(number))

    def _number(self, line: Line) -> int | None:
        if not line.words:
            return None
        number = grammar.case_number(line.words[0])
        if number is None:
            raise NotFound(what=line.words[0][:60])
        return number

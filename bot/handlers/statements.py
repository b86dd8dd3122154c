"""The form of a financial statement: head, balance sheet, income statement, and what does not add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from bot import i18n
from bot.flows.credit_file.papers import PAGES, Paper, check_fields, page_fields, paper_of, statement_of
from bot.flows.credit_file.stating import Writer, check_statement, file_statement, known_figures
from bot.flows.credit_file.table import FileAction
from bot.flows.credit_file.use import PreparedFile, prepare_file, show_file
from bot.flows.forms import Entries, Field
from bot.flows.rating.statements import Checked
from bot.flows.screens import StatementCheck, StatementForm
from bot.handlers.office import JSON, Office
from bot.handlers.parsing import Ground, entries_of, raw_values
from bot.handlers.replying import NOTHING, Call, Reply
from bot.handlers.statement_drafts import Draft

ADD = FileAction.ADD_STATEMENT


class Statements:
    """Takes the pages one after the other; each is checked beside its fields before the next is shown."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def head(self, call: Call) -> Reply:
        """``file:add_statement``: whose, of when, in which layout and unit; then the balance sheet."""
        customer = int(call.view.get("private_metadata", "0"))
        draft = Draft(customer, raw_values(call.view))
        prepared, paper = self._paper(call, draft)
        known = known_figures(self._office.desk, customer, paper, _written(call))
        return Reply(view=self._page(call, replace(draft, figures=known), prepared, paper, "balance"))

    def balance(self, call: Call) -> Reply:
        """``statement:balance``: then the income statement."""
        draft, prepared, paper = self._typed(call, "balance")
        return Reply(view=self._page(call, draft, prepared, paper, "income"))

    def income(self, call: Call) -> Reply:
        """``statement:income``: filed where it holds together, else shown with what does not."""
        draft, prepared, paper = self._typed(call, "income")
        checked = check_statement(
            self._office.desk, draft.customer, statement_of(paper, self._figures(call, draft, paper))
        )
        if not checked.marked:
            return self._filed(call, draft, checked, Entries())
        screen = StatementCheck(ADD, prepared.at.file, checked, check_fields(checked), draft.write())
        return Reply(view=self._office.modal(screen, call.reader))

    def keep(self, call: Call) -> Reply:
        """``statement:keep``: file it as it is, with the reason or after the units were compared."""
        draft = Draft.read(call.view.get("private_metadata", ""))
        _, paper = self._paper(call, draft)
        statement = statement_of(paper, self._figures(call, draft, paper))
        checked = check_statement(self._office.desk, draft.customer, statement)
        answers = self._entries(call, check_fields(checked), raw_values(call.view))
        return self._filed(call, draft, checked, answers)

    def correct(self, call: Call) -> Reply:
        """``statement:correct``: back to the balance sheet with everything as it was typed."""
        draft = Draft.read(call.view.get("private_metadata", ""))
        prepared, paper = self._paper(call, draft)
        view = self._page(call, draft, prepared, paper, "balance")
        self._office.slack.call("views.update", view_id=call.view["id"], view=view)
        return NOTHING

    def _typed(self, call: Call, page: str) -> tuple[Draft, PreparedFile, Paper]:
        """The draft with this page in it, once every field of the page can be read."""
        draft = Draft.read(call.view.get("private_metadata", ""))
        prepared, paper = self._paper(call, draft)
        fields, raw = page_fields(paper.layout, (page,), {}), raw_values(call.view)
        statement_of(paper, self._entries(call, fields, raw))
        elsewhere = {
            name: text for name, text in draft.figures.items() if name not in {f.name for f in fields}
        }
        return replace(draft, figures=elsewhere | raw), prepared, paper

    def _paper(self, call: Call, draft: Draft) -> tuple[PreparedFile, Paper]:
        prepared = prepare_file(self._office.desk, draft.customer, ADD, self._office.actor(call.user))
        return prepared, paper_of(self._entries(call, prepared.fields, draft.head))

    def _figures(self, call: Call, draft: Draft, paper: Paper) -> Entries:
        return self._entries(call, page_fields(paper.layout, PAGES, {}), draft.figures)

    def _entries(self, call: Call, fields: tuple[Field, ...], raw: Mapping[str, str]) -> Entries:
        desk = self._office.desk
        today, policy = desk.calendar.today(desk.clock.now()), desk.policy
        return entries_of(
            fields, raw, Ground(call.reader.locale, policy.base_currency, today, policy.max_amount_minor)
        )

    def _page(self, call: Call, draft: Draft, prepared: PreparedFile, paper: Paper, page: str) -> JSON:
        fields = page_fields(paper.layout, (page,), draft.figures)
        screen = StatementForm(ADD, prepared.at.file, paper, page, fields, draft.write())
        return self._office.modal(screen, call.reader)

    def _filed(self, call: Call, draft: Draft, checked: Checked, answers: Entries) -> Reply:
        desk = self._office.desk
        file_statement(desk, draft.customer, checked.statement, answers, call.user)
        return Reply(tell=show_file(desk, draft.customer, self._office.actor(call.user)))


def _written(call: Call) -> Writer:
    """How this reader types a figure."""

    def written(figure: Fraction) -> str:
        return i18n.exact(figure, call.reader.locale)

    return written

"""The terms sheet as PDF, ordered on the card and received as a direct message, through the protocol."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from pypdf import PdfReader

from bot.flows.model import Post
from tests.e2e import cases, records
from tests.e2e.company import JSON, Company, company
from tests.support import walks

GRANTED = walks.to_the_receivable()[:10]
SALLY = "U0SALES1"
OPENER = build_opener(ProxyHandler({}))


@pytest.fixture(params=["system", "none"])
def office(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Company]:
    """A company with the fonts of this machine, or with none but the typesetter's own."""
    (tmp_path / "empty").mkdir()
    more: dict[str, Any] = {"CREDIT_FONT_PATH": str(tmp_path / "empty")} if request.param == "none" else {}
    with company(f"sqlite:///{tmp_path / 'desk.db'}", **more) as made:
        yield made


def asked(office: Company, number: int, language: str) -> JSON:
    """Sally asks on the card, and says in which language."""
    sally = office.person(SALLY)
    view = sally.click(office.card(number), "letter:ask")["opened_view"]
    answer: JSON = sally.submit(view, {"language": language})
    records.settle(office)
    return answer


def received(office: Company) -> list[JSON]:
    """Messages in Sally's direct messages that are about a letter."""
    dm = office.person(SALLY).state()["dm"]
    return [message for message in office.driver.messages(dm) if "CR-1" in message["text"]]


def pages(office: Company, message: dict[str, Any]) -> str:
    (file,) = message["files"]
    token = {"Authorization": f"Bearer {office.sandbox.bot_token}"}
    with OPENER.open(Request(file["url_private_download"], headers=token)) as answer:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.read())).pages)


@pytest.mark.parametrize("office", ["system"], indirect=True)
def test_sales_gets_the_letter_in_the_language_of_the_customer(office: Company, chinese_font: str) -> None:
    number = cases.made(office, GRANTED, "letter")
    before = office.case(number)

    told = asked(office, number, "zh_CN")
    (chinese,) = [message for message in received(office) if message.get("files")]
    asked(office, number, "en")
    english = received(office)[-1]

    assert f"The terms sheet of CR-{number} is on its way" in records.words(told["ack"]["view"])
    assert "信用额度 CNY 800,000" in pages(office, chinese)
    assert "Term of payment 60 days from invoice date" in pages(office, english)
    assert chinese["files"][0]["name"].endswith("-zh.pdf")
    assert chinese["text"].startswith(f"Terms sheet of CR-{number} for ")
    assert office.case(number) == before


@pytest.mark.parametrize("office", ["none", "system"], indirect=True)
def test_the_score_comes_as_a_picture_with_its_words_and_without_a_font_in_words_alone(
    office: Company, request: pytest.FixtureRequest
) -> None:
    number = cases.made(office, GRANTED[:8], "score")
    reader = office.person("U0SALES2" if "none" in request.node.name else "U0ANALY1")
    with office.desk.units() as unit:
        unit.posts.grant("U0SALES2", Post.SALES_MANAGER, "U0ADMIN1", office.desk.clock.now())

    told = reader.click(office.card(number), "score:show")
    records.settle(office)

    message = office.driver.messages(reader.state()["dm"])[-1]
    assert f"CR-{number}" in told["ephemerals"][0]["text"]
    if "none" in request.node.name:
        assert not message.get("files")
        assert "付款记录：8/10" in records.words(message).replace(" ", "")
    else:
        (file,) = message["files"]
        assert file["mimetype"] == "image/png"
        assert "Payment record 200 / 250" in file["alt_txt"]
        assert "*Score:* class B" in message["text"]


@pytest.mark.parametrize("office", ["none"], indirect=True)
def test_without_a_font_sales_and_operators_are_told_which_to_install(office: Company) -> None:
    number = cases.made(office, GRANTED, "letter")

    asked(office, number, "zh_CN")

    message = received(office)[-1]
    operators = office.driver.messages("C0OPERAT")[-1]
    assert not message.get("files")
    assert "could not be sent as PDF" in message["text"]
    assert "fonts-noto-cjk" in records.words(message)
    assert "下 (U+4E0B)" in records.words(operators)
    assert "CREDIT_FONT_PATH" in records.words(operators)


@pytest.mark.parametrize("office", ["none"], indirect=True)
def test_a_stranger_and_a_case_without_a_terms_sheet_get_no_letter(office: Company) -> None:
    number = cases.made(office, GRANTED, "letter")
    card = office.card(number)

    stranger = office.person("U0SALES2").click(card, "letter:ask")
    young = cases.made(office, GRANTED[:5], "young")

    assert stranger["opened_view"] is None
    assert f"CR-{number}" in stranger["ephemerals"][0]["text"]
    assert "letter:ask" in records.words(card)
    assert "letter:ask" not in records.words(office.card(young))

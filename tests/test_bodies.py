"""What Slack sends over HTTP is read as any reader of forms would read it, whatever stands in it."""

import json
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt import BoltRequest

from bot.bodies import SlackRequest, Unreadable, read_body, read_form

TYPED = st.text("%=&+ \n\r\tzAF07'._/é漢\x00", max_size=20)
"""Whatever may confuse a reader: signs of the form itself, halves of escapes, other alphabets."""


@given(TYPED)
def test_a_form_reads_as_the_standard_library_reads_it(typed: str) -> None:
    assert read_form(typed) == dict(parse_qsl(typed, keep_blank_values=True))


@given(st.lists(st.integers(0, 255), max_size=12))
def test_bytes_that_are_no_text_read_as_the_standard_library_reads_them(given_bytes: list[int]) -> None:
    typed = "text=" + "".join(f"%{one:02X}" for one in given_bytes)

    assert read_form(typed) == dict(parse_qsl(typed, keep_blank_values=True))


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=4))
def test_an_interaction_comes_out_as_it_went_in(words: dict[str, str]) -> None:
    assert read_body(urlencode({"payload": json.dumps(words)})) == words


def test_a_command_keeps_its_words_though_one_of_them_is_payload() -> None:
    sent = {"command": "/credit", "text": "new Payload Logistics 50% a=b"}

    assert SlackRequest(urlencode(sent), {}).body == sent


def test_the_request_is_the_one_that_bolt_makes_of_the_same_words() -> None:
    text = urlencode({"payload": json.dumps({"type": "block_actions", "user": {"id": "U1", "name": "凤"}})})
    headers = {"X-Slack-Signature": "v0=1", "Content-Type": "application/x-www-form-urlencoded"}

    ours, bolts = SlackRequest(text, headers), BoltRequest(body=text, headers=dict(headers))

    told = ("raw_body", "body", "headers", "query", "content_type", "mode", "lazy_only")
    assert {name: getattr(ours, name) for name in told} == {name: getattr(bolts, name) for name in told}
    assert ours.context.user_id == bolts.context.user_id == "U1"


@pytest.mark.parametrize("payload", ["", "{", "[]", "7", '"x"', "null", "[" * 100_000], ids=range(7))
def test_a_payload_that_is_no_object_is_refused(payload: str) -> None:
    with pytest.raises(Unreadable):
        read_body("payload=" + quote(payload))

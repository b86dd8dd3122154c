"""Reading what a client sent: query, JSON, form and multipart, and where it may carry its token."""

import json
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

from starlette.requests import Request

from sandbox.errors import SlackError
from sandbox.json_types import JSON

FORM, MULTIPART, AS_JSON = "application/x-www-form-urlencoded", "multipart/form-data", "application/json"


@dataclass(frozen=True)
class Sent:
    """The arguments, without the token; `token` is the one of a form body, the only body that may carry it.

    `warning` is what Slack adds to an answer although it understood: `missing_charset`.
    """

    args: JSON
    token: str = ""
    warning: str = ""


async def read(request: Request) -> Sent:
    """Query, form and JSON arguments together, the body wins; no token of an address or of JSON."""
    query = _without_token(dict(request.query_params))
    body = await request.body()
    header = request.headers.get("content-type", "")
    kind = header.split(";")[0].strip().lower()
    if not body.strip():
        return Sent(query)
    if kind == AS_JSON:
        warning = "" if "charset=" in header.lower() else "missing_charset"
        return Sent(query | _without_token(_json_object(body)), warning=warning)
    if kind in (FORM, ""):
        form: JSON = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    elif kind == MULTIPART:
        form = {name: content.decode("utf-8", "replace") for name, content in parts(header, body)}
    else:
        raise SlackError("invalid_post_type")
    return Sent(query | _without_token(form), str(form.get("token", "")))


def parts(content_type: str, body: bytes) -> list[tuple[str, bytes]]:
    """The fields of a multipart body, by name."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    whole = BytesParser(policy=HTTP).parsebytes(head + body)
    if not whole.is_multipart():
        raise SlackError("invalid_form_data")
    found = []
    for part in whole.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        found.append((str(name or ""), content if isinstance(content, bytes) else b""))
    return found


def upload_bytes(content_type: str, body: bytes) -> bytes:
    """The file in an upload: the raw body, or the first part of a multipart one."""
    if content_type.split(";", maxsplit=1)[0].strip().lower() != MULTIPART:
        return body
    fields = parts(content_type, body)
    return fields[0][1] if fields else b""


def _json_object(body: bytes) -> JSON:
    try:
        value = json.loads(body)
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(value, dict):
        raise SlackError("json_not_object")
    return value


def _without_token(arguments: JSON) -> JSON:
    return {name: value for name, value in arguments.items() if name != "token"}

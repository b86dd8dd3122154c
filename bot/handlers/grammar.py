"""The grammar of ``/credit``: a verb, a case or customer, ``key=value`` pairs, in English or Chinese.

Pure text in, ``Line`` out; nothing is looked up here. Source: docs/commands.md.
"""

from __future__ import annotations

import re
import shlex
import unicodedata
from dataclasses import dataclass, field

from rapidfuzz import process

from bot.flows.model import Action

ALIASES: dict[str, str] = {
    "帮助": "help",
    "新建": "new",
    "查看": "show",
    "列表": "list",
    "档案": "file",
    "复审": "reviews",
    "额度": "limit",
    "批准": "approve",
    "拒绝": "refuse",
    "回款": "record_payment",
    "转交": "assign",
    "代理": "away",
    "状态": "status",
    "岗位": "posts",
    "频道": "channels",
    "时钟": "clock",
    "政策": "policy",
    "签批": "route",
    "依据": "why",
    "分析": "analysis",
    "提醒": "nudge",
    "表决": "vote",
    "队列": "queue",
    "时效": "turnaround",
    "退回队列": "hand_back",
    "reject": "refuse",
    "pay": "record_payment",
    "cash": "settle_in_cash",
    "write-off": "propose_write_off",
}
WHICH: dict[str, str] = {"待办": "mine", "等待": "waiting", "逾期": "overdue", "全部": "all"}

QUEUES: dict[str, str] = {
    "销售": "sales",
    "信用": "credit",
    "管理": "management",
    "财务": "finance",
    "法务": "legal",
}
"""Departments by their Chinese names, as ``queue`` takes them."""

VERBS: tuple[str, ...] = (
    "help", "new", "show", "list", "queue", "turnaround", "file", "limit", "reviews", "analysis", "why",
    "route", "posts", "channels", "away", "policy", "status", "clock",
)  # fmt: skip
"""Verbs that are no step of the workflow; every step's name is a verb as well."""

BY_HAND: frozenset[str] = frozenset(
    action.value for action in Action if action not in (Action.FALL_DUE, Action.EXPIRE_SHEET)
)
OF_A_CASE = BY_HAND | {"analysis", "why"}
"""Verbs that want a case behind them."""

_ORDINARY = re.compile(r"[\w '\"#%()+,./:=-]{1,300}")
"""What a button can carry unchanged: a command as people type it, with no mention, link or control sign."""

_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "「": '"', "」": '"'})
_REFERENCE = re.compile(r"^(?:CR|C)?-?#?(\d{1,9})$", re.IGNORECASE)
_PAIR = re.compile(r"^([a-z_]{2,20})=(.*)$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """A command as it was read: the verb as typed and as known (empty: unknown), words, pairs."""

    typed: str
    verb: str
    words: tuple[str, ...] = ()
    pairs: dict[str, str] = field(default_factory=dict)

    @property
    def rest(self) -> str:
        return " ".join(self.words)

    @property
    def asked(self) -> str:
        """All behind the verb, words first."""
        return " ".join([*self.words, *(f"{key}={value}" for key, value in self.pairs.items())])

    def with_verb(self, verb: str) -> str:
        """The line with another verb, to be read again; for help, or where the rest is odd, without it."""
        rest = [shlex.quote(word) for word in (*self.words, *(f"{k}={v}" for k, v in self.pairs.items()))]
        whole = " ".join([verb, *rest])
        return whole if verb != "help" and _ORDINARY.fullmatch(whole) else verb


def read(text: str) -> Line:
    """Split a command line; never fails: an open quote is taken as it stands."""
    plain = " ".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).split())
    parts = _split(plain)
    if not parts:
        return Line("", "help")
    typed, rest = parts[0], parts[1:]
    pairs = {match[1].lower(): match[2] for part in rest if (match := _PAIR.match(part))}
    words = tuple(part for part in rest if not _PAIR.match(part))
    return Line(typed, known(typed), words, pairs)


def _split(plain: str) -> list[str]:
    try:
        return shlex.split(plain)
    except ValueError:
        return plain.split()


def known(word: str) -> str:
    """The verb a word stands for, or an empty text."""
    verb = ALIASES.get(word.lower(), word.lower().replace("-", "_"))
    return verb if verb in VERBS or verb in BY_HAND else ""


def nearest(word: str) -> str:
    """The verb most like what was typed; ``help`` when nothing is like it."""
    names = (*VERBS, *sorted(BY_HAND), *ALIASES)
    found = process.extractOne(word.lower(), names, score_cutoff=55)
    return ALIASES.get(found[0], found[0]) if found else "help"


def case_number(word: str) -> int | None:
    """``CR-12``, ``C-12``, ``c12``, ``#12`` and ``12`` all name case 12."""
    match = _REFERENCE.match(unicodedata.normalize("NFKC", word).strip())
    return int(match[1]) if match and int(match[1]) > 0 else None


def which(word: str) -> str | None:
    name = WHICH.get(word, word.lower())
    return name if name in ("mine", "waiting", "overdue", "all") else None


_MENTION = re.compile(r"^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$")
_BARE_USER = re.compile(r"^[UW][A-Z0-9]{6,}$")
_CHANNEL = re.compile(r"^<#([CG][A-Z0-9]+)(?:\|[^>]*)?>$")
_BARE_CHANNEL = re.compile(r"^[CG][A-Z0-9]{6,}$")


def user_id(word: str) -> str | None:
    """A person from a mention or an id; a user group, a channel or a name is none."""
    match = _MENTION.match(word)
    return match[1] if match else word if _BARE_USER.match(word) else None


def channel_id(word: str) -> str | None:
    match = _CHANNEL.match(word)
    return match[1] if match else word if _BARE_CHANNEL.match(word) else None

"""Whether two names may be one customer: names folded without their legal form, and compared part by part.

A bilingual name has two parts, each of which may stand alone: "Hengyuan Parts 恒远零件". How alike two
parts sound or look is scored outside (``bot/names.py``); here is what is compared and what counts.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.flows.model import Customer

JOINT = "|"
"""Between the parts of a key; it is no letter, so no name holds it."""

LATIN_FORMS = frozenset({
    "co", "company", "corp", "corporation", "inc", "incorporated", "ltd", "limited", "llc", "llp",
    "lp", "plc", "pte", "pty", "sdn", "bhd", "kk", "gmbh", "mbh", "ag", "kg", "ohg", "kgaa", "ug",
    "se", "sa", "sas", "sarl", "sasu", "snc", "spa", "srl", "sl", "bv", "nv", "vof", "oy", "oyj",
    "ab", "as", "asa", "aps", "sro", "zrt", "kft", "doo", "ooo", "oao", "pao", "zao", "group",
    "holding", "holdings",
})  # fmt: skip
HAN_FORMS = (
    "股份有限公司", "有限责任公司", "有限責任公司", "集团有限公司", "集團有限公司", "有限公司", "股份公司",
    "株式会社", "株式會社", "合伙企业", "合夥企業", "公司", "集团", "集團",
)  # fmt: skip
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_APART = re.compile(r"[^\w&]+")
_DIGITS = re.compile(r"\d+")
SHORTEST_LATIN, SHORTEST_HAN = 5, 3
"""A part stands alone only from so many characters on; "AB 恒远精密" is one name."""


@dataclass(frozen=True, slots=True)
class Near:
    """A customer whose name is near to one that was typed; ``percent``: how alike, 100 for the same."""

    customer: Customer
    percent: int


def likeness_key(name: str) -> str:
    """A name as it is compared: NFKC, casefold, without punctuation and legal forms, parts by script.

    ``Hengyuan Parts Co., Ltd.`` gives ``hengyuan parts``, ``恒远（上海）有限公司`` gives ``恒远上海``.
    """
    plain = unicodedata.normalize("NFKC", name).casefold().replace("'", "").replace(".", "")
    han = _without_forms("".join(_HAN.findall(plain)))
    latin = " ".join(_latin_words(_HAN.sub(" ", plain)))
    if len(han) >= SHORTEST_HAN and len(latin.replace(" ", "")) >= SHORTEST_LATIN:
        return f"{latin}{JOINT}{han}"
    return f"{latin} {han}".strip() or " ".join(plain.replace(JOINT, " ").split())


def _latin_words(text: str) -> list[str]:
    """The words before the legal form; a name that is nothing but a legal form stays as it is."""
    words = [word for word in _APART.split(text) if word and word != "&"]
    kept = list(words)
    while kept and kept[-1] in LATIN_FORMS:
        kept.pop()
    return kept or words


def _without_forms(han: str) -> str:
    for form in HAN_FORMS:
        if form in han and han != form:
            return _without_forms(han.replace(form, ""))
    return han


def parts(key: str) -> list[str]:
    """The parts of a key, each of which may stand alone."""
    return key.split(JOINT)


def differ_in_number(one: str, other: str) -> bool:
    """Names that differ in a number are two customers, however alike: "Depot 12" and "Depot 13"."""
    return _DIGITS.findall(one) != _DIGITS.findall(other)

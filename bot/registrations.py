"""Registration numbers of companies, with the check digit of their country's rule by python-stdnum.

A number of a country without a rule here is taken and marked unchecked: nothing is claimed of it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType

from babel import Locale
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from bot.amounts import BadEntry

RULES: dict[str, tuple[str, ...]] = {
    "AU": ("au.abn", "au.acn"), "AT": ("at.uid",), "BE": ("be.vat",), "BG": ("bg.vat",), "BR": ("br.cnpj",),
    "CH": ("ch.uid",), "CN": ("cn.uscc",), "CY": ("cy.vat",), "CZ": ("cz.dic",), "DE": ("de.vat",),
    "DK": ("dk.cvr",), "EE": ("ee.registrikood", "ee.kmkr"), "ES": ("es.cif", "es.nif"),
    "FI": ("fi.ytunnus", "fi.alv"), "FR": ("fr.siren", "fr.siret", "fr.tva"), "GR": ("gr.vat",),
    "HR": ("hr.oib",), "HU": ("hu.anum",), "IE": ("ie.vat",), "IN": ("in_.gstin", "in_.pan"),
    "IT": ("it.iva",), "JP": ("jp.cn",), "KR": ("kr.brn",), "LT": ("lt.pvm",), "LU": ("lu.tva",),
    "LV": ("lv.pvn",), "MT": ("mt.vat",), "MX": ("mx.rfc",), "NL": ("nl.btw",), "NO": ("no.orgnr", "no.mva"),
    "PL": ("pl.nip", "pl.regon"), "PT": ("pt.nif",), "RO": ("ro.cf",), "RU": ("ru.inn",),
    "SE": ("se.orgnr", "se.vat"), "SG": ("sg.uen",), "SI": ("si.ddv",), "SK": ("sk.dph",),
    "TR": ("tr.vkn",), "TW": ("tw.ubn",), "VN": ("vn.mst",),
}  # fmt: skip
"""The rules of a country, any of which a number may follow; modules of ``stdnum``."""

WITHOUT_DIGIT: dict[str, str] = {"DE": r"HR[AB]\d{1,6}[A-Z]*"}
"""Numbers of registers that have no check digit, in countries that have other numbers with one."""

LONGEST = 40


@dataclass(frozen=True, slots=True)
class Registration:
    """A number as it is kept. ``checked``: its check digit is right by the rule of ``country``."""

    number: str
    country: str
    checked: bool


def read_country(text: str) -> str:
    """An ISO 3166 code of two letters; raises ``BadEntry`` with what was read."""
    code = unicodedata.normalize("NFKC", text).strip().upper()
    if code not in _countries():
        raise BadEntry("not_a_country", {"read": text})
    return code


def read_registration(text: str, country: str = "") -> Registration:
    """A registration number of this country ("" where it is not known).

    Without a country a number that is right as a Chinese unified social credit code, or as a VAT number that
    begins with its country, tells it by itself. Raises ``BadEntry`` with what was read and what is wrong.
    """
    plain = _compact(text)
    if not plain or len(plain) > LONGEST or not plain.isalnum():
        raise BadEntry("registration_form", {"read": text})
    if not country:
        return _telling(plain) or Registration(plain, "", checked=False)
    rules = RULES.get(country, ())
    if not rules or re.fullmatch(WITHOUT_DIGIT.get(country, "(?!)"), plain):
        return Registration(plain, country, checked=False)
    number, faults = _by_rules(plain, rules)
    if number:
        return Registration(number, country, checked=True)
    facts: dict[str, object] = {"read": text, "country": country}
    if any(isinstance(fault, InvalidChecksum) for fault in faults):
        raise BadEntry("registration_checksum", facts)
    if all(isinstance(fault, InvalidLength) for fault in faults):
        raise BadEntry("registration_length", facts)
    raise BadEntry("registration_form", facts)


def _telling(plain: str) -> Registration | None:
    prefix = plain[:2]
    for country in ("CN", "GR" if prefix == "EL" else prefix):
        number, _ = _by_rules(plain, RULES.get(country, ()))
        if number and (country == "CN" or plain[:2].isalpha()):
            return Registration(number, country, checked=True)
    return None


def _by_rules(plain: str, rules: tuple[str, ...]) -> tuple[str, list[ValidationError]]:
    faults = []
    for name in rules:
        try:
            return str(_rule(name).validate(plain)), []
        except ValidationError as fault:
            faults.append(fault)
    return "", faults


def _compact(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in plain if character not in " \t-./·–—_")


@cache
def _rule(name: str) -> ModuleType:
    return import_module(f"stdnum.{name}")


@cache
def _countries() -> frozenset[str]:
    return frozenset(code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha())

"""The terms sheet as a PDF: right figures in both languages, foreign text as it is, never a box."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.flows.dossier import CreditCase, TermsSheet
from bot.flows.letters import TermsLetter, deciding_posts
from bot.flows.model import Post, Stage
from bot.fonts import MissingGlyphs, package_of
from bot.letters.typesetting import terms_sheet
from bot.samples.cases import case_at

ON = date(2026, 11, 25)


def letter(case: CreditCase | None = None, **changes: object) -> TermsLetter:
    found = case or case_at(Stage.CONTRACTING)
    assert found.sheet is not None
    terms = replace(found.sheet.terms, **changes)  # type: ignore[arg-type]  # names of fields
    sheet: TermsSheet = replace(found.sheet, terms=terms)
    return TermsLetter(found, sheet, deciding_posts(found), ON)


def named(name: str) -> TermsLetter:
    case = case_at(Stage.CONTRACTING)
    return letter(replace(case, customer=replace(case.customer, name=name)))


def read(pdf: bytes) -> list[str]:
    """The text of each page, without the borders that let a long word break."""
    return [page.extract_text().replace("\u200b", "") for page in PdfReader(io.BytesIO(pdf)).pages]


LATIN_ONLY = "Hengyuan Precision Parts"


def test_the_english_letter_holds_every_figure_of_the_sheet(tmp_path: Path) -> None:
    (page,) = read(terms_sheet(named(LATIN_ONLY), "en", tmp_path))

    lines = page.splitlines()
    assert {
        "Terms sheet", "Our reference CR-12", LATIN_ONLY, "Registration number 91310000MA1K35X97Y",
        "Credit limit CNY 1,000,000", "Amount of this contract CNY 800,000",
        "Term of payment 60 days from delivery", "Valid until 2026-12-23", "– 20 % deposit",
        "– 2.5 % discount within 10 days", "– late interest 8.25 % a year",
        "– at most CNY 300,000 a shipment",
        "– grant until 2027-06-30", "– guarantee of the parent registered",
        "Decided by: credit manager, credit committee.", "Credit policy 2026-3 Page 1 of 1",
        "Credit department 2026-11-25",
    } <= set(lines), page  # fmt: skip


def test_the_chinese_letter_holds_every_figure_of_the_sheet(chinese_font: str) -> None:
    (page,) = read(terms_sheet(letter(), "zh_CN", None))

    assert {
        "授信条件函", "我方编号 CR-12", "Hengyuan Precision Parts 恒远精密零件", "信用额度 CNY 1,000,000",
        "本合同金额 CNY 800,000", "付款期限 自交货起 60 天", "有效期至 2026-12-23", "– 预付 20%",
        "审批岗位：信用经理、信用委员会。", "信用政策 2026-3 第 1 页，共 1 页", "信用管理部 日期：2026-11-25",
    } <= set(page.splitlines()), page  # fmt: skip


def test_the_customer_learns_neither_class_nor_names(tmp_path: Path) -> None:
    told = named(LATIN_ONLY)

    page = "".join(read(terms_sheet(told, "en", tmp_path)))

    assert told.sheet.risk_class.value not in page.split()
    assert not any(user in page for user in told.sheet.decided_by)


HOSTILE = [
    '#import "/etc/passwd": *',
    "$x^2$ $ sum $",
    "= Heading *bold* _it_ `raw` <label> @ref",
    'He said "no" \\ and \\u{41} // comment /* more */',
    "]#panic()[",
    "#sys.inputs.letter",
    "%(who)s {page} of {pages}",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_markup_in_a_name_and_in_a_condition_appears_as_it_was_typed(name: str, tmp_path: Path) -> None:
    told = replace(named(name), sheet=letter(conditions=name, precedents=(name,)).sheet)

    lines = read(terms_sheet(told, "en", tmp_path))[0].splitlines()

    assert name in lines
    assert lines.count(f"– {name}") == 2


def test_a_word_without_end_stays_on_the_paper_and_is_complete(tmp_path: Path) -> None:
    word = "0123456789" * 30

    pdf = terms_sheet(letter(named(word).case, conditions=word), "en", tmp_path)

    text = "\n".join(read(pdf))
    assert text.replace("\n", "").count(word) == 2
    assert max(map(len, text.splitlines())) < 120


def test_a_long_letter_goes_on_with_numbered_pages(tmp_path: Path) -> None:
    many = tuple(f"condition number {n}" for n in range(90))

    pages = read(terms_sheet(letter(named(LATIN_ONLY).case, precedents=many), "en", tmp_path))

    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
    assert all(one in "\n".join(pages).splitlines() for one in (f"– {each}" for each in many))


@pytest.mark.parametrize(
    ("name", "characters", "package"),
    [
        ("恒远", "恒 (U+6052) 远 (U+8FDC)", "fonts-noto-cjk"),
        ("Завод", "З (U+0417)", "fonts-noto-core"),
        ("\U0001f4a9 & Co", "\U0001f4a9 (U+1F4A9)", "fonts-noto-core fonts-symbola"),
    ],
)
def test_a_character_without_a_font_is_an_error_with_the_package_to_install(
    name: str, characters: str, package: str, tmp_path: Path
) -> None:
    with pytest.raises(MissingGlyphs) as missing:
        terms_sheet(named(name), "en", tmp_path)

    assert characters in str(missing.value)
    assert package in str(missing.value)
    assert "CREDIT_FONT_PATH" in missing.value.said.text("zh_CN")


def test_one_font_file_is_enough(chinese_font: str) -> None:
    from bot.fonts import covering

    (face,) = covering("恒远", None)

    (page,) = read(terms_sheet(letter(), "zh_CN", face.path))

    assert "Hengyuan Precision Parts 恒远精密零件" in page


def test_a_character_no_table_knows_still_has_a_package() -> None:
    assert package_of("\U0010ffff")


def test_who_decided_is_told_by_posts_and_within_the_limit_by_nobody() -> None:
    decided = case_at(Stage.CONTRACTING)
    assert decided.sheet is not None
    within = replace(decided, sheet=replace(decided.sheet, within_limit=True))
    older = replace(decided, decisions=())

    assert deciding_posts(decided) == (Post.CREDIT_MANAGER, Post.COMMITTEE)
    assert deciding_posts(older) == (Post.CREDIT_MANAGER, Post.CREDIT_DIRECTOR)
    assert deciding_posts(within) == ()

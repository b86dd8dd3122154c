"""``credit-desk letter terms-sheet``: what an operator types, reads and finds on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.commands import Shell
from tests.support import walks
from tests.support.desks import open_desk
from tests.support.states import reach


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str) -> Shell:
    with open_desk(database_url) as desk:
        reach(desk, walks.to_the_receivable()[:10], "view:V1")
    made = Shell(tmp_path, monkeypatch)
    made.set(DATABASE_URL=database_url)
    return made


def page(shell: Shell, name: str) -> str:
    return PdfReader(shell.folder / name).pages[0].extract_text()


def test_an_operator_makes_the_letter_in_the_customers_language(shell: Shell, chinese_font: str) -> None:
    english = shell.run("letter", "terms-sheet", "CR-1", "--lang", "en", "--out", "en.pdf")
    chinese = shell.run("letter", "terms-sheet", "cr-1", "--lang", "zh", "--out", "zh.pdf")

    assert (english.status, chinese.status) == (0, 0), english.err + chinese.err
    assert english.out == "en.pdf: terms sheet of CR-1.\n"
    assert "Term of payment 60 days from invoice date" in page(shell, "en.pdf")
    assert "信用额度 CNY 800,000" in page(shell, "zh.pdf")
    assert "Decided by: credit manager, credit director." in page(shell, "en.pdf")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("seven", "--out", "x.pdf"), "'seven' is no case"),
        (("CR-99", "--out", "x.pdf"), "CR-99"),
        (("CR-1", "--out", "missing/x.pdf"), "Give a file in a folder that is there"),
    ],
)
def test_a_wrong_word_is_told_and_nothing_is_written(
    shell: Shell, words: tuple[str, ...], told: str, chinese_font: str
) -> None:
    refused = shell.run("letter", "terms-sheet", *words)

    assert refused.status == 1
    assert told in refused.err
    assert not list(shell.folder.rglob("x.pdf"))


def test_without_a_font_the_characters_and_the_package_are_named(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    shell.set(CREDIT_FONT_PATH="fonts")

    refused = shell.run("letter", "terms-sheet", "CR-1", "--lang", "zh", "--out", "zh.pdf")

    assert refused.status == 1
    assert "本机没有字体包含这些字符：下 (U+4E0B) 不 (U+4E0D)" in refused.err
    assert "fonts-noto-cjk" in refused.err
    assert not (shell.folder / "zh.pdf").exists()


def test_a_font_path_that_is_not_there_is_told(shell: Shell) -> None:
    shell.set(CREDIT_FONT_PATH="no-such-folder")

    refused = shell.run("letter", "terms-sheet", "CR-1", "--out", "x.pdf")

    assert refused.status == 2
    assert "CREDIT_FONT_PATH is no file or folder" in refused.err

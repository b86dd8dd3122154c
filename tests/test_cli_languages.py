"""The command line in English and Chinese: what was done, what is wrong, and how the language is chosen."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from bot.cli.opening import in_words
from bot.flows.errors import Busy
from bot.flows.ports import Announcement
from bot.saying import speaking
from bot.storage.engine import open_engine
from bot.storage.outbox_queue import OutboxQueue
from bot.storage.tables import outbox
from bot.storage.units import SqlUnits
from tests.commands import Shell
from tests.test_policy_book import text

DATABASE = "credit-desk.sqlite"
HAN = re.compile(r"[\u3400-\u9fff]")
HEADER = "invoice number,customer,invoice date,due date,amount,currency,settled,disputed"
CLOSE_OUT = 'close_out = { warn = "3bd", due = "5bd", tell = "credit_manager" }\n'
POLICY_FILES = {
    "mine.toml": text("2026-4", date(2026, 3, 9), (CLOSE_OUT, "")),
    "changed.toml": text("2026-3", date(2026, 3, 9)),
    "early.toml": text("1999-1", date(1999, 1, 1)),
}
ROW = "007,Harbour Foods,2026-03-02,2026-04-11,1234.50,CNY,,No"
CUSTOMERS = "name,registration,country,address"
CUSTOMER = "Granite Works Ltd,,GB,1 Quay Street"
RANGE = ("--from", "2026-03-02", "--to", "2026-05-29")


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo company on a Friday afternoon, as a file to copy."""
    folder = tmp_path_factory.mktemp("company")
    with pytest.MonkeyPatch.context() as patch:
        made = Shell(folder, patch)
        made.run("init", "--demo")
        made.run("clock", "set", "2026-03-06T16:00")
    return folder / DATABASE


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, company: Path) -> Shell:
    made = Shell(tmp_path, monkeypatch)
    made.set(COLUMNS="200")
    with contextlib.closing(sqlite3.connect(company)) as whole:
        whole.execute("VACUUM INTO ?", (str(tmp_path / DATABASE),))
    (tmp_path / "ledger.csv").write_text(f"{HEADER}\n{ROW}\n", "utf-8")
    for name, body in POLICY_FILES.items():
        (tmp_path / name).write_text(body, "utf-8")
    (tmp_path / "list.csv").write_text(f"{CUSTOMERS}\n{CUSTOMER}\n", "utf-8")
    return made


SAID = [
    (("init", "--demo"), "people with posts", "人持有岗位"),
    (("migrate",), "The database is at revision", "数据库已是版本"),
    (("posts", "grant", "U0NEW1", "collector"), "U0NEW1 now holds collector.", "U0NEW1 现在持有岗位"),
    (("posts", "revoke", "U0COLLE1", "collector"), "no longer holds collector", "不再持有岗位 collector"),
    (("channels", "set", "credit", "C0NEW1"), "credit is now C0NEW1.", "credit 现在发往 C0NEW1。"),
    (
        ("away", "U0MANAG1", "U0MANAG2", "2026-12-01", "2026-12-05"),
        "U0MANAG2 stands in for U0MANAG1 from 2026-12-01 to 2026-12-05.",
        "2026-12-01 至 2026-12-05 由 U0MANAG2 代理 U0MANAG1。",
    ),
    (("clock",), "UTC+8 Asia/Shanghai, business day", "UTC+8 Asia/Shanghai，工作日"),
    (("clock", "set", "2026-03-07"), "2026-03-07 00:00 UTC+8 Asia/Shanghai, no business day", "，非工作日"),
    (("clock", "advance", "3d"), "2026-03-09 16:00 UTC+8 Asia/Shanghai, business day", "，工作日"),
    (("clock", "run"), "business day", "工作日"),
    (("outbox", "list"), "0 waiting, 0 under way, 0 unclear, 0 dead", "待发0条，发送中0条"),
    (
        ("policy", "check", "mine.toml"),
        "Against 2026-3, which is in force: 5 values differ.",
        "与现行的 2026-3 相比：5个值不同。",
    ),
    (("policy", "check", "mine.toml"), "3bd -> (none)", "3bd -> （无）"),
    (
        ("policy", "activate", "mine.toml"),
        "Policy 2026-4 is recorded: effective from 2026-03-09, to come.",
        "政策 2026-4 已登记：自 2026-03-09 起生效，待生效。",
    ),
    (("policy", "list"), "2000-01-01  in force  recorded 20", "2000-01-01  现行      登记于 20"),
    (
        ("policy", "route", "--amount", "1000000", "--class", "A", "--exposure", "1"),
        "CNY 1,000,001 counts, class A, policy 2026-3, not fully secured:",
        "按 CNY 1,000,001 审批，A级，政策 2026-3，无足额担保：",
    ),
    (
        ("policy", "route", "--amount", "2000000", "--class", "D", "--secured"),
        "1. credit committee, 2 votes",
        "1. 信用委员会2票",
    ),
    (("import", "invoices", "ledger.csv", "--yes"), "Imported 1 invoice; already there: 0.", "已导入1张发票"),
    (
        ("replay", "ledger.csv", "--out", "out.jsonl", *RANGE),
        "Busiest day: 2026-03-23 with 1.",
        "最忙的一天：2026-03-23，1条。",
    ),
    (
        ("import", "customers", "list.csv", "--yes"),
        "Imported 1 customer; already there: 0.",
        "已导入1家客户；已存在：0。",
    ),
    (("export", "customers", "out.csv"), "customers to out.csv.", "家客户写入 out.csv。"),
    (("export", "facts", "facts.csv"), "facts to facts.csv.", "条信息写入 facts.csv。"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "english", "chinese"), SAID)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_a_command_did_is_said_in_the_language_asked_for(
    shell: Shell, language: str, arguments: tuple[str, ...], english: str, chinese: str
) -> None:
    done = shell.run(*arguments, "--lang", language)

    assert done.status == 0, done.err
    assert (english if language == "en" else chinese) in done.out
    assert bool(HAN.search(done.out)) == (language == "zh")


REFUSED = [
    (("init",), "--admin U0123ABC", "请用 --admin U0123ABC 指定首位管理员"),
    (("init", "--admin", "U0BOSS1"), "another DATABASE_URL for a real company", "这个数据库是演示库"),
    (("init", "--demo", "--language", "fr"), "I read 'fr' as a language", "读到“fr”，不是支持的语言"),
    (("posts", "grant", "sally", "sales"), "I read 'sally' as a person", "读到“sally”，不是人员"),
    (("posts", "grant", "U0NEW1", "boss"), "I read 'boss' as a post", "读到“boss”，不是岗位"),
    (("posts", "revoke", "U0NEW1", "legal"), "U0NEW1 does not hold legal", "U0NEW1 并不持有岗位 legal"),
    (("channels", "set", "gossip", "C0CREDIT"), "'gossip' as a topic", "读到“gossip”，不是频道用途"),
    (("channels", "set", "credit", "#credit"), "'#credit' as a channel", "读到“#credit”，不是频道"),
    (("away", "U0MANAG1", "U0MANAG1", "2026-12-01", "2026-12-05"), "Nothing was changed", "未作任何更改"),
    (("away", "U0MANAG1", "U0MANAG2", "soon", "2026-12-05"), "'soon' as a day", "读到“soon”，不是日期"),
    (("clock", "advance", "7"), "no step of time", "读到“7”，不是时间步长"),
    (("clock", "set", "tomorrow"), "no instant", "读到“tomorrow”，不是时间点"),
    (("outbox", "retry", "9"), "Row 9 is neither", "第 9 行既未放弃也非不确定"),
    (("outbox", "retry", "x"), "I read 'x' as a row", "读到“x”，不是行号"),
    (("import", "invoices", "none.csv"), "none.csv: cannot be read", "none.csv：无法读取"),
    (("import", "customers", "none.csv"), "none.csv: cannot be read", "none.csv：无法读取"),
    (
        ("import", "customers", "list.csv", "--map", "who=name"),
        "I read 'who=name' in --map",
        "“who=name”",
    ),
    (("export", "customers", "none/out.csv"), "none/out.csv: cannot be written", "none/out.csv：无法写入"),
    (("replay", "ledger.csv", "--out", "o", "--from", "2026-05-01", "--to", "2026-04-01"), "before", "早于"),
    (("policy", "check", "changed.toml"), "a new version name", "请给改动后的文件一个新版本号"),
    (("policy", "activate", "changed.toml"), "a new version name", "请给改动后的文件一个新版本号"),
    (
        ("policy", "activate", "early.toml"),
        "before 2026-3 that is in force since",
        "早于自 2000-01-01 起现行的",
    ),
    (("policy", "route", "--amount", "ten", "--class", "B"), "'ten' as an amount in CNY", "不是 CNY 金额"),
    (("policy", "route", "--amount", "9", "--class", "E"), "'E' as a risk class", "读到“E”，不是风险等级"),
    (
        ("policy", "route", "--amount", "9", "--class", "B", "--currency", "JPY"),
        "'JPY' as a currency",
        "读到“JPY”，不是政策所列的币种",
    ),
    (("run",), "SLACK_BOT_TOKEN is missing", "缺少 SLACK_BOT_TOKEN"),
    (("web",), "SLACK_BOT_TOKEN is missing", "缺少 SLACK_BOT_TOKEN"),
    (("worker", "extra"), "I read 'extra', for which there is no place", "读到“extra”，这里没有它的位置"),
    (("frobnicate",), "I read 'frobnicate' as a command", "读到“frobnicate”，不是命令"),
    (("posts", "grant", "U0NEW1"), "'post' is missing.", "缺少 'post'。"),
    (("posts", "list", "--long"), "There is no option '--long'", "没有选项“--long”"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "english", "chinese"), REFUSED)
def test_a_refusal_is_said_in_the_language_asked_for(
    shell: Shell, arguments: tuple[str, ...], english: str, chinese: str
) -> None:
    plain = shell.run("--lang=en", *arguments)
    spoken = shell.run("--lang=zh", *arguments)

    assert plain.status == spoken.status
    assert plain.status in (1, 2)
    assert english in plain.err
    assert chinese in spoken.err
    assert not HAN.search(plain.err)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "the database was held by another writer for too long"), ("zh", "数据库被其他写入占用过久")],
)
def test_a_database_that_another_holds_is_said_in_the_language_asked_for(
    shell: Shell, language: str, sentence: str
) -> None:
    with contextlib.closing(sqlite3.connect(shell.folder / DATABASE, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("BEGIN IMMEDIATE")

        refused = shell.run("posts", "grant", "U0NEW1", "collector", "--lang", language)

    assert refused.status == 1
    assert sentence in refused.err


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("en", "The bot has too much to do just now. Nothing was changed; try again in a moment."),
        ("zh_CN", "系统当前繁忙，本次操作未生效，请稍后重试。"),
    ],
)
def test_a_command_that_comes_at_a_busy_time_is_told_what_slack_would_say(locale: str, sentence: str) -> None:
    with speaking(locale):
        told = in_words(Busy())

    assert told == (sentence, 1)


def test_a_bad_ledger_names_row_what_was_read_and_the_right_form_in_chinese(shell: Shell) -> None:
    rows = (ROW.replace("1234.50", "12x"), ROW.replace("2026-04-11", "soon"), ROW.replace("CNY", "yuan"))
    (shell.folder / "bad.csv").write_text("\n".join((HEADER, *rows)), "utf-8")

    refused = shell.run("--lang", "zh", "import", "invoices", "bad.csv", "--dates", "ymd", "--numbers", "us")

    lines = [re.sub(r"[\s│]+", " ", line).strip() for line in refused.out.splitlines()]
    assert refused.status == 1
    assert "3个错误行" in refused.out
    assert "2 amount '12x' 请写金额，如 1234.50" in lines
    assert "3 due date 'soon' 请按 ymd 顺序写日期，如 2026-03-31" in lines
    assert "4 currency 'YUAN' 请写币种代码，如 USD 或 CNY" in lines
    assert "bad.csv：有3行不能接受，因此一行也未录入。" in refused.err


BAD_CUSTOMERS = [
    (" ,X1,,", "name", "''", "write the customer's name", "请写客户名称"),
    (f"{'x' * 201},,,", "name", "", "write at most 200 printable characters", "最多写 200 个可显示的字符"),
    ("Granite works ltd,,GB,2 Quay", "name", "'Granite works ltd'", "stands in row 2", "第 2 行有相同的名称"),
    ("Harbour,,China,", "country", "'China'", "write the two letters of the country", "两个字母的国家代码"),
    ("Harbour,91310000MA1K35X97Y,CN,", "registration", "'91310000MA1K35X97Y'", "check digit", "校验码不对"),
    ("Harbour,123,CN,", "registration", "'123'", "another length", "长度不符"),
    ("Harbour,!!,CN,", "registration", "'!!'", "not built like", "不符合注册号的格式"),
    ("Harbour,X1", None, "'Harbour, X1'", "the row has 2 cells, the header 4", "该行有2格，表头有4格"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "column", "read", "english", "chinese"), BAD_CUSTOMERS)
def test_a_bad_row_of_a_customer_list_is_named_in_the_language_asked_for(
    shell: Shell, row: str, column: str | None, read: str, english: str, chinese: str
) -> None:
    (shell.folder / "bad.csv").write_text(f"{CUSTOMERS}\n{CUSTOMER}\n{row}", "utf-8")

    plain = shell.run("--lang", "en", "import", "customers", "bad.csv", "--yes")
    spoken = shell.run("--lang", "zh", "import", "customers", "bad.csv", "--yes")

    assert (plain.status, spoken.status) == (1, 1)
    assert f"3 {column or 'row'} {read}" in _lines(plain.out)
    assert f"3 {column or '行'} {read}" in _lines(spoken.out)
    assert english in _lines(plain.out)
    assert chinese in _lines(spoken.out)
    assert "bad.csv: 1 row cannot be taken, so none was." in plain.err
    assert "bad.csv：有1行不能接受，因此一行也未录入。" in spoken.err
    assert not HAN.search(plain.out)


def _lines(out: str) -> str:
    return re.sub(r"[ │]+", " ", out)


def test_a_number_that_contradicts_the_file_is_named_in_chinese(shell: Shell) -> None:
    shell.run("import", "customers", "list.csv", "--yes")
    for number in ("X1234", "X9999"):
        (shell.folder / f"{number}.csv").write_text(f"{CUSTOMERS}\nGranite Works Ltd,{number},,\n", "utf-8")
    shell.run("import", "customers", "X1234.csv", "--yes", "--lang", "zh")

    last = shell.run("import", "customers", "X9999.csv", "--yes", "--lang", "zh")

    assert last.status == 1
    assert "2 注册号 'X9999' 档案中 Granite Works Ltd 的注册号是 X1234" in _lines(last.out)


def test_look_alikes_are_asked_about_in_chinese(shell: Shell) -> None:
    (shell.folder / "list.csv").write_text(f"{CUSTOMERS}\n{CUSTOMER}\nGranite Work Inc,,,\n", "utf-8")

    asked = shell.run("import", "customers", "list.csv", "--yes", "--lang", "zh")

    assert asked.status == 0
    assert "新增：1。已存在：0。名称相近：1。" in asked.out
    assert "3 Granite Work Inc Granite Works Ltd（第 2 行）" in _lines(asked.out)
    assert "是不是这一家？" in asked.out
    assert "用 --new NAME 说明是另一家客户" in asked.out


def test_the_facts_of_a_list_name_their_source_in_the_language_of_the_command(shell: Shell) -> None:
    shell.run("import", "customers", "list.csv", "--yes", "--lang", "zh")

    engine = open_engine(f"sqlite:///{shell.folder / DATABASE}")
    with SqlUnits(engine).reading() as unit:
        customer = unit.customers.named("Granite Works Ltd")
        assert customer is not None
        sources = {fact.field: fact.source for fact in unit.files.facts(customer.id)}
    engine.dispose()
    assert sources == {"address": "业务部门的客户名单"}


def test_a_preview_is_chinese_with_amounts_written_as_in_slack(shell: Shell) -> None:
    shown = shell.run("import", "invoices", "ledger.csv", "--yes", "--lang", "zh").out

    for words in (
        "编码",
        "分隔符",
        "逗号",
        "日期顺序",
        "数字格式",
        "1（错误0，重复0）",
        "CNY 1,234.50",
        "未结清",
    ):
        assert words in shown


def test_a_replay_writes_the_same_lines_in_either_language(shell: Shell) -> None:
    for language in ("en", "zh"):
        done = shell.run("replay", "ledger.csv", "--out", f"{language}.jsonl", *RANGE, "--lang", language)
        assert done.status == 0, done.err

    english, chinese = ((shell.folder / f"{name}.jsonl").read_text("utf-8") for name in ("en", "zh"))
    assert english == chinese
    assert {json.loads(line)["rule"] for line in english.splitlines()} >= {"remind-7", "dun-1"}


def test_the_outbox_tells_its_rows_in_chinese(shell: Shell) -> None:
    engine = open_engine(f"sqlite:///{shell.folder / DATABASE}")
    with SqlUnits(engine)() as unit:
        unit.outbox.add([Announcement("k", "receipt", "topic:credit")])
        unit.connection.execute(outbox.update().values(state="dead", attempts=8, error="not composed"))
    (line,) = OutboxQueue(engine).lines()
    engine.dispose()

    listed = shell.run("outbox", "list", "--lang", "zh").out
    sent = shell.run("outbox", "retry", str(line.id), "--lang", "zh").out

    assert "已放弃" in listed
    assert "已试8次  not composed" in listed
    assert f"第 {line.id} 行将重新发送。" in sent


def test_doctor_tells_what_it_found_and_the_fix_in_chinese(shell: Shell) -> None:
    looked = shell.run("doctor", "--lang", "zh")

    assert looked.status == 1
    assert "正常 信用政策             版本 2026-3，时区 Asia/Shanghai" in looked.out
    assert "-> 缺少 SLACK_BOT_TOKEN；" in looked.out
    assert all(HAN.search(line) for line in looked.out.splitlines())


@pytest.mark.parametrize(
    "command",
    [
        "",
        "posts grant",
        "import",
        "import invoices",
        "import customers",
        "export",
        "export customers",
        "export facts",
        "replay",
        "clock",
        "policy",
        "policy route",
    ],
)
def test_help_is_in_the_language_asked_for(shell: Shell, command: str) -> None:
    english = shell.run(*command.split(), "--help", "--lang", "en").out
    chinese = shell.run(*command.split(), "--help", "--lang", "zh").out

    assert "Show this text." in english
    assert "显示本说明。" in chinese
    assert not HAN.search(english)


ENGLISH, CHINESE = "no business day", "非工作日"


@pytest.mark.parametrize(
    ("settings", "arguments", "words"),
    [
        ({}, (), ENGLISH),
        ({"LANG": "C.UTF-8"}, (), ENGLISH),
        ({"LANG": "zh_CN.UTF-8"}, (), CHINESE),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_TW"}, (), CHINESE),
        ({"LC_ALL": "en_GB.UTF-8", "LC_MESSAGES": "zh_CN", "LANG": "zh_CN"}, (), ENGLISH),
        ({"CREDIT_DESK_LANG": "zh", "LANG": "en_US.UTF-8"}, (), CHINESE),
        ({"CREDIT_DESK_LANG": "en", "LANG": "zh_CN.UTF-8"}, (), ENGLISH),
        ({"CREDIT_DESK_LANG": "zh"}, ("--lang", "en"), ENGLISH),
    ],
)
def test_the_language_is_the_one_asked_for_then_the_one_set_then_the_terminals(
    shell: Shell, settings: dict[str, str], arguments: tuple[str, ...], words: str
) -> None:
    shell.run("clock", "set", "2026-03-07")
    shell.set(**settings)

    assert words in shell.run("clock", *arguments).out


def test_a_line_of_the_settings_file_sets_the_language(shell: Shell) -> None:
    (shell.folder / ".env").write_text("CREDIT_DESK_LANG=zh\n", "utf-8")

    assert "工作日" in shell.run("clock").out


@pytest.mark.parametrize(
    ("settings", "arguments", "sentence"),
    [
        ({}, ("--lang", "fr"), "I read --lang “fr”; write en or zh."),
        ({}, ("--lang",), "I read --lang “”; write en or zh."),
        ({"CREDIT_DESK_LANG": "fr"}, (), "CREDIT_DESK_LANG is no language we speak; write en or zh"),
    ],
)
def test_a_language_that_is_not_spoken_is_refused(
    shell: Shell, settings: dict[str, str], arguments: tuple[str, ...], sentence: str
) -> None:
    shell.set(**settings)

    refused = shell.run("clock", *arguments)

    assert refused.status == 2
    assert sentence in refused.err

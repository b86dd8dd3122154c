"""Which column holds what: by name with synonyms in English and Chinese, or as declared with ``--map``."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from bot.ledgers.sheets import LedgerError

NEEDED = ("receivable", "customer", "invoiced", "due", "amount")
OPTIONAL = ("currency", "settled", "disputed")

SYNONYMS: dict[str, tuple[str, ...]] = {
    "receivable": (
        "receivable", "receivable number", "invoice", "invoice number", "invoice no", "invoice id",
        "document number",
        "发票号", "发票号码", "发票编号", "单据号", "單據號", "發票號", "發票號碼", "应收单号", "应收编号",
    ),
    "customer": (
        "customer", "customer id", "customer name", "customer number", "customer no", "client",
        "debtor", "buyer",
        "客户", "客户编号", "客户名称", "客户号", "买方", "购方名称", "客戶", "客戶編號",
        "客戶名稱", "付款人",
    ),
    "invoiced": (
        "invoiced", "invoiced on", "invoice date", "date of invoice", "issue date", "billing date",
        "开票日期", "发票日期", "出票日期", "開票日期", "發票日期",
    ),
    "due": (
        "due", "due on", "due date", "payment due", "maturity date",
        "到期日", "到期日期", "应付日期", "付款到期日", "付款期限",
    ),
    "amount": (
        "amount", "invoice amount", "gross amount", "total", "total amount",
        "金额", "发票金额", "应收金额", "价税合计", "金額", "發票金額",
    ),
    "currency": ("currency", "currency code", "ccy", "币种", "货币", "幣種", "幣別", "貨幣"),
    "settled": (
        "settled", "settled on", "settled date", "settlement date", "paid on", "paid date", "payment date",
        "结清日期", "结清日", "付款日期", "收款日期", "回款日期", "付款日", "結清日期",
    ),
    "disputed": ("disputed", "dispute", "in dispute", "争议", "有争议", "是否争议", "有爭議", "爭議"),
}  # fmt: skip


def find_columns(
    header: Sequence[str],
    declared: Mapping[str, str],
    known: Mapping[str, tuple[str, ...]] = SYNONYMS,
    needed: Sequence[str] = NEEDED,
) -> dict[str, int]:
    """The position of each column that is used; raises ``LedgerError`` for a missing or a doubtful one.

    ``known``: names with their synonyms; ``needed``: those without which nothing can be read.
    """
    found = {name: _declared(header, name, column) for name, column in declared.items()}
    for name, synonyms in known.items():
        if name not in found:
            wanted = {folded(synonym) for synonym in synonyms}
            fitting = [place for place, title in enumerate(header) if folded(title) in wanted]
            if len(fitting) > 1:
                titles = tuple(repr(header[place]) for place in fitting)
                raise LedgerError("ledger.columns.doubtful", titles=titles, name=name)
            found.update(dict.fromkeys([name][: len(fitting)], fitting[0] if fitting else 0))
    missing = [name for name in needed if name not in found]
    if missing:
        raise LedgerError(
            "ledger.columns.missing", missing=tuple(missing), header=", ".join(header), first=missing[0]
        )
    return found


def parse_map(text: str, names: Mapping[str, tuple[str, ...]] = SYNONYMS) -> dict[str, str]:
    """``receivable=No.,customer=Buyer`` into a dictionary; raises ``LedgerError``."""
    pairs: dict[str, str] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        name, equals, column = (piece.strip() for piece in part.partition("="))
        if not equals or not column or name not in names:
            raise LedgerError("ledger.map.form", read=part, known=tuple(names))
        pairs[name] = column
    return pairs


def folded(title: str) -> str:
    """A column's title without case, width, spaces and punctuation."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    return "".join(character for character in plain if character.isalnum())


def _declared(header: Sequence[str], name: str, column: str) -> int:
    fitting = [place for place, title in enumerate(header) if title == column] or [
        place for place, title in enumerate(header) if folded(title) == folded(column)
    ]
    if len(fitting) != 1:
        key = "ledger.map.several" if fitting else "ledger.map.none"
        raise LedgerError(key, len(fitting), name=name, column=column, header=", ".join(header))
    return fitting[0]

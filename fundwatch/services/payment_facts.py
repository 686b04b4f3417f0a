"""What the books say of a payment, in short words: facts that people look for, nothing of them a fault by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fundwatch.ledger.money import IN_TRANSIT, REFUND, SPENT
from fundwatch.models.derivation import normalised_name
from fundwatch.services.statement import Tone

NATURES = (SPENT, IN_TRANSIT, REFUND)
NATURE_TONES: dict[str, Tone] = {IN_TRANSIT: "muted", REFUND: "warning"}


def is_bought(row: Any) -> bool:
    """Whether something was bought or built with it: spending that is no list of subsidies."""
    return bool(row.nature == SPENT and row.batch_no is None and row.amount > 0)


def is_named_otherwise(row: Any) -> bool:
    """Whether the account it went to is registered under another name than the payee's."""
    registered, payee = row.registered_name, row.payee
    return bool(registered) and registered != payee and normalised_name(registered) != normalised_name(payee)


#: Each fact by its name, with its word and who has it.
FACTS: tuple[tuple[str, str, Callable[[Any], bool]], ...] = (
    ("contract", "无合同", lambda row: is_bought(row) and row.contract_no is None),
    ("invoice", "无发票", lambda row: is_bought(row) and not row.invoices),
    ("cash", "现金", lambda row: row.method == "现金"),
    ("private", "个人账户", lambda row: bool(row.private)),
    ("name", "户名不同", is_named_otherwise),
    ("document", "无指标", lambda row: row.indicator_no is None),
    ("batch", "拨入批次", lambda row: row.batch_no is not None),
)


def facts_of(row: Any) -> tuple[str, ...]:
    """The facts of a row of `payment_accounts.payments`."""
    return tuple(word for _, word, fits in FACTS if fits(row))


def reason_of(row: Any) -> str:
    """Why it is what it is: as its row says, else by whom it went to. The row needs `stated`."""
    if row.stated in (SPENT, IN_TRANSIT):
        return "支付表填写"
    if row.batch_no is not None and row.stated is None:
        return "填了批次号，是发放批次的拨入"
    if row.nature == IN_TRANSIT:
        return "付给财政、主管部门、乡镇、村或其账户"
    return "负数，是退回的款" if row.nature == REFUND else "付给最后一手收款人"

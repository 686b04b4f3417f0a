"""What several rules on bank statements need to know: which accounts are public, and what the books hold of a line."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import ColumnElement, Connection, or_, select

from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.bank_entry import BankEntry
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.unit import Unit

E = BankEntry
P = Payment
_ACCOUNTS = ("国库单一", "零余额", "财政专户", "实有资金", "村账", "代发")
_UNITS = ("财政部门", "主管部门", "乡镇政府", "村委会", "合作社")
#: A village's mutual aid society holds special money, whatever kind of unit or account it is registered as.
MUTUAL = "互助"
_PUBLIC_ACCOUNT = or_(AccountRegister.account_type.in_(_ACCOUNTS), AccountRegister.account_name.contains(MUTUAL))
_PUBLIC_UNIT = or_(Unit.category.in_(_UNITS), Unit.name.contains(MUTUAL))
#: By how many days a payment of the books and its line on a statement may lie apart.
APART = "流水与支付台账容许相差天数"


def on_account_of(registered: ColumnElement[bool], units: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a line is of an account that the register tells of so, or of such a unit's own."""
    told = select(AccountRegister.account).where(registered)
    own = select(Unit.account).where(Unit.account.is_not(None), units)
    return or_(E.account.in_(told), E.account.in_(own))


def holders_of(
    connection: Connection, registered: ColumnElement[bool], units: ColumnElement[bool]
) -> dict[str, tuple[str, str | None]]:
    """Name and place of the holder of each such account."""
    told = (
        select(AccountRegister.account, AccountRegister.account_name, Unit.region_code)
        .outerjoin(Unit, Unit.record_key == AccountRegister.holder_unit_code)
        .where(registered)
    )
    own = select(Unit.account, Unit.name, Unit.region_code).where(Unit.account.is_not(None), units)
    rows = (row for asked in (told, own) for row in connection.execute(asked))
    return {account: (name, region) for account, name, region in rows}


def on_public_account() -> ColumnElement[bool]:
    """Whether a line is of a public, village or cooperative account."""
    return on_account_of(_PUBLIC_ACCOUNT, _PUBLIC_UNIT)


def public_holders(connection: Connection) -> dict[str, tuple[str, str | None]]:
    """Name and place of each public account's holder."""
    return holders_of(connection, _PUBLIC_ACCOUNT, _PUBLIC_UNIT)


class BookedPayments:
    """The payments of the books to the other sides of what left the accounts of statements."""

    def __init__(self, connection: Connection) -> None:
        self._days: dict[tuple[str, int], list[int]] = defaultdict(list)
        for told, column in ((E.other_account, P.payee_account), (E.other_name, P.payee)):
            named = select(told).where(E.direction == "支", told.is_not(None))
            asked = select(column, P.amount, P.paid_on_day).where(column.in_(named))
            for other, amount, day in connection.execute(asked):
                self._days[other, amount].append(day)

    def holds(self, other: str | None, amount: int, day: int, apart: int) -> bool:
        """Whether there is a payment of this amount to this account or name within so many days."""
        return any(abs(known - day) <= apart for known in self._days.get((other or "", amount), ()))

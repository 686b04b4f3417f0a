"""A document's money on its way to those who are paid: allocations, projects, units that pass it on, payments.

Per document there is a place for each project, one for each unit that was given money for no project, and one for
each unit that money was passed on to (and each project it was passed on for). Payments leave the place that names
them: the project's, or the payer's. What a place pays beyond what it got is never taken from another place by guess:
first a unit's own money that was tied to no project counts, then it is shown as paid without allocation, or passed
on without transfer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from fundwatch.ledger.chain import Chain, Place, origin, remainder
from fundwatch.ledger.chain_documents import document_id, list_place
from fundwatch.ledger.money import IN_TRANSIT

Rows = Iterable[Row[Any]]
#: Stages whose places pay out of what they got.
_CELLS = frozenset({"项目", "单位资金", "转拨单位"})
NOT_ALLOCATED = "没有对应分配的支付"
NOT_TRANSFERRED = "没有对应转拨的支付"


class DocumentSpending:
    """One document's money below it, put into a chain."""

    def __init__(self, chain: Chain, number: str) -> None:
        self._chain = chain
        self._number = number
        self._out: dict[str, int] = {}
        self._in: dict[str, int] = {}
        self._users: dict[str, set[str]] = defaultdict(set)
        self._given: dict[str, str] = {}
        self._allocated: set[str] = set()
        #: What each unit was handed money for: projects, "" for none named.
        self._handed: dict[str, set[str]] = defaultdict(set)
        self._order: dict[str, int] = {}

    def build(self, allocations: Rows, payments: list[Row[Any]], batches: Rows) -> None:
        """Put everything in: what was allocated, paid, and paid by lists that no payment funded."""
        for row in allocations:
            self._allocate(row)
        self._rank(payments)
        for row in payments:
            self._pay(row)
        for row in batches:
            self._pay_list(row)
        self._cover()

    def _allocate(self, row: Row[Any]) -> None:
        place = Place(
            f"分配|{row.record_key}",
            "分配",
            row.document_no,
            "资金分配",
            row.record_key,
            day=row.allocated_on_day,
            whole=row.amount,
            document=self._number,
            project=row.project_no or "",
            unit=row.receiver_code,
        )
        self._flow(document_id(self._number), self._chain.add(place), row.amount)
        if row.project_no:
            target = self._project(row.project_no)
            self._allocated.add(row.project_no)
        else:
            target = self._unit(row.receiver_code)
            self._given[row.receiver_code] = target
        self._flow(place.id, target, row.amount)

    def _rank(self, payments: list[Row[Any]]) -> None:
        """Put the units in an order in which money passes down; a circle begins with whoever paid first.

        A unit that nobody before it handed money to pays out of the document itself; it has the order 0.
        """
        givers: dict[str, set[str]] = {}
        for row in sorted(payments, key=lambda row: (row.paid_on_day, row.record_key)):
            givers.setdefault(row.payer_code, set())
            if row.nature == IN_TRANSIT and row.amount > 0 and row.payee_unit and row.payee_unit != row.payer_code:
                givers.setdefault(row.payee_unit, set()).add(row.payer_code)
                self._handed[row.payee_unit].add(row.project_no or "")
        while len(self._order) < len(givers):
            waiting = [unit for unit in givers if unit not in self._order]
            free = [unit for unit in waiting if not givers[unit].difference(self._order)]
            handed = [unit for unit in waiting if givers[unit].intersection(self._order)]
            place = 1 + max(self._order.values(), default=0)
            for unit in free or handed[:1] or waiting[:1]:
                self._order[unit] = place if givers[unit].intersection(self._order) else 0

    def _pay(self, row: Row[Any]) -> None:
        source = self._payer(row)
        if row.contract_no:
            contract = Place(
                f"合同|{row.contract_no}|{source}",
                "合同",
                table="合同",
                key=row.contract_no,
                document=self._number,
                project=row.project_no or "",
            )
            self._flow(source, self._chain.add(contract), row.amount)
            source = contract.id
        payment = Place(
            f"支付|{row.record_key}",
            "支付",
            row.purpose,
            "支付",
            row.record_key,
            day=row.paid_on_day,
            whole=row.amount,
            note="退回" if row.amount < 0 else "",
            document=self._number,
            project=row.project_no or "",
            unit=row.payer_code,
        )
        self._flow(source, self._chain.add(payment), row.amount)
        self._flow(payment.id, self._payee(row), row.amount)

    def _payer(self, row: Row[Any]) -> str:
        """The place that a payment leaves."""
        if self._order[row.payer_code] and self._pays_from_hand(row):
            return self._holder(row.payer_code, row.project_no)
        user = row.payee_unit if row.nature == IN_TRANSIT and row.payee_unit else row.payer_code
        source = self._project(row.project_no) if row.project_no else self._unit(user)
        self._users[source].add(user)
        return source

    def _pays_from_hand(self, row: Row[Any]) -> bool:
        """Whether a unit pays out of what was handed to it, and not out of what was allocated for this.

        Money that it was handed for other projects alone is no source of a payment whose own project has money.
        """
        handed = self._handed[row.payer_code]
        if not handed.isdisjoint({"", row.project_no or ""}):
            return True
        allocated = row.project_no in self._allocated if row.project_no else row.payer_code in self._given
        return not allocated

    def _payee(self, row: Row[Any]) -> str:
        """The place that a payment comes to."""
        if row.nature == IN_TRANSIT:
            return self._passed_on(row)
        if row.batch_no:
            return self._batch(row.batch_no)
        who = row.payee_unit or row.payee_account or row.payee
        place = Place(
            f"收款|{self._number}|{row.project_no or ''}|{who}",
            "收款人",
            row.payee,
            "单位" if row.payee_unit else "账号" if row.payee_account else "收款人",
            who,
            document=self._number,
            project=row.project_no or "",
            unit=row.payee_unit or "",
        )
        return self._chain.add(place)

    def _passed_on(self, row: Row[Any]) -> str:
        unit = row.payee_unit or ""
        if unit and self._order.get(unit, len(self._order) + 1) > self._order[row.payer_code]:
            return self._holder(unit, row.project_no)
        if not unit:
            place = Place(
                f"在途|{self._number}|{row.project_no or ''}|{row.payee_account or row.payee}",
                "转拨单位",
                row.payee,
                "账户登记" if row.payee_account else "",
                row.payee_account or "",
                note="已拨到账户，之后的去向没有登记",
                document=self._number,
            )
            return self._chain.add(place)
        # Money handed back to where it came from: it ends here, and is not counted again there.
        near = Place("", "转拨单位", document=self._number, project=row.project_no or "", unit=unit)
        return self._chain.add(remainder(near, f"转回|{row.record_key}", "转回上级单位"))

    def _pay_list(self, row: Row[Any]) -> None:
        given = list(self._given.values())
        unit = given[0] if len(given) == 1 else self._unit("")
        source = self._project(row.project_no) if row.project_no else unit
        self._flow(source, self._batch(row.batch_no), row.amount)

    def _cover(self) -> None:
        """Find out what places paid beyond what they got, and let it come from where the books allow."""
        places = [key for key in self._out if self._chain.places[key].stage in _CELLS]
        # A place that got nothing is short even of nothing, or of a refund: it must hang on its document.
        short = sorted(key for key in places if self._out[key] > self._in.get(key, 0) or key not in self._in)
        pools = [key for key in short if not self._chain.places[key].project]
        for key in short:
            if key in pools:
                continue
            pool = self._pool_of(key)
            if pool:
                self._flow(pool, key, self._out[key] - self._in.get(key, 0))
                pools.append(pool)
            else:
                self._lack(key)
        for key in dict.fromkeys(sorted(pools)):
            if self._out[key] > self._in.get(key, 0) or key not in self._in:
                self._lack(key)

    def _pool_of(self, key: str) -> str:
        """The one place of money tied to no project that may have paid for a project beyond its own; else blank."""
        place = self._chain.places[key]
        if place.stage == "项目":
            pools = [self._given[unit] for unit in sorted(self._users[key]) if unit in self._given]
            return pools[0] if len(pools) == 1 else ""
        pool = f"转拨|{self._number}||{place.unit}"
        return pool if place.stage == "转拨单位" and self._in.get(pool, 0) > 0 else ""

    def _lack(self, key: str) -> None:
        place = self._chain.places[key]
        amount = self._out[key] - self._in.get(key, 0)
        if place.stage == "转拨单位":
            source = origin(place, f"无转拨|{key}", NOT_TRANSFERRED, amount)
            self._chain.links.add((document_id(self._number), source.id))
        else:
            source = replace(place, id=f"无分配|{key}", stage="分配", name=NOT_ALLOCATED, kind="group", rest="")
            source = replace(source, table="", key="")
            self._flow(document_id(self._number), source.id, amount)
        self._flow(self._chain.add(source), key, amount)

    def _flow(self, source: str, target: str, amount: int) -> None:
        self._chain.flow(source, target, amount)
        self._out[source] = self._out.get(source, 0) + amount
        self._in[target] = self._in.get(target, 0) + amount

    def _project(self, number: str) -> str:
        place = Place(
            f"项目|{self._number}|{number}",
            "项目",
            table="项目",
            key=number,
            rest="未拨付、未支出",
            document=self._number,
            project=number,
        )
        return self._chain.add(place)

    def _unit(self, code: str) -> str:
        place = Place(
            f"单位资金|{self._number}|{code}",
            "单位资金",
            "" if code else "没有写明经手单位",
            "单位" if code else "",
            code,
            rest="未落实到项目、未支出",
            document=self._number,
            unit=code,
        )
        return self._chain.add(place)

    def _holder(self, unit: str, project: str | None) -> str:
        place = Place(
            f"转拨|{self._number}|{project or ''}|{unit}",
            "转拨单位",
            table="单位",
            key=unit,
            rest="在途（已拨到单位，未支出）",
            document=self._number,
            project=project or "",
            unit=unit,
        )
        return self._chain.add(place)

    def _batch(self, number: str) -> str:
        return self._chain.add(list_place(number))

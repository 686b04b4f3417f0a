"""One reading of the records for notices: places, years, the lists of batches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from sqlalchemy import Connection, func, or_, select

from fundwatch.ledger.disclosure.lines import BatchVillage, BenefitLine, Place
from fundwatch.ledger.disclosure.outcomes import Outcome, completions, outcomes
from fundwatch.ledger.disclosure.year import YearBooks
from fundwatch.ledger.money import net_paid
from fundwatch.ledger.policy import stem
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.project import Project
from fundwatch.models.records.region import Region
from fundwatch.models.records.subsidy_standard import SubsidyStandard


class DisclosureBooks:
    """One reading of the records for notices; everything is read when first asked for and then kept."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._years: dict[int, YearBooks] = {}
        self._batches: dict[int, dict[tuple[str, str], BatchVillage]] = {}

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Regions by code."""
        rows = self.connection.execute(select(Region.record_key, Region.name, Region.level))
        return {code: Place(code, name, level) for code, name, level in rows}

    @property
    def county(self) -> Place | None:
        """The county; None where the records name none."""
        return next((place for place in self.places.values() if place.level == "县"), None)

    def place_name(self, code: str) -> str:
        """Name of a region, its code where the records do not know it."""
        return self.places[code].name if code in self.places else code

    def is_village(self, code: str) -> bool:
        """Whether a region is a village of the records."""
        return code in self.places and self.places[code].level == "村"

    def township_of(self, code: str | None) -> str | None:
        """Code of the township a region is or lies in."""
        if code is None:
            return None
        township = f"{stem(code)[:9]:0<9}000"
        place = self.places.get(township)
        return township if place is not None and place.level == "乡镇" else None

    def years(self) -> tuple[int, ...]:
        """Budget years of which there are documents, the latest last."""
        return tuple(
            self.connection.execute(select(Indicator.budget_year).distinct().order_by("budget_year")).scalars()
        )

    def year(self, year: int) -> YearBooks:
        """A budget year's documents, allocations and projects."""
        if year not in self._years:
            self._years[year] = YearBooks(self, year)
        return self._years[year]

    @cached_property
    def outcomes(self) -> Mapping[str, Outcome]:
        """What became of every project, by its number."""
        return outcomes(self.connection)

    @cached_property
    def completions(self) -> Mapping[int, Mapping[str, tuple[str, ...]]]:
        """Numbers of the projects whose works are completed, by the year of completion and the region."""
        return completions(self.connection)

    def finished(self, year: int, region_code: str) -> tuple[Outcome, ...]:
        """The projects in a region whose works were completed in a year."""
        return tuple(self.outcomes[key] for key in self.completions.get(year, {}).get(region_code, ()))

    def completion_years(self) -> tuple[int, ...]:
        """Years in which works were completed, the latest last."""
        day = Project.completed_on_day
        days = self.connection.execute(select(day).where(day.is_not(None)).distinct()).scalars()
        return tuple(sorted({date.fromordinal(found).year for found in days if found is not None}))

    def benefit_years(self) -> tuple[int, ...]:
        """Years for which subsidies were paid, the latest last."""
        rows = select(BenefitPayment.year).distinct().order_by(BenefitPayment.year)
        return tuple(self.connection.execute(rows).scalars())

    def batch_villages(self, year: int) -> tuple[BatchVillage, ...]:
        """Every batch of a year in every village it reached, in the order of batch and village."""
        if year not in self._batches:
            self._batches[year] = {(one.batch, one.region_code): one for one in self._batch_villages(year)}
        return tuple(self._batches[year].values())

    def batch_village(self, batch: str, region_code: str, year: int) -> BatchVillage:
        """One of them; KeyError where there is none."""
        self.batch_villages(year)
        return self._batches[year][batch, region_code]

    def _batch_villages(self, year: int) -> tuple[BatchVillage, ...]:
        row = BenefitPayment
        totals = (
            select(row.batch_no, row.region_code, func.min(row.paid_on), func.sum(net_paid()))
            .where(row.year == year)
            .group_by(row.batch_no, row.region_code)
            .order_by(row.batch_no, row.region_code)
        )
        named = select(row.batch_no, row.region_code, row.subsidy).where(row.year == year).distinct()
        subsidies: dict[tuple[str, str], list[str]] = {}
        for batch, region, subsidy in self.connection.execute(named.order_by(row.subsidy)):
            subsidies.setdefault((batch, region), []).append(subsidy)
        return tuple(
            BatchVillage(batch, region, year, tuple(subsidies[batch, region]), day, int(fen))
            for batch, region, day, fen in self.connection.execute(totals)
        )

    def benefit_lines(self, batch: str, region_code: str, year: int) -> tuple[BenefitLine, ...]:
        """The list of one batch in one village, net: money that came back is taken from the line it names.

        Lines of which nothing is left are dropped.
        """
        row = BenefitPayment
        asked = (
            select(*row.__table__.columns, net_paid().label("net"))
            .where(row.batch_no == batch, row.region_code == region_code, row.year == year)
            .order_by(row.village_group, row.record_key)
        )
        rows = self.connection.execute(asked).all()
        keys = {one.record_key for one in rows}
        nets: dict[str, int] = {}
        for one in rows:
            came_back = one.net < 0 and one.original_serial_no in keys
            key = one.original_serial_no if came_back else one.record_key
            nets[key] = nets.get(key, 0) + one.net
        return tuple(
            BenefitLine(
                key=one.record_key,
                group=one.village_group or "",
                name=one.name,
                id_number=one.id_number,
                household_no=one.household_no or "",
                birth_day=one.birth_day,
                subsidy=one.subsidy,
                grade=one.grade or "",
                quantity=one.quantity,
                state=one.status or "成功",
                fen=nets[one.record_key],
            )
            for one in rows
            if nets.get(one.record_key)
        )

    def standard(self, subsidy: str, grade: str, year: int) -> tuple[int, str, str] | None:
        """Amount (fen), counted unit and cycle of a fixed standard; None where none or more than one is in force."""
        found = [
            (amount, per, cycle)
            for name, own_grade, start, end, amount, per, cycle in self._standards
            if (name, own_grade) == (subsidy, grade) and start <= year and (end is None or year <= end)
        ]
        return found[0] if len(set(found)) == 1 else None

    @cached_property
    def _standards(self) -> list[tuple[str, str, int, int | None, int, str, str]]:
        row = SubsidyStandard
        asked = select(row.subsidy, row.grade, row.from_year, row.until_year, row.amount, row.per, row.cycle).where(
            or_(row.standard_type.is_(None), row.standard_type == "定额")
        )
        return [
            (name or "", grade or "", start or 0, end, amount, per, cycle)
            for name, grade, start, end, amount, per, cycle in self.connection.execute(asked)
        ]

"""Tenders that were none, too short, awarded otherwise than contracted, or among one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from fundwatch.demo import places
from fundwatch.demo.plans import Plan, ProjectKind, village_plan
from fundwatch.demo.plant.site import Site, Sites
from fundwatch.demo.workdays import after
from fundwatch.demo.world import World

_TOPIC = "招标采购"
_CATEGORY = ("程序违规",)
_SIZE = 260
#: Goods bought in two parts: within a year, and in different years.
_GOODS = (
    ("引水管材采购", "水表采购"),
    ("灌溉管材采购", "水泵采购"),
    ("排污管材采购", "水质仪采购"),
    ("提水管材采购", "量水计采购"),
)


@dataclass(frozen=True)
class Tenders:
    """Large projects that were planned for plantings."""

    negotiated: list[Plan]
    emergency: list[Plan]
    short: list[Plan]
    lawful: list[Plan]
    parts: list[Plan]

    @property
    def all(self) -> list[Plan]:
        """Every one of them."""
        return [*self.negotiated, *self.emergency, *self.short, *self.lawful, *self.parts]


def plan(world: World) -> Tenders:
    """Decide on projects of 2.6 million yuan in 2017, when works were tendered from 2 million on."""
    kinds = (
        _kind("河道治理工程", "竞争性谈判"),
        _kind("水毁道路应急抢险工程", "直接委托"),
        _kind("片区引水主管工程", None),
        _kind("灌区干渠工程", None),
    )
    found: tuple[list[Plan], ...] = ([], [], [], [])
    rng = world.rng("tenders")
    for order in range(world.scale.repeat):
        for place, kind in enumerate(kinds):
            village = world.villages[(order * 17 + place * 3 + 1) % len(world.villages)]
            planned = village_plan(world, rng, kind, village, 2017)
            planned.reserved = True
            found[place].append(planned)
    negotiated, emergency, short, lawful = found
    return Tenders(negotiated, emergency, short, lawful, _parts(world))


def _parts(world: World) -> list[Plan]:
    """Goods of 800,000 yuan: two contracts within a year, then two in different years."""
    plans: list[Plan] = []
    rng = world.rng("parts")
    for order in range(world.scale.repeat):
        pipes, meters = _GOODS[order % len(_GOODS)]
        for title, years in ((pipes, (2017, 2017)), (meters, (2016, 2017))):
            kind = ProjectKind(
                title,
                "基础设施",
                places.WATER,
                80,
                80,
                "SHZ",
                title,
                works=False,
                by_office=True,
            )
            for place, year in enumerate(years):
                village = world.villages[(order * 7 + place * 4 + 2) % len(world.villages)]
                plans.append(village_plan(world, rng, kind, village, year))
    for one in plans:
        one.reserved = True
    return plans


def _kind(title: str, method: str | None) -> ProjectKind:
    return ProjectKind(title, "基础设施", places.WATER, _SIZE, _SIZE, "ZYJ", title, by_office=True, method=method)


def plant(sites: Sites, tenders: Tenders) -> None:
    """Change the papers of some tenders."""
    for planned in tenders.negotiated:
        site = sites.of(planned)
        _flag(sites, site, f"{_SIZE}万元的工程没有招标，采用竞争性谈判")
    for planned in tenders.emergency:
        _quiet(sites, sites.of(planned), "应急抢险工程直接委托")
    for planned in tenders.short:
        site = sites.of(planned)
        if site.procurement.sale_from:
            site.procurement.sale_until = site.procurement.sale_from + timedelta(days=2)
        _flag(sites, site, "招标文件只发售3天")
    for planned in tenders.lawful:
        site = sites.of(planned)
        if site.procurement.sale_from:
            site.procurement.sale_until = site.procurement.sale_from + timedelta(days=4)
        _quiet(sites, site, "招标文件发售恰为5天（含首尾）")
    _answer_for_parts(sites, tenders.parts)
    for _ in range(sites.world.scale.repeat):
        _dearer(sites)
        _one_account(sites)
        _afterwards(sites)
        _founded_later(sites)
        _quiet(sites, sites.take(), "招标、定标、签约、开工先后有序的普通项目")


def _flag(sites: Sites, site: Site, note: str) -> None:
    subjects = [site.procurement, site.contract]
    sites.world.answer(_TOPIC, "flag", _CATEGORY, subjects, note, [site.project, *site.bids])


def _quiet(sites: Sites, site: Site, note: str) -> None:
    subjects = [site.procurement, site.contract]
    sites.world.answer(_TOPIC, "quiet", _CATEGORY, subjects, note, [site.project])


def _answer_for_parts(sites: Sites, parts: list[Plan]) -> None:
    for place in range(0, len(parts), 2):
        first, second = (sites.of(one) for one in parts[place : place + 2])
        subjects = [first.contract, second.contract]
        neutral = [*first.everything(), *second.everything()]
        neutral = [one for one in neutral if one not in subjects]
        if place % 4 == 0:
            note = "同一单位同一年两份80万元的管材合同，都没有招标"
            sites.world.answer(_TOPIC, "flag", _CATEGORY, subjects, note, neutral)
        else:
            note = "同一单位两份80万元的水表合同，分属两个年度"
            sites.world.answer(_TOPIC, "quiet", _CATEGORY, subjects, note, [first.project, second.project])


def _dearer(sites: Sites) -> None:
    """The award was for less than the contract says."""
    site = sites.take()
    won = site.contract.amount * 9 // 10 // 100 * 100
    site.procurement.amount = site.bids[0].price = won
    _flag(sites, site, "合同金额比中标金额多一成")


def _one_account(sites: Sites) -> None:
    site = sites.take()
    site.bids[2].deposit_account = site.bids[1].deposit_account
    _flag(sites, site, "两个投标人的保证金出自同一账号")


def _afterwards(sites: Sites) -> None:
    site = sites.take()
    site.procurement.awarded_on = after(site.life.started, 12)
    _flag(sites, site, "签约、开工以后才发中标通知")


def _founded_later(sites: Sites) -> None:
    """The contractor was founded after it had signed."""
    site = sites.take()
    world = sites.world
    company = places.found_company(world, site.contract.signed_on + timedelta(days=20))
    site.procurement.winner = site.contract.contractor = company.code
    bid = site.bids[0]
    bid.bidder, bid.phone, bid.contact, bid.deposit_account = (
        company.code,
        company.phone,
        company.legal_person,
        company.account,
    )
    for payment in site.payments:
        payment.payee, payment.payee_account, payment.payee_unit = company.name, company.account, company.code
    for invoice in site.rows["发票"]:
        invoice.seller = company.name
    _flag(sites, site, "施工单位在合同签订二十天以后才成立")

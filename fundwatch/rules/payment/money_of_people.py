"""What a 摘要 says of money that a unit holds for people: their subsidies, and the premiums that it takes for them."""

from __future__ import annotations

import re

#: For what households draw subsidies that pass through a unit's books; officials' own allowances are not among them.
_FOR = (
    "良种|种粮|粮食|粮种|农资|农机具?购置|购机|地力|退耕|公益林|草原|草畜|移民|危改|危房|改厕|改水|沼气|低保|五保|特困|高龄|残疾|"
    "优抚|孤儿|临时?救助|救灾|征地|征收|拆迁|搬迁|青苗|占地|库区|能繁母猪|奶牛|救济|雨露|助学|惠农|到户"
)
_SUBSIDY = re.compile(f"(?:{_FOR})[^，。；]{{0,4}}(?:补贴|补助|直补|奖补|补偿|救助金|救济金|保障金|款|金)")
_PREMIUM = re.compile(
    "(?:养老|医疗|医保|参保|社保|新农合|新农保|合作医疗|农业|养殖|种植)[^，。；]{0,4}(?:费|金|款)|代收的?[^，。；]{0,8}[费款金]"
)
_BORROWED = re.compile("借支|借用|借去|借走|借出|借给|暂借|私借|挪用|挪作|领用|占用|周转")
#: Who takes it to hand it out, or to pay it in for them; money that comes back; who lends of his own.
_ON_BUSINESS = re.compile(
    "发放|兑付|兑现|代发|打卡|签领|花名册|上缴|缴入|解缴|代缴|代交|缴费|归还|还借|还回|收回|退回|退还|收到|偿还|垫|工会|互助|贷款|信贷|占用费|占用耕地|占用林地|临时占用"
)


def is_of_people(said: str) -> bool:
    """Whether a 摘要 names subsidies of households or premiums taken for others."""
    return _SUBSIDY.search(said) is not None or _PREMIUM.search(said) is not None


def borrowed(said: str) -> str | None:
    """The word by which a 摘要 says that somebody borrowed such money for himself; None where it does not."""
    found = _BORROWED.search(said)
    return found[0] if found and is_of_people(said) and not _ON_BUSINESS.search(said) else None


def is_handed_out(said: str) -> bool:
    """Whether a 摘要 says that such money was handed out or paid in."""
    return _ON_BUSINESS.search(said) is not None

"""What a notice carries beside its figures: issuer, telephones, place, days, versions of the policies in force."""

from __future__ import annotations

from datetime import date
from typing import Any

from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.ledger.policy import PolicyValue, in_force
from fundwatch.reports.content import Contact, Edition
from fundwatch.reports.notice_forms.definition import Issue, NoticeForm, Target
from fundwatch.services import office

_ISSUERS = {
    "县": ("县级发布单位", "财政局"),
    "乡镇": ("乡镇发布单位", "人民政府"),
    "村": ("村级发布单位", "村民委员会"),
}
_PLACES = {"县": "县级公布载体", "乡镇": "乡镇张贴地点", "村": "村级张贴地点"}
#: A county's notice goes online, the others hang on a board where people know each other.
_EDITIONS: dict[str, Edition] = {"县": "上网版", "乡镇": "张贴版", "村": "张贴版"}


def circumstances(books: DisclosureBooks, form: NoticeForm[Any], target: Target, day: date) -> Issue:
    """The circumstances of issuing a form for a target on a day, without number and log head."""
    settings = {
        name: setting.value for name, setting in office.in_force(books.connection, day, target.region_code).items()
    }
    issuer = _issuer(books, form, target, settings)
    value = _days(books, form, target, day)
    return Issue(
        issuer=issuer,
        day=day,
        contacts=_contacts(settings, issuer),
        edition=_EDITIONS[form.level],
        days=value.whole if value else 0,
        place=settings[_PLACES[form.level]],
        policy_versions=((value.name, _version(value)),) if value else (),
    )


def _days(books: DisclosureBooks, form: NoticeForm[Any], target: Target, day: date) -> PolicyValue | None:
    if not form.days_parameter:
        return None
    return in_force(books.connection).on(form.days_parameter, day, target.region_code)


def _version(value: PolicyValue) -> str:
    doubt = "" if value.verified else "，待核实"
    return f"{value.whole}{value.unit}，{value.from_day.isoformat()}起{doubt}"


def _issuer(books: DisclosureBooks, form: NoticeForm[Any], target: Target, settings: dict[str, str]) -> str:
    """As set, else the usual name of such an office."""
    setting, suffix = _ISSUERS[form.level]
    if settings[setting]:
        return settings[setting]
    own = books.place_name(target.region_code)
    if form.level == "村":
        township = books.township_of(target.region_code)
        above = books.place_name(township) if township else ""
        return f"{above}{own}{suffix}"
    county = books.county
    return f"{county.name if county and form.level != '县' else ''}{own}{suffix}"


def _contacts(settings: dict[str, str], issuer: str) -> tuple[Contact, ...]:
    """Who hears objections, then every hotline; mail and address stand with the first."""
    contacts = []
    if settings["异议受理电话"]:
        contacts.append(Contact(settings["异议受理单位"] or issuer, settings["异议受理电话"]))
    for line in settings["监督举报电话"].splitlines():
        name, _, phone = line.strip().replace("：", " ").replace(":", " ").rpartition(" ")
        if phone:
            contacts.append(Contact(name.strip() or "监督举报电话", phone))
    if contacts and (settings["电子邮箱"] or settings["通讯地址"]):
        first = contacts[0]
        contacts[0] = Contact(first.office, first.phone, settings["电子邮箱"], settings["通讯地址"])
    return tuple(contacts)

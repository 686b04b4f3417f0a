"""Who a loan's money came to: a village official by his account, another person or a public body by name."""

from __future__ import annotations

import re

from sqlalchemy import select

from fundwatch.models.records.person import Person
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.rules.scope import Scope

P = Person
V = VillageOfficial
_PERSON = re.compile("[\u4e00-\u9fff·]{2,6}")
#: What 实际使用人 may say of the household itself.
_HOUSEHOLD = re.compile("本人|自己|自家|自用|本户|全家|家庭|家人|户主|同户|借款人|农户|贫困户|脱贫户|同上|不详|无$")
_RELATIVE = re.compile(
    "(?:其|之)?(?:丈夫|妻子?|老公|老婆|夫|配偶|爱人|儿子?|女儿?|长子|次子|三子|长女|次女|儿媳妇?|女婿|父亲?|母亲?|爸|妈|公公|婆婆"
    "|岳父|岳母|哥哥?|弟弟?|兄弟?|姐姐?|妹妹?|孙子|孙女|子|子女|夫妻|父子|母子)"
)

#: Governments, village committees and their like; offices of finance and banks pay loans out, and are none of them.
_PUBLIC_BODY = re.compile(
    "(政府|办事处|村委会?|委员会|居委会|村集体|两委|党支部|扶贫办|振兴局|农业农村局|林业局|工作站)$"
)

#: A bank card by its number; accounts that a bank lends through have no such number.
_CARD = re.compile(r"62\d{14,17}")


def officials_accounts(scope: Scope) -> dict[str, str]:
    """Who of the village officials holds which account, by their own list and by the register of people."""
    listed = select(V.account, V.name, V.record_key).where(V.account.is_not(None))
    held = select(P.account, P.name, P.record_key).join(V, V.id_number == P.record_key).where(P.account.is_not(None))
    rows = [row for asked in (held, listed) for row in scope.connection.execute(asked)]
    return {account: name or account for account, name, _ in sorted(rows, key=lambda row: row[2])}


def is_another(user: str | None, at_home: set[str]) -> bool:
    """Whether 实际使用人 is a person's name that no member of the household bears."""
    name = (user or "").replace(" ", "")
    return (
        bool(at_home)
        and name not in at_home
        and _PERSON.fullmatch(name) is not None
        and _HOUSEHOLD.search(name) is None
        and _RELATIVE.fullmatch(name) is None
    )


def is_public_body(name: str | None) -> bool:
    """Whether a name is a government's, a village's or an office's that no household's loan is for."""
    return _PUBLIC_BODY.search((name or "").replace(" ", "")) is not None


def is_card(account: str) -> bool:
    """Whether an account is a bank card, as people and not banks or units have."""
    return _CARD.fullmatch(account.replace(" ", "")) is not None

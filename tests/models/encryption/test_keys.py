"""Keys: derived as SQLCipher does, hidden wherever they are shown."""

from __future__ import annotations

import pickle
from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from fundwatch.errors import UsageError
from fundwatch.models.encryption.keys import DatabaseKey, derive, normal, require_sound, salt_of, weakness
from fundwatch.models.encryption.secrets import Address, Secret, secret_of
from fundwatch.models.store import Store

ODD = "扶贫 \"款\" 'x' ; -- é"


def test_sqlciphers_own_tools_open_the_file_by_the_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "账.db"
    Store.open(path, passphrase=ODD).close()
    with closing(dbapi2.connect(str(path))) as connection:
        quoted = normal(ODD).replace("'", "''")
        connection.execute(f"PRAGMA key = '{quoted}'")
        assert connection.execute("SELECT count(*) FROM log_entry").fetchone() == (0,)


def test_one_passphrase_typed_on_two_keyboards_is_one_key() -> None:
    salt = bytes(16)
    assert derive("Lie\u0301 deux mots", salt) == derive("Li\u00e9 deux mots", salt)
    assert derive("１２３４５６７８", salt) != derive("12345678", salt)


def test_salts_differ(tmp_path: Path) -> None:
    for name in ("甲.db", "乙.db"):
        Store.open(tmp_path / name, passphrase=ODD).close()
    assert salt_of(tmp_path / "甲.db") != salt_of(tmp_path / "乙.db")


def test_a_key_is_never_shown() -> None:
    key = DatabaseKey(bytes(range(32)))
    secret = Secret(passphrase="绝密的口令")
    address = Address(f"sqlite+pysqlcipher://key:{key.raw.hex()}@//账/账.db")
    for shown in (repr(key), str(key), repr(secret), f"{address}", f"{address!r}", str(address), "%s" % address):  # noqa: UP031 - as logging does
        assert key.raw.hex()[:8] not in shown
        assert "绝密" not in shown
    assert str(address) == "sqlite+pysqlcipher://key:***@//账/账.db"
    sent: Address = pickle.loads(pickle.dumps(address))  # noqa: S301 - what goes to the worker
    assert sent.whole == address.whole
    assert key.raw.hex() in sent.whole


def test_a_servers_password_is_not_shown_either() -> None:
    assert str(Address("postgresql+psycopg://审计:p%40ss@db/books")) == "postgresql+psycopg://审计:***@db/books"
    assert str(Address("sqlite:////账/账.db")) == "sqlite:////账/账.db"


@pytest.mark.parametrize("short", ["", "1234567", "口令口令口令口"])
def test_a_short_passphrase_is_refused(short: str) -> None:
    with pytest.raises(UsageError, match="至少要 8 个字符"):
        require_sound(short)


@pytest.mark.parametrize(
    ("passphrase", "said"),
    [
        ("20260101", "全是数字"),
        ("aaaaaaab", "重复的字符太多"),
        ("abcdefgh", "连续的字符"),
        ("q7!kW2pz", "较短"),
        ("q7!kW2pz-Rt5", ""),
        ("今年云岭县要修三条路", ""),
    ],
)
def test_a_weak_passphrase_is_told(passphrase: str, said: str) -> None:
    found = weakness(passphrase)
    assert said in found
    assert bool(found) == bool(said)


def test_only_one_secret_is_taken() -> None:
    assert secret_of(None, None) is None
    with pytest.raises(UsageError, match="只能给出一个"):
        secret_of("口令", "恢复码")

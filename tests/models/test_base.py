from __future__ import annotations

import pytest
from sqlalchemy import MetaData, Table, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import class_mapper

from fundwatch.models.base import aliased, class_of
from fundwatch.models.records.deceased_person import DeceasedPerson
from fundwatch.models.records.person import Person


def written(statement: object) -> str:
    return " ".join(str(statement).split())


def test_a_class_stands_for_its_table_and_its_attributes_for_the_columns() -> None:
    assert written(select(Person.name).join(DeceasedPerson, DeceasedPerson.record_key == Person.record_key)) == (
        "SELECT person.name FROM person JOIN deceased_person ON deceased_person.record_key = person.record_key"
    )


def test_a_class_under_another_name_is_told_apart_from_itself() -> None:
    head = aliased(Person)
    assert written(select(Person.name).join(head, head.record_key == Person.household_no)) == (
        "SELECT person.name FROM person JOIN person AS person_1 ON person_1.record_key = person.household_no"
    )


def test_a_class_over_a_table_with_its_columns_names_that_table() -> None:
    few = Person.__table__.to_metadata(MetaData(), name="few")  # type: ignore[attr-defined]  # it is a table
    assert isinstance(few, Table)
    over = aliased(Person, few)
    assert written(select(over.name)) == "SELECT few.name FROM few"


def test_an_alias_has_the_columns_of_its_table_and_no_others() -> None:
    with pytest.raises(AttributeError, match="colour"):
        _ = aliased(Person).colour  # type: ignore[attr-defined]  # there is no such column


def test_a_column_knows_the_class_that_declares_it() -> None:
    assert class_of(Person.name) is Person
    assert class_of(DeceasedPerson.name) is DeceasedPerson


def test_no_class_is_mapped_so_that_no_session_can_be_asked_for_it() -> None:
    with pytest.raises(InvalidRequestError):
        class_mapper(Person)

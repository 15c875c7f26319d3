"""What a text from a case must not hold is read from every row of it and of its group (S0-44)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import models

from cms.casework.addresses import AddressParts, address_in
from cms.casework.material_fields import CASE, NOT_READ, READ
from cms.casework.models import Case, Message, Party, save_recorded
from cms.casework.publishing import CaseNotFound, material_for_check, material_of
from cms.casework.services.case_groups import join_group, start_group
from cms.casework.services.change import Act
from cms.casework.services.told import PersonDetails
from cms.users.models import User
from tests.casework.together import LATER, case_of, people
from tests.factories import WEDNESDAY, UserFactory

pytestmark = [pytest.mark.req("S0-44"), pytest.mark.django_db]
ON = date(2026, 6, 1)
# Columns of words that say nothing of anybody: keys, ticks, what machines write, copies.
LEFT_OUT = {
    "Case": {"intake_key"},
    "Party": {"known_as", "adjustments"},
    "Message": {"checked"},
    "Event": {"data"},
    "OutgoingMail": {"subject", "text", "html", "mime_id", "error"},
    "Deadline": {"alert"},
}


def rows_of_cases() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_app_config("casework").get_models()
        if not model.__name__.startswith("Historical")
        and any(field.related_model is Case for field in model._meta.fields if field.is_relation)
    ]


def holds_words(field: models.Field[object, object]) -> bool:
    if isinstance(field, models.JSONField | models.TextField | models.EmailField):
        return True
    long_enough = isinstance(field, models.CharField) and (field.max_length or 0) >= 100
    return long_enough and not field.choices and not isinstance(field, models.FileField)


@pytest.mark.one_database
def test_no_column_of_words_is_forgotten() -> None:
    forgotten = []
    for model, columns in {Case: CASE, **READ}.items():
        left = LEFT_OUT.get(model.__name__, set())
        if model.__name__.startswith("Historical"):
            continue
        forgotten += [
            f"{model.__name__}.{field.name}"
            for field in model._meta.fields
            if holds_words(field) and field.name not in columns and field.name not in left
        ]
    unread = {model.__name__ for model in rows_of_cases()} - {model.__name__ for model in READ}
    assert forgotten == []
    assert unread - NOT_READ - {"AccessCode"} == set()


def two_cases(who: dict[str, User]) -> tuple[Case, Case]:
    one = case_of(
        person=PersonDetails(
            name="Ada Brown",
            email="ada@resident.example",
            phone="07700 900123",
            postal_address="14 Mill Lane\nSallowfield\nSF1 2AB",
        ),
        text="The side door was locked on 5 April.",
    )
    other = case_of(person=PersonDetails(name="Ben Ashworth", email="ben@resident.example"))
    act = Act(LATER, who["clerk"], reason="The same door.")
    group = start_group(case_id=one.pk, act=act, name="Door", issue="the side door")
    join_group(case_id=other.pk, act=act, group_id=group.pk)
    return one, other


def test_the_material_holds_the_case_and_every_case_of_its_group() -> None:
    one, other = two_cases(people())

    material = material_for_check(one.pk, on=ON)

    assert set(material.names) >= {"Ada Brown", "Ben Ashworth"}
    assert set(material.references) == {one.reference, other.reference}
    assert set(material.emails) >= {"ada@resident.example", "ben@resident.example"}
    assert material.phones == ("07700 900123",)
    assert (material.house_numbers, material.streets) == (("14",), ("Mill Lane",))
    assert material.postcodes == ("SF1 2AB",)
    assert WEDNESDAY.date() in material.dates
    assert "Clerk Holder" in material.staff_names
    assert any("side door was locked on 5 April" in text for text in material.texts)
    assert one.procedure.document in material.public
    assert repr(material) == "<Material>"


def test_what_somebody_was_known_by_before_still_counts() -> None:
    one, _ = two_cases(people())
    party = Party.objects.get(case=one, part="person")
    party.postal_address = "9 New Road\nSallowfield\nSF2 3CD"
    save_recorded(party, by=None, reason="Moved.")

    material = material_for_check(one.pk, on=ON)

    assert set(material.house_numbers) == {"14", "9"}
    assert set(material.postcodes) == {"SF1 2AB", "SF2 3CD"}


def test_only_whoever_sees_the_case_is_given_its_material() -> None:
    who = people()
    one, _ = two_cases(who)

    assert material_of(who["clerk"], one.pk, on=ON).names
    for user in (UserFactory(), who["director"]):
        with pytest.raises(CaseNotFound):
            material_of(user, one.pk, on=ON)
    with pytest.raises(CaseNotFound):
        material_of(who["clerk"], one.pk + 1000, on=ON)


def test_a_text_of_no_single_case_is_still_held_against_staff() -> None:
    people()
    material = material_for_check(None, on=ON)
    assert "Clerk Holder" in material.staff_names
    assert (material.names, material.references, material.texts) == ((), (), ())


def test_the_material_of_a_long_case_takes_no_more_queries(django_assert_max_num_queries) -> None:
    one, _ = two_cases(people())
    with django_assert_max_num_queries(45) as counted:
        material_for_check(one.pk, on=ON)
    before = len(counted)
    for number in range(20):
        Message.objects.create(
            case=one,
            direction="in",
            kind="told_us",
            channel="email",
            body=f"Letter {number}",
            happened_at=WEDNESDAY + timedelta(days=number),
            recorded_at=LATER,
        )
    with django_assert_max_num_queries(before):
        assert "Letter 19" in material_for_check(one.pk, on=ON).texts


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("14 Mill Lane\nSallowfield\nSF1 2AB", AddressParts(("14",), ("Mill Lane",), ("SF1 2AB",))),
        ("Flat 2, 14a Mill Lane, Sallowfield sf12ab", AddressParts(("Flat 2", "14a"), ("Mill Lane",), ("sf12ab",))),
        ("Rose Cottage\nMill Lane\nSallowfield", AddressParts(("Rose Cottage",), ("Mill Lane",), ())),
        ("The Old Forge\nLittle Marsh", AddressParts(("The Old Forge",), (), ())),
        ("14\nMill Lane\nSallowfield", AddressParts(("14",), ("Mill Lane",), ())),
        ("Sallowfield", AddressParts()),
        ("", AddressParts()),
    ],
)  # fmt: skip
def test_an_address_is_taken_apart(text: str, parts: AddressParts) -> None:
    assert address_in(text) == parts

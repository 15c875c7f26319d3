"""Who sees what, whatever roles people hold, whatever they are in a case (S0-22, S0-52)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.casework import registry
from cms.casework.models import Case, CaseAccess, Party, save_recorded
from cms.casework.permissions import (
    CaseNotFound,
    NotAllowed,
    check,
    has_interest,
    may,
    rights_of,
    visible_to,
)
from cms.casework.services.change import Act
from cms.casework.services.closing import close_case
from cms.casework.services.contacts import add_note, log_contact, receive_message
from cms.casework.services.points import add_point
from cms.casework.services.replies import send_reply
from cms.casework.services.told import PersonDetails
from cms.casework.services.triage import Triage, triage_case
from cms.users.models import Appointment, Role, User
from cms.users.roles import ensure_role
from tests.casework.services.written import everything
from tests.factories import WEDNESDAY, UserFactory, holder, install, open_case

pytestmark = pytest.mark.django_db
TODAY = WEDNESDAY.date()
OF_THE_DOCUMENT = ("coordinator", "caseworker", "chair", "vice_chair", "lto_rep", "area_adviser")
OTHERS = {"auditor": "Auditors", "administrator": "Administrators"}
ROLES = (*OF_THE_DOCUMENT, *OTHERS)
SEE_ALL = {"coordinator", "auditor"}
SEE_NONE = {"area_adviser", "administrator"}
ACTIONS = ("work", "triage", "close", "enter:external", "send:initial_response", "step:inform_body")


@pytest.fixture
def roles(db: None) -> dict[str, Role]:
    install()
    for key, group in OTHERS.items():
        ensure_role(key, key.title(), group)
    return {key: Role.objects.get(key=key) for key in ROLES}


@contextmanager
def undone() -> Iterator[None]:
    """One example of many: nothing of it is left for the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def appointed(role: str, user: User, **days: Any) -> User:
    starts_on = days.pop("starts_on", TODAY - timedelta(days=100))
    Appointment.objects.create(
        role=Role.objects.get(key=role),
        starts_on=starts_on,
        public_name=str(user),
        **days,
        **({} if "deputy" in days else {"user": user}),
    )
    return user


PARTS = ("", "subject by account", "subject by role", "raised it", "acts for them", "interest")

one = st.fixed_dictionaries(
    {
        "roles": st.sets(st.sampled_from(ROLES), max_size=3),
        "as_deputy": st.booleans(),
        "ended": st.booleans(),
        "begins_later": st.booleans(),
        "active": st.booleans(),
        "superuser": st.booleans(),
        "part": st.sampled_from(PARTS),
        "handles": st.booleans(),
        "granted": st.sampled_from(["", "account", "role", "account, ended"]),
    }
)
many = settings(
    max_examples=30,  # on each database
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def make(one: dict[str, Any]) -> User:
    user = UserFactory(is_active=one["active"], is_superuser=one["superuser"], is_staff=True)
    days: dict[str, Any] = {}
    if one["ended"]:
        days["ends_on"] = TODAY - timedelta(days=1)
    elif one["begins_later"]:
        days["starts_on"] = TODAY + timedelta(days=1)
    if one["as_deputy"]:
        days["deputy"] = user
    for role in sorted(one["roles"]):
        appointed(role, user, **days)
    return user


def put_in(case: Case, user: User, one: dict[str, Any]) -> None:
    """Give somebody the part, the access and the handling that the example says."""
    by_role = sorted(one["roles"])[:1]
    match one["part"]:
        case "subject by account":
            save(Party(case=case, part="subject", name="Somebody", user=user, prefers="none"))
        case "subject by role" if by_role:
            save(Party(case=case, part="subject", role=by_role[0], prefers="none"))
        case "raised it":
            party = case.parties.get(part="person")
            party.email = user.email
            save(party)
        case "acts for them":
            save(Party(case=case, part="representative", name="Jo", email=user.email.lower()))
    if one["handles"]:
        case.handler = user
        save(case)
    if one["granted"].startswith("account"):
        until = WEDNESDAY if "ended" in one["granted"] else None
        save(CaseAccess(case=case, user=user, why="Asked", since_at=WEDNESDAY, until_at=until))
    elif one["granted"] and by_role:
        save(CaseAccess(case=case, role=by_role[0], why="Asked", since_at=WEDNESDAY))


def save(row: Any) -> None:
    save_recorded(row, by=None, reason="For the example.")


def held(one: dict[str, Any]) -> set[str]:
    """The roles that count today."""
    if not one["active"] or one["ended"] or one["begins_later"]:
        return set()
    return set(one["roles"])


def named(one: dict[str, Any]) -> bool:
    if one["part"] == "subject by role":
        return bool(held(one)) and sorted(one["roles"])[0] in held(one)
    return one["part"] not in ("", "interest") or one["part"] == "interest"


def expected(one: dict[str, Any]) -> bool:
    """The written rule, said again without the database."""
    roles = held(one)
    if not roles - SEE_NONE or named(one):
        return False
    if roles & SEE_ALL:
        return True
    by_role = one["granted"] == "role" and bool(one["roles"])
    return one["handles"] or one["granted"] == "account" or by_role


@pytest.mark.req("S0-22", "S0-52", "S3-83")
@many
@given(one=one)
def test_somebody_sees_a_case_exactly_when_the_rule_says(
    roles: dict[str, Role], one: dict[str, Any]
):
    with undone():
        case, other = open_case(), open_case()
        user = make(one)
        put_in(case, user, one)
        interests = frozenset({case.pk}) if one["part"] == "interest" else frozenset()
        registry.provide_interests(source := lambda account: interests)
        try:
            seen = visible_to(user, on=TODAY)
            assert seen.filter(pk=case.pk).exists() is expected(one)
            every_way_of_looking_agrees(user, case, other)
            if named(one) and held(one):
                assert has_interest(user, case, on=TODAY)
            if not held(one) - SEE_NONE:
                assert not seen.exists()
            acts_only_on_what_is_seen(user, case, one)
        finally:
            registry._interests.remove(source)


def every_way_of_looking_agrees(user: User, *cases: Case) -> None:
    seen = visible_to(user, on=TODAY)
    listed = {case.pk for case in seen}
    assert seen.count() == len(listed)
    assert listed == set(seen.values_list("pk", flat=True))
    for case in cases:
        assert seen.filter(pk=case.pk).exists() is (case.pk in listed)
        assert seen.filter(reference=case.reference).count() == (case.pk in listed)


def acts_only_on_what_is_seen(user: User, case: Case, one: dict[str, Any]) -> None:
    for action in ACTIONS:
        if not expected(one):
            with pytest.raises(CaseNotFound):
                check(user, case, action, on=TODAY)
        elif not may(user, case, action, on=TODAY):
            with pytest.raises(NotAllowed):
                check(user, case, action, on=TODAY)
        else:
            assert held(one) - {"auditor", "administrator", "area_adviser"}
            check(user, case, action, on=TODAY)


@pytest.mark.req("S0-22")
@many
@given(
    subjects=st.lists(st.sampled_from(OF_THE_DOCUMENT), max_size=3, unique=True),
    twice=st.sampled_from(["", *OF_THE_DOCUMENT]),
    vacant=st.sets(st.sampled_from(OF_THE_DOCUMENT), max_size=3),
)
def test_whoever_it_is_about_never_has_it_and_never_hears_of_it(
    roles: dict[str, Role], subjects: list[str], twice: str, vacant: set[str]
):
    """Roles may be vacant, and one person may hold the coordinator's and another role."""
    with undone():
        people = {role: holder(role) for role in OF_THE_DOCUMENT if role not in vacant}
        if twice and "coordinator" in people:
            appointed(twice, people["coordinator"])
        case = open_case(subject_role=subjects[0] if subjects else "")
        for subject in subjects[1:]:
            reader = next(iter(visible_to_any(case, people)), None)
            if reader is None or "work_cases" not in rights_of(reader, on=TODAY):
                break
            named_too(case, reader, subject)
        for user in people.values():
            fresh = User.objects.get(pk=user.pk)
            if has_interest(fresh, case, on=TODAY):
                assert not visible_to(fresh, on=TODAY).exists()
                assert Case.objects.get(pk=case.pk).handler != fresh
        about = people.get(subjects[0]) if subjects else None
        if about is not None:
            addresses = {about.email, *about.appointments.values_list("email", flat=True)} - {""}
            assert not case.mails.filter(to__in=addresses).exists()


def visible_to_any(case: Case, people: dict[str, User]) -> list[User]:
    fresh = [User.objects.get(pk=user.pk) for user in people.values()]
    return [user for user in fresh if visible_to(user, on=TODAY).filter(pk=case.pk).exists()]


def named_too(case: Case, by: User, role: str) -> None:
    decided = Triage(kind="concern", topic="hall access", subject_role=role)
    triage_case(case_id=case.pk, act=Act(WEDNESDAY, by), decided=decided)


@pytest.mark.parametrize("kind", ["nobody", "superuser", "editor", "moderator", "administrator"])
def test_without_a_role_of_casework_there_is_no_case(roles: dict[str, Role], kind: str):
    open_case()
    user: Any = AnonymousUser()
    if kind == "superuser":
        user = UserFactory(is_superuser=True, is_staff=True)
    elif kind in ("editor", "moderator"):
        user = UserFactory(is_staff=True)
        user.groups.set(Group.objects.filter(name=f"{kind.title()}s"))
        assert user.groups.count() == 1
    elif kind == "administrator":
        user = appointed("administrator", UserFactory(is_staff=True))

    assert not visible_to(user, on=TODAY).exists()
    assert visible_to(user, on=TODAY).count() == 0


def test_being_in_the_group_without_the_appointment_shows_nothing(roles: dict[str, Role]):
    open_case()
    user = UserFactory()
    user.groups.set(Group.objects.filter(name="Coordinators"))

    assert not visible_to(user, on=TODAY).exists()


def test_an_auditor_sees_every_case_and_changes_nothing(roles: dict[str, Role]):
    holder("coordinator")
    case = open_case()
    auditor = appointed("auditor", UserFactory())
    assert visible_to(auditor, on=TODAY).get() == case

    act = Act(WEDNESDAY, auditor)
    of_case = {"case_id": case.pk, "act": act}
    before = everything()
    for deed in (
        lambda: triage_case(**of_case, decided=Triage(kind="concern", topic="")),
        lambda: add_point(**of_case, text="One."),
        lambda: add_note(**of_case, text="One."),
        lambda: log_contact(**of_case, channel="phone", happened_at=WEDNESDAY, text="One."),
        lambda: receive_message(**of_case, text="One."),
        lambda: send_reply(**of_case, key="initial_response", words="One."),
        lambda: close_case(**of_case, outcome="withdrawn", outcome_reason="One."),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert everything() == before


def test_an_appointment_counts_from_its_first_day_to_its_last(roles: dict[str, Role]):
    open_case()
    user = UserFactory()
    appointed("coordinator", user, starts_on=TODAY, ends_on=TODAY + timedelta(days=2))

    seen = [
        visible_to(User.objects.get(pk=user.pk), on=TODAY + timedelta(days=days)).exists()
        for days in range(-1, 4)
    ]
    assert seen == [False, True, True, True, False]


def test_a_list_of_cases_takes_the_same_queries_however_many_there_are(
    roles: dict[str, Role], django_assert_num_queries: Any
):
    chair = holder("chair")
    for _ in range(3):
        open_case(subject_role="coordinator")
    fresh = User.objects.get(pk=chair.pk)
    with django_assert_num_queries(3):  # rights, whether they are a member, cases
        assert len(list(visible_to(fresh, on=TODAY))) == 3


@pytest.mark.req("S0-22")
def test_another_address_does_not_open_ones_own_case():
    install()
    coordinator = holder("coordinator")
    case = open_case(person=PersonDetails(name="A resident", email=coordinator.email.upper()))
    other = open_case()
    before = list(visible_to(coordinator))

    # As on the screen where staff change their own address.
    coordinator.email = "elsewhere@partnership.example"
    coordinator.save()

    coordinator = User.objects.get(pk=coordinator.pk)
    assert (before, list(visible_to(coordinator))) == ([other], [other])
    assert has_interest(coordinator, case)
    party = case.parties.get()
    assert party.history.first().history_change_reason == "Their account has another address now."
    assert party.history.count() == 2
    coordinator.first_name = "Renamed"
    coordinator.save()
    assert party.history.count() == 2


def test_a_first_address_makes_nobody_of_those_who_gave_none():
    install()
    holder("coordinator")
    case = open_case(person=PersonDetails(name="A resident", phone="01632 960 001"))
    without = UserFactory(email="")

    without.email = "first@partnership.example"
    without.save()

    assert not case.parties.exclude(user=None).exists()

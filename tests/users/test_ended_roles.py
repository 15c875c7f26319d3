"""A role ends with its last day, and so does all that it lets somebody do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils.timezone import localdate
from wagtail.models import Page

from cms.users.models import Appointment, Role, User
from cms.users.roles import appoint, roles_to_give, sync_group

EDIT = "/admin/users/appointment/edit/{}/"


def coordinator(**dates):
    role = Role.objects.get_or_create(
        key="coordinator",
        defaults={"title": "Coordinator", "group": Group.objects.get(name="Coordinators")},
    )[0]
    user = User.objects.create_user("ines@sallowfield.example", "a-long-password")
    return user, appoint(user=user, role=role, **dates)


def again(user):
    """The account as the next request reads it."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def ended(db):
    """Somebody who was a coordinator until yesterday, and whose account is still open."""
    today = localdate()
    user, row = coordinator(starts_on=today - timedelta(days=9))
    Appointment.objects.filter(pk=row.pk).update(ends_on=today - timedelta(days=1))
    return user, row


@pytest.mark.req("S0-22")
def test_who_held_a_role_until_yesterday_may_do_nothing_by_it(client, ended):
    user, row = ended
    client.force_login(user)

    assert not again(user).has_perm("published_summaries.approve_draft")
    assert not again(user).has_perm("wagtailadmin.access_admin")
    assert not roles_to_give(again(user)).filter(pk=row.role_id).exists()
    for path in ("/admin/members/", "/admin/reports-of-quality/", "/admin/users/appointment/"):
        assert client.get(path).status_code in (302, 403), path


def test_nobody_gives_an_ended_role_back_to_themselves(client, ended):
    user, row = ended
    client.force_login(user)

    client.post(
        EDIT.format(row.pk),
        {
            "role": row.role_id,
            "user": user.pk,
            "starts_on": row.starts_on,
            "ends_on": "",
            "public_name": "Ines Example",
        },
    )

    row.refresh_from_db()
    assert row.ends_on == localdate() - timedelta(days=1)


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ({"ends_on": ""}, True),
        ({"ends_on": "2099-12-31"}, True),
        ({"starts_on": "2020-01-01", "ends_on": "2099-01-31"}, True),
        ({"ends_on": "2098-12-31"}, False),
    ],
)
def test_who_holds_a_role_ends_it_sooner_and_never_later(client, db, dates, said):
    user, row = coordinator(starts_on="2025-01-01", ends_on="2099-01-31")
    client.force_login(user)
    given = {"starts_on": "2025-01-01", "public_name": "Ines Example", **dates}

    answer = client.post(EDIT.format(row.pk), {"role": row.role_id, "user": user.pk, **given})

    row.refresh_from_db()
    assert (str(row.starts_on), str(row.ends_on)) == (
        "2025-01-01",
        "2099-01-31" if said else "2098-12-31",
    )
    assert ("Somebody else gives a role to you" in answer.content.decode()) is said


def test_a_role_lets_somebody_do_nothing_before_its_first_day(db):
    user, row = coordinator(starts_on=localdate() + timedelta(days=1))

    assert not again(user).has_perm("users.change_appointment")

    Appointment.objects.filter(pk=row.pk).update(starts_on=localdate())
    assert again(user).has_perm("users.change_appointment")


def test_a_group_that_no_role_gave_stays_as_it_is(db):
    user, _ = coordinator(starts_on="2025-01-01", ends_on="2025-02-01")
    user.groups.add(Group.objects.get(name="Administrators"))

    assert again(user).has_perm("users.change_user")
    assert not again(user).has_perm("published_summaries.approve_draft")


def test_one_of_two_roles_of_a_group_is_enough(db):
    user, row = coordinator(starts_on="2025-01-01", ends_on="2025-02-01")
    other = Role.objects.create(key="second", title="Second", group=row.role.group)
    appoint(user=None, deputy=user, role=other, starts_on="2025-03-01")

    assert again(user).has_perm("published_summaries.approve_draft")


def test_a_role_of_editors_that_ended_opens_no_page(client, ended):
    user, _ = ended
    page = Page.objects.get(depth=2)
    role = Role.objects.create(key="web", title="Web", group=Group.objects.get(name="Editors"))
    row = appoint(user=user, role=role, starts_on="2025-01-01")
    assert page.permissions_for_user(again(user)).can_edit()

    Appointment.objects.filter(pk=row.pk).update(ends_on="2025-02-01")

    assert not page.permissions_for_user(again(user)).can_edit()


def test_who_holds_a_role_no_more_leaves_its_group(ended):
    user, row = ended
    other = Role.objects.create(key="web", title="Web", group=Group.objects.get(name="Editors"))
    appoint(user=user, role=other, starts_on=localdate() + timedelta(days=1))
    user.groups.add(Group.objects.get(name="Auditors"))

    call_command("tick", once=True)
    call_command("tick", once=True)

    assert set(user.groups.values_list("name", flat=True)) == {"Auditors", "Editors"}
    sync_group(row.role)
    assert not user.groups.filter(name="Coordinators").exists()

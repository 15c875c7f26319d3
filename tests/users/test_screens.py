"""The screens of roles and appointments: within what each may give, by the services, for good."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.timezone import localdate

from cms.users.models import Appointment, Role, User
from cms.users.roles import appoint

LISTING = "/admin/users/appointment/"


@pytest.fixture
def people(db):
    """An administrator, a coordinator who may look, and somebody with neither."""
    found = {}
    for name, group in (("administrator", "Administrators"), ("coordinator", "Coordinators")):
        role = Role.objects.create(
            key=name, title=name.title(), group=Group.objects.get(name=group)
        )
        user = User.objects.create_user(f"{name}@sallowfield.example", "a-long-password")
        appoint(user=user, role=role, starts_on="2025-01-01", public_name=name.title())
        found[name] = user
    found["editor"] = User.objects.create_user("editor@sallowfield.example", "a-long-password")
    found["editor"].groups.add(Group.objects.get(name="Editors"))
    return found


def form_for(role, user, **changes):
    values = {
        "role": role.pk,
        "user": user.pk if user else "",
        "deputy": "",
        "starts_on": "2026-01-01",
        "ends_on": "",
        "public_name": "Ines Example",
        "note": "",
        "phone": "01632 960 002",
        "email": "",
        "postal_address": "",
    }
    return {**values, **changes}


def test_an_administrator_appoints_and_the_group_follows(client, people):
    client.force_login(people["administrator"])
    role = Role.objects.get(key="coordinator")

    client.post(LISTING + "create/", form_for(role, people["editor"]))

    assert Appointment.objects.filter(public_name="Ines Example").exists()
    assert people["editor"].groups.filter(name="Coordinators").exists()


def test_moving_an_appointment_takes_the_old_group_away(client, people):
    client.force_login(people["administrator"])
    row = Appointment.objects.get(user=people["coordinator"])
    other = Role.objects.create(
        key="auditor", title="Auditor", group=Group.objects.get(name="Auditors")
    )

    client.post(f"{LISTING}edit/{row.pk}/", form_for(other, people["coordinator"]))

    assert list(people["coordinator"].groups.values_list("name", flat=True)) == ["Auditors"]


def test_an_appointment_that_ends_before_it_starts_is_refused_and_nothing_is_written(
    client, people
):
    client.force_login(people["administrator"])
    role = Role.objects.get(key="coordinator")
    before = Appointment.objects.count()

    answer = client.post(
        LISTING + "create/", form_for(role, people["editor"], ends_on="2025-01-01")
    )

    assert answer.status_code == 200
    assert Appointment.objects.count() == before
    assert not people["editor"].groups.filter(name="Coordinators").exists()


def test_a_coordinator_names_a_deputy_and_an_end(client, people):
    client.force_login(people["coordinator"])
    row = Appointment.objects.get(user=people["coordinator"])
    deputy = User.objects.create_user("deputy@sallowfield.example", "a-long-password")
    ends_on = localdate() + timedelta(days=40)
    typed = form_for(row.role, row.user, deputy=deputy.pk, ends_on=ends_on.isoformat())

    assert client.get(LISTING).status_code == 200
    client.post(f"{LISTING}edit/{row.pk}/", typed)

    row.refresh_from_db()
    assert (row.deputy, row.ends_on) == (deputy, ends_on)
    assert deputy.groups.filter(name="Coordinators").exists()


@pytest.mark.parametrize("group", ["Administrators", "Editors", "Auditors"])
def test_a_coordinator_gives_no_role_that_may_do_more_than_they_may(client, people, group):
    client.force_login(people["coordinator"])
    role, _ = Role.objects.get_or_create(
        key=group.lower(), defaults={"title": group, "group": Group.objects.get(name=group)}
    )
    before = Appointment.objects.count()

    answer = client.post(LISTING + "create/", form_for(role, people["editor"]))

    assert answer.status_code == 200
    assert Appointment.objects.count() == before
    assert not people["editor"].groups.filter(name=group).exclude(name="Editors").exists()


def test_a_coordinator_changes_no_appointment_of_an_administrator(client, people):
    client.force_login(people["coordinator"])
    row = Appointment.objects.get(user=people["administrator"])

    answer = client.post(f"{LISTING}edit/{row.pk}/", form_for(row.role, people["editor"]))

    row.refresh_from_db()
    assert (answer.status_code, row.user) == (302, people["administrator"])


@pytest.mark.parametrize("name", ["user", "deputy"])
def test_nobody_but_who_keeps_the_roles_gives_one_to_themselves(client, people, name):
    client.force_login(people["coordinator"])
    chair = Role.objects.create(key="chair", title="Chair", group=Group.objects.get(name="Chairs"))
    typed = {**form_for(chair, people["editor"]), name: people["coordinator"].pk}

    answer = client.post(LISTING + "create/", typed)

    assert "Somebody else gives a role to you" in answer.content.decode()
    assert not Appointment.objects.filter(role=chair).exists()


@pytest.mark.parametrize(
    "part", ["", "create/", "edit/{pk}/", "delete/{pk}/", "inspect/{pk}/", "history/{pk}/"]
)
def test_others_reach_none_of_the_screens(client, people, part):
    client.force_login(people["editor"])
    row = Appointment.objects.first()

    answer = client.get(LISTING + part.format(pk=row.pk))

    assert answer.status_code == 302


def test_nobody_deletes_an_appointment_or_a_role(client, people):
    client.force_login(people["administrator"])
    row = Appointment.objects.first()

    client.post(f"{LISTING}delete/{row.pk}/")
    client.post(f"/admin/users/role/delete/{row.role.pk}/")

    assert Appointment.objects.filter(pk=row.pk).exists()


def test_the_key_of_a_role_stays_when_its_title_changes(client, people):
    client.force_login(people["administrator"])
    role = Role.objects.get(key="coordinator")

    client.post(
        f"/admin/users/role/edit/{role.pk}/",
        {"title": "Organiser", "key": "organiser", "group": role.group_id},
    )

    role.refresh_from_db()
    assert (role.title, role.key) == ("Organiser", "coordinator")


@pytest.mark.req("S0-33")
def test_the_first_screen_warns_of_a_vacant_contact(client, people):
    client.force_login(people["administrator"])

    assert (
        "No main contact has been appointed"
        in client.get(reverse("wagtailadmin_home")).content.decode()
    )

"""The site's health: what the public misses fails it, what wants a look is told."""

from __future__ import annotations

import os
from datetime import date, timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db.models import F
from django.urls import reverse
from django.utils.html import escape
from django.utils.timezone import localdate, now

from cms.casework.models import CalendarCheck, MailStatus, OutgoingMail, OutsideBody
from cms.conduct.models import InductionRecord
from cms.home.health import PLACES, backup_gaps, site_health
from cms.policies.models import EqualityAssessment, Policy, PolicyPage, RelatedPolicy
from cms.users.models import Appointment
from tests.factories import UserFactory

pytestmark = pytest.mark.one_database


def problems(title: str) -> list[str]:
    (check,) = [check for check in site_health(now=now()) if check.title == title]
    return [problem.text for problem in check.problems]


def run() -> str:
    out = StringIO()
    call_command("site_health", stdout=out)
    return out.getvalue()


def ended(key: str, **values: object) -> OutsideBody:
    row = OutsideBody.objects.get(key=key)
    for name, value in {"valid_to": localdate() - timedelta(days=1), **values}.items():
        setattr(row, name, value)
    row.save()
    return row


@pytest.mark.req("S0-51")
def test_an_outside_body_that_ended_fails_the_site_until_another_follows_it(staff):
    assert problems("Outside bodies") == []
    body = ended("local_trust", successor=None)

    with pytest.raises(CommandError, match=f"{body.name} ended on"):
        run()

    ended("local_trust", successor=OutsideBody.objects.get(key="renaisi"))
    assert problems("Outside bodies") == []


@pytest.mark.req("S4-4")
def test_a_related_policy_that_is_not_published_fails_the_site(staff):
    page = PolicyPage.objects.get()
    other = Policy.objects.create(slug="other", title="Another policy")
    RelatedPolicy.objects.create(page=page, policy=other)

    with pytest.raises(CommandError, match="Another policy"):
        run()


def test_mail_that_does_not_leave_fails_the_site(staff):
    moment = now()
    mail = OutgoingMail(
        kind="agenda",
        to="jo@resident.example",
        subject="Agenda",
        text="Agenda",
        mime_id="one@site.example",
        created_at=moment - timedelta(minutes=29),
        try_at=moment,
    )
    mail.save()
    assert problems("Mail") == []

    OutgoingMail.objects.update(created_at=moment - timedelta(hours=5))
    assert problems("Mail") == ["One message has not left; the oldest has waited for 5 hours."]

    OutgoingMail.objects.update(status=MailStatus.FAILED)
    assert problems("Mail") == ["One message has failed for good in the last week."]
    with pytest.raises(CommandError, match="failed for good"):
        run()


def test_bank_holidays_of_the_next_year_must_have_been_checked(staff):
    assert problems("Bank holidays") == []
    year = localdate().year

    row = CalendarCheck.objects.get()
    row.covers_until = date(year + 1, 12, 25)
    row.save()

    assert f"Check those of {year + 1} as well" in problems("Bank holidays")[0]
    assert "Have a look: The bank holidays were checked as far as" in run()


def test_a_backup_counts_once_somebody_restored_it(settings, tmp_path):
    moment = now()
    proof = tmp_path / "restored"
    settings.BACKUP_RESTORED_FILE = str(proof)
    assert "ever restored" in backup_gaps(now=moment)[0]

    proof.touch()
    assert backup_gaps(now=now()) == []

    old = (moment - timedelta(days=93)).timestamp()
    os.utime(proof, (old, old))
    assert "last restored for a test on" in backup_gaps(now=moment)[0]


@pytest.mark.req("S2-16")
def test_a_late_induction_is_told_without_a_name_and_fails_nothing(staff):
    day = localdate()
    assert problems("Induction and training") == []
    InductionRecord(
        user=staff["coordinator"], item="desk", title="The desk", due_on=day - timedelta(days=1)
    ).save()

    assert problems("Induction and training") == ["1 person is late with their induction."]
    assert "Have a look: 1 person is late with their induction." in run()


@pytest.mark.req("S4-38", "S2-11")
def test_an_overdue_review_and_an_unlisted_policy_are_told_and_fail_nothing(staff):
    PolicyPage.objects.update(next_review_on=localdate() - timedelta(days=62))

    said = run()

    assert "was to be reviewed by" in said
    assert "Nobody has listed where" in said


@pytest.mark.req("S0-33")
def test_one_main_contact_alone_is_too_few(staff):
    assert problems("Main contacts") == []
    Appointment.objects.filter(role__key="chair").update(is_public_contact=False)

    assert problems("Main contacts") == [
        "There is only one main contact. People need somebody else as well."
    ]


@pytest.mark.req("S4-30")
def test_an_equality_assessment_that_is_due_again_is_told(staff):
    page = PolicyPage.objects.get()
    made_on, review_on = localdate() - timedelta(days=400), localdate() - timedelta(days=1)
    row = {"policy": page.policy, "author": "Jo", "groups": "All.", "findings": "None."}
    EqualityAssessment.objects.create(made_on=made_on, review_on=localdate(), **row)
    assert "assessment" not in run()
    EqualityAssessment.objects.create(made_on=made_on, review_on=review_on, **row)
    assert f"The equality assessment of “{page.policy.title}” was to be looked at again" in run()

    EqualityAssessment.objects.create(made_on=review_on, **row)

    assert "assessment" not in run()


@pytest.mark.req("S0-33")
def test_the_main_contacts_are_ready_for_the_newsletter(client, staff):
    response = client.get("/contacts.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    said = response.content.decode()
    assert "Priya Anand, Coordinator\nCall or text 01632 960 114\n" in said
    assert "The Hub, 12 Willow Walk" in said
    assert said.count("@sallowfield.example") == 2
    assert "\n\n\n" not in said

    Appointment.objects.filter(role__key="chair").update(ends_on=F("starts_on"))
    said = client.get("/contacts.txt").content.decode()
    assert "Chair: nobody holds this role at present. Please write to Priya Anand" in said


def broken_in_every_way() -> None:
    PolicyPage.objects.update(next_review_on=localdate() - timedelta(days=62))
    Appointment.objects.filter(role__key="chair").update(is_public_contact=False)
    row = CalendarCheck.objects.get()
    row.covers_until = localdate()
    row.save()
    ended("local_trust", successor=None)


def test_the_first_screen_says_what_people_miss_to_whoever_can_mend_it(client, staff):
    client.force_login(staff["coordinator"])
    home = reverse("wagtailadmin_home")
    broken_in_every_way()

    shown = client.get(home).content.decode()

    assert "There is only one main contact." in shown
    assert "What to do, and " in shown
    assert "was to be reviewed by" not in shown
    stranger = UserFactory()
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(stranger)
    assert "only one main contact" not in client.get(home).content.decode()


def test_each_thing_says_what_to_do_and_leads_to_where_its_reader_may_do_it(client, staff):
    broken_in_every_way()
    client.force_login(staff["coordinator"])
    shown = client.get(reverse("site_health")).content.decode()

    wrong = [check for check in site_health(now=now()) if check.problems]
    assert len(wrong) >= 5
    for check in wrong:
        assert escape(check.todo) in shown
        if check.place is not None:
            address = reverse(check.place.url_name)
            assert f'href="{address}"' in shown
            assert client.get(address).status_code == 200
    stranger = UserFactory()
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(stranger)
    shown = client.get(reverse("site_health")).content.decode()
    assert "There is only one main contact." in shown
    assert not any(reverse(place.url_name) in shown for place in PLACES)


def test_the_screen_leads_to_where_each_thing_is_mended(client, staff):
    page = PolicyPage.objects.get()
    PolicyPage.objects.update(next_review_on=localdate() - timedelta(days=62))
    client.force_login(staff["coordinator"])
    assert "was to be reviewed by" in client.get(reverse("site_health")).content.decode()
    record = reverse("policy_records:policy", args=[page.policy_id])
    assert record not in client.get(reverse("site_health")).content.decode()

    client.force_login(staff["chair"])  # who owns it
    response = client.get(reverse("site_health"))

    shown = response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert record in shown
    assert "Main contacts:</strong> The main contacts are complete." in shown
    assert reverse("desk:guidance") in shown
    assert reverse("site_health") in client.get(reverse("wagtailadmin_home")).content.decode()


def test_only_who_works_here_sees_the_screen(client, staff):
    assert client.get(reverse("site_health")).status_code == 302
    stranger = UserFactory()
    client.force_login(stranger)
    assert client.get(reverse("site_health")).status_code in {302, 403}
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert client.get(reverse("site_health")).status_code == 200


def test_every_check_together_asks_the_database_few_questions(staff, django_assert_max_num_queries):
    with django_assert_max_num_queries(22):
        site_health(now=now())

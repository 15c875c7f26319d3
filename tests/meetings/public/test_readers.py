"""Who reads what is private of a meeting: tried by everybody who might want to (S0-22, H2)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import HttpResponse

from cms.casework.models import Case, CaseAccess, Party
from cms.casework.services.change import Act
from cms.casework.services.raising import write_line
from cms.meetings.models import AgendaItem, Meeting, MeetingGroup, Paper, Seat
from cms.users.models import User
from cms.web import pdf
from tests.factories import UserFactory, appointed, holder, install, open_case
from tests.meetings.public.held import ANNEX, NOW, Held

TOLD = "Two letters name the same lock."
LINE = "a light in the car park"


def pack(client, user, meeting, rest="members/"):
    client.force_login(user)
    return client.get(f"/meetings/{meeting}/{rest}")


def of_another_group() -> User:
    group = MeetingGroup.objects.create(key="garden", name="Garden group")
    user = UserFactory()
    Seat.objects.create(group=group, user=user, name="Kim", starts_on=date(2025, 1, 1))
    return user


STRANGERS = {
    "a member of another group": of_another_group,
    "an administrator": lambda: appointed(UserFactory(), "Administrators"),
    "a superuser without a role": lambda: UserFactory(is_superuser=True, is_staff=True),
    "a coordinator whose time is over": lambda: appointed(
        UserFactory(), "Coordinators", ends_on=date(2026, 11, 21)
    ),
    "a caseworker": lambda: appointed(UserFactory(), "Caseworkers"),
}


@pytest.mark.req("S0-22")
@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_reads_an_annex_whatever_their_permissions(client, held, who):
    user = STRANGERS[who]()

    assert pack(client, user, held.meeting).status_code == 403
    assert pack(client, user, held.meeting, "members.pdf").status_code == 403
    assert client.get(f"/meetings/papers/{held.private}/").status_code == 403
    assert "Your own copy" not in client.get(f"/meetings/{held.meeting}/").content.decode()


@pytest.mark.parametrize("group", ["Coordinators", "Chairs", "Auditors"])
def test_staff_whose_role_sees_cases_read_it_under_their_own_name(client, held, group):
    user = appointed(UserFactory(first_name="Gwen", last_name="Ashe"), group)

    html = pack(client, user, held.meeting).content.decode()

    assert ANNEX in html
    assert "Private. For Gwen Ashe only" in html


def test_whoever_joins_before_the_meeting_prepares_for_it(client, held):
    seat = held.user("former").seats.get()
    seat.starts_on, seat.ends_on = date(2026, 12, 1), None
    seat.save()

    assert pack(client, held.user("former"), held.following).status_code == 200
    assert pack(client, held.user("former"), held.meeting).status_code == 403


@pytest.mark.parametrize("rest", ["members/", "members.pdf"])
def test_staff_need_their_second_factor_here_too_and_members_do_not(client, held, settings, rest):
    settings.REQUIRE_SECOND_FACTOR = True
    staff = appointed(UserFactory(), "Coordinators")

    assert pack(client, staff, held.meeting, rest)["Location"].startswith("/accounts/2fa/")
    assert client.get(f"/meetings/papers/{held.private}/")["Location"].startswith("/accounts/2fa/")
    assert pack(client, held.user("jean"), held.meeting, rest).status_code == 200


@pytest.fixture
def told(held: Held) -> Case:
    """Something about a lamp, put to the next meeting with a line, an annex and a paper."""
    install()
    coordinator = holder("coordinator")
    case = open_case(at=NOW - timedelta(hours=2), topic="the lamp at number 9")
    write_line(case_id=case.pk, act=Act(now=NOW, by=coordinator), line=LINE)
    Meeting.objects.filter(pk=held.following).update(agenda_published_at=NOW)
    item = AgendaItem.objects.create(
        meeting_id=held.following, number=1, title="Told", kind="cases", annex=TOLD
    )
    Paper.objects.create(
        item=item, title="The letters", file="a.pdf", media_type="application/pdf", size=9,
        is_private=True, web_text=TOLD,
    )  # fmt: skip
    return case


def name_in(case: Case, user: User) -> None:
    Party.objects.create(case=case, part="subject", user=user, prefers="none")


@pytest.mark.req("S0-22")
@pytest.mark.parametrize("rest", ["members/", "members.pdf"])
def test_whoever_a_case_is_about_gets_no_trace_of_it(client, held, told, monkeypatch, rest):
    monkeypatch.setattr(pdf, "pdf_response", lambda html, name, **kept: HttpResponse(html))
    theirs = pack(client, held.user("jean"), held.following, rest).content.decode()
    for said in ("Concerns: 1", LINE, TOLD, "The letters"):
        assert said in theirs, said
    name_in(told, held.user("jean"))

    mine = pack(client, held.user("jean"), held.following, rest).content.decode()

    for hidden in ("Concerns: 1", LINE, TOLD, "The letters", "Not in your copy",
                   "for members only.", told.reference, "lamp"):  # fmt: skip
        assert hidden not in mine, hidden
    assert TOLD in pack(client, held.user("omar"), held.following, rest).content.decode()


@pytest.mark.req("S0-22")
def test_its_private_papers_are_not_for_them_either_and_the_try_is_noted(
    client, held, told, caplog
):
    name_in(told, held.user("jean"))
    client.force_login(held.user("jean"))
    paper = Paper.objects.get(title="The letters")

    for rest in ("", "text/"):
        answer = client.get(f"/meetings/papers/{paper.pk}/{rest}")
        assert answer.status_code == 403
        assert TOLD not in answer.content.decode()
    assert "despite an interest" in caplog.text


@pytest.mark.req("S0-22")
def test_staff_read_the_annex_of_cases_once_they_may_see_every_one(client, held, told):
    chair = holder("chair")
    before = pack(client, chair, held.following).content.decode()
    assert TOLD not in before
    assert told.reference not in before
    assert LINE in before  # as everybody reads it

    CaseAccess.objects.create(case=told, user=chair, why="passed", since_at=NOW)
    after = pack(client, chair, held.following).content.decode()

    assert TOLD in after
    assert told.reference in after

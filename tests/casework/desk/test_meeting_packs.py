"""The packs of meetings on the desk, what became of a case there, and what the public is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.casework.desk.told import CARRIED
from cms.casework.models import Case, EntryState, Party, save_recorded
from cms.casework.services.change import Act
from cms.casework.services.raising import carry_over, raise_at_meeting, write_line
from cms.meetings.models import AgendaItem, Meeting
from cms.meetings.registry import ToldLine, outstanding, told_us
from cms.meetings.services.meetings import cancel_meeting
from cms.users.models import User
from tests.casework.desk.test_actions import text_of
from tests.factories import MeetingFactory, open_case
from tests.statements import statements

pytestmark = [pytest.mark.django_db, pytest.mark.req("S0-42")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Fill = Callable[..., dict[str, Any]]


@pytest.fixture
def coordinator(people: dict[str, User]) -> User:
    return people["coordinator"]


@pytest.fixture
def desk(as_person: Callable[[str], Client]) -> Client:
    return as_person("coordinator")


@pytest.fixture
def held(people: dict[str, User]) -> Meeting:
    """A meeting that began an hour ago."""
    found: Meeting = MeetingFactory(starts_at=timezone.now() - HOUR)
    return found


@pytest.fixture
def told(held: Meeting) -> Case:
    """A case that came in before it, and that the coordinator and nobody else sees."""
    return open_case(at=timezone.now() - 3 * HOUR, topic="a locked door")


def pack(meeting: Meeting) -> str:
    return reverse("desk:meeting_pack", args=[meeting.pk])


def raised(case: Case, **asked: Any) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{reverse('desk:raised', args=[case.pk])}?{query}"


def act(by: User) -> Act:
    return Act(timezone.now(), by)


def state_of(case: Case) -> str:
    return str(case.meeting_entries.earliest("pk").state)


# --- what the meeting is told ----------------------------------------------------------------


def test_the_public_reads_counts_and_neutral_lines_and_nothing_else(
    told: Case, held: Meeting, coordinator: User
):
    other = open_case(at=timezone.now() - 2 * HOUR, kind="compliment", topic="the parade")
    third = open_case(at=timezone.now() - 2 * HOUR, topic="the lights")
    write_line(case_id=third.pk, act=act(coordinator), line="lights in the park")

    public = told_us(held.pk)

    assert public.counts == [("Compliments", 1), ("Concerns", 2)]
    assert public.lines == [ToldLine("lights in the park", state="To be raised")]
    said = str(public)
    for secret in (told.reference, other.reference, "locked", "parade", "Ada"):
        assert secret not in said


def test_minutes_count_what_was_carried_over(told: Case, held: Meeting, coordinator: User):
    late = Act(timezone.now(), coordinator, "No time was left.")
    carry_over(case_id=told.pk, act=late, meeting_id=held.pk)

    assert told_us(held.pk).counts == [("Concerns", 1), (CARRIED, 1)]


@pytest.mark.req("S0-22")
def test_each_reader_is_told_of_the_cases_they_may_see_and_of_no_other(
    told: Case, held: Meeting, people: dict[str, User], coordinator: User
):
    about = open_case(at=timezone.now() - 2 * HOUR, topic="the hall keys")
    save_recorded(
        about.parties.model(case=about, part="subject", user=people["conflicted"]),
        by=coordinator,
        reason="It is about them.",
    )
    write_line(case_id=about.pk, act=act(coordinator), line="keys")

    mine = told_us(held.pk, people["coordinator"]).lines
    theirs = told_us(held.pk, people["conflicted"]).lines
    nobody = told_us(held.pk, people["editor"]).lines

    assert [line.text for line in mine] == [
        f"{told.reference}: Concern, a locked door",
        f"{about.reference}: Concern, the hall keys",
    ]
    assert mine[0].url == raised(told, meeting=held.pk)
    assert [line.text for line in theirs] == [mine[0].text]
    assert told_us(held.pk, people["conflicted"]).counts == [("Concerns", 1)]
    assert nobody == [ToldLine("keys", state="To be raised")]


def test_the_public_costs_one_query_however_much_there_is(told: Case, held: Meeting):
    with statements() as one:
        told_us(held.pk)
    for _ in range(3):
        open_case(at=timezone.now() - 2 * HOUR)

    with statements() as several:
        told_us(held.pk)

    assert (len(one), len(several)) == (1, 1)


def test_minutes_wait_for_what_is_neither_raised_nor_carried_over(
    told: Case, held: Meeting, coordinator: User
):
    other = open_case(at=timezone.now() - 2 * HOUR)
    said = "things that people told us are neither raised nor carried over."
    assert outstanding(held.pk) == [f"2 {said}"]

    raise_at_meeting(case_id=other.pk, act=act(coordinator), meeting_id=held.pk)
    [left] = outstanding(held.pk)
    assert left == "1 thing that people told us is neither raised nor carried over."
    assert told.reference not in left

    late = Act(timezone.now(), coordinator, "No time was left.")
    carry_over(case_id=told.pk, act=late, meeting_id=held.pk)
    assert outstanding(held.pk) == []


@pytest.mark.req("S0-22")
def test_what_is_left_of_the_minutes_is_not_counted_for_whoever_must_not_learn_of_it(
    told: Case, held: Meeting, people: dict[str, User], coordinator: User
):
    save_recorded(
        told.parties.model(case=told, part="subject", user=people["conflicted"]),
        by=coordinator,
        reason="It is about them.",
    )

    assert outstanding(held.pk, people["conflicted"]) == []
    assert len(outstanding(held.pk, coordinator)) == 1


# --- the packs -------------------------------------------------------------------------------


def test_the_list_of_packs_says_what_goes_where_and_what_was_left(
    desk: Client, told: Case, held: Meeting
):
    coming = MeetingFactory(starts_at=timezone.now() + 9 * DAY)
    off = MeetingFactory(starts_at=timezone.now() + 5 * DAY, cancelled_at=timezone.now())
    open_case(at=timezone.now() - timedelta(minutes=5))

    response = desk.get(reverse("desk:meeting_packs"))

    ahead, been = response.context["ahead"], response.context["been"]
    assert [(item.url, item.words) for item in ahead] == [(pack(coming), "1 to be raised")]
    assert [(item.url, item.words, item.tag) for item in been] == [
        (pack(held), "1 neither raised nor carried over", "late")
    ]
    assert pack(off) not in response.content.decode()


def test_what_was_left_long_ago_is_listed_before_what_is_settled(
    desk: Client, told: Case, held: Meeting, coordinator: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("cms.casework.desk.meeting_packs.MOST_PAST", 1)
    for minutes in (20, 10):
        later = MeetingFactory(starts_at=timezone.now() - timedelta(minutes=minutes))
        case = open_case(at=timezone.now() - timedelta(minutes=minutes + 1))
        raise_at_meeting(case_id=case.pk, act=act(coordinator), meeting_id=later.pk)

    been = desk.get(reverse("desk:meeting_packs")).context["been"]

    assert [item.url for item in been] == [pack(held), pack(later)]


def test_what_waits_while_no_meeting_is_in_the_diary_is_said(desk: Client):
    open_case()

    assert desk.get(reverse("desk:meeting_packs")).context["lost"] == 1


@pytest.mark.req("S0-22")
def test_a_pack_holds_the_agenda_for_everybody_and_an_annex_for_its_reader(
    as_person: Callable[[str], Client], told: Case, held: Meeting, coordinator: User
):
    item = AgendaItem(meeting=held, number=3, title="What people told us", kind="cases")
    save_recorded(item, by=coordinator, reason="Standing.")

    mine = as_person("coordinator").get(pack(held))
    theirs = as_person("caseworker").get(pack(held))

    assert [row.case for row in mine.context["pack"].seen] == [told]
    assert not theirs.context["pack"].seen
    for response in (mine, theirs):
        said = text_of(response)
        assert "What people told us" in said and "Concerns: 1" in said
    assert told.reference not in theirs.content.decode()
    assert f"For {coordinator} only" in text_of(mine)


@pytest.mark.req("S0-22")
def test_nobody_counts_a_case_that_they_must_not_learn_of(
    as_person: Callable[[str], Client], told: Case, held: Meeting, people: dict[str, User]
):
    lost = open_case(at=timezone.now() - timedelta(minutes=5))
    for case in (told, lost):
        subject = Party(case=case, part="subject", user=people["conflicted"], prefers="none")
        save_recorded(subject, by=people["coordinator"], reason="It is about them.")
    mine, theirs = (as_person(name) for name in ("coordinator", "conflicted"))
    listed = reverse("desk:meeting_packs")

    assert [item.url for item in mine.get(listed).context["been"]] == [pack(held)]
    assert mine.get(listed).context["lost"] == 1
    assert not theirs.get(listed).context["been"]
    assert theirs.get(listed).context["lost"] == 0
    shown = theirs.get(pack(held))
    assert shown.context["pack"].waiting == 0
    assert "neither raised" not in text_of(shown)
    assert "Concerns" not in text_of(shown)


def test_what_is_ticked_was_raised_and_the_rest_waits_on(desk: Client, told: Case, held: Meeting):
    other = open_case(at=timezone.now() - 2 * HOUR)

    response = desk.post(pack(held), {"case": [told.pk]}, follow=True)

    assert "1 recorded as raised." in text_of(response)
    assert (state_of(told), state_of(other)) == (EntryState.RAISED, EntryState.WAITING)


def test_a_press_with_nothing_ticked_or_with_nonsense_records_nothing(
    desk: Client, told: Case, held: Meeting
):
    for given in ([], ["x"], ["999999"]):
        response = desk.post(pack(held), {"case": given}, follow=True)
        assert "Nothing was recorded" in text_of(response)
    assert state_of(told) == EntryState.WAITING


def test_nothing_can_be_ticked_before_the_meeting_begins_or_after_it_is_cancelled(
    desk: Client, told: Case, held: Meeting
):
    coming = MeetingFactory(starts_at=timezone.now() + 9 * DAY)
    fresh = open_case(at=timezone.now() - timedelta(minutes=5))
    assert not desk.get(pack(coming)).context["pack"].may_tick
    desk.post(pack(coming), {"case": [fresh.pk]})
    assert state_of(fresh) == EntryState.WAITING

    cancel_meeting(meeting_id=held.pk, reason="It fell out.", now=timezone.now())
    assert not desk.get(pack(held)).context["pack"].may_tick
    assert told.meeting_entries.get().meeting == coming


def test_a_pack_costs_the_same_for_many_cases_as_for_few(desk: Client, told: Case, held: Meeting):
    desk.get(pack(held))
    with statements() as few:
        desk.get(pack(held))
    for _ in range(3):
        open_case(at=timezone.now() - 2 * HOUR)

    with statements() as many:
        desk.get(pack(held))

    assert len(many) == len(few)


def test_the_room_of_a_meeting_leads_to_what_is_to_be_marked_and_back(
    desk: Client, told: Case, held: Meeting, coordinator: User, fill: Fill
):
    coordinator.user_permissions.add(Permission.objects.get(codename="change_meeting"))
    item = AgendaItem(meeting=held, number=3, title="What people told us", kind="cases")
    save_recorded(item, by=coordinator, reason="Standing.")
    room = reverse("room:item", args=[held.pk, item.pk])

    said = text_of(desk.get(room))
    one = raised(told, meeting=held.pk, next=room)
    several = f"{pack(held)}?next={room}"
    assert "Concerns: 1." in said
    for url in (one, several):
        assert url.replace("&", "&amp;").replace(room, quote(room, safe="")) in said

    assert room in text_of(desk.get(several))
    assert desk.post(several, {"case": [told.pk]}).url == room
    assert "Raised" in text_of(desk.get(room))


# --- one case --------------------------------------------------------------------------------


def test_staff_say_of_a_case_that_it_was_raised_and_go_back_to_where_they_were(
    desk: Client, told: Case, held: Meeting, fill: Fill
):
    url = raised(told, meeting=held.pk, next=pack(held))
    assert desk.get(url).context["form"].fields["meeting"].initial == str(held.pk)

    response = desk.post(url, fill(desk, url, meeting=held.pk, became="raised"))

    assert (response.status_code, response.url) == (302, pack(held))
    assert told.deadlines.get(clock="next_meeting").ended
    screen = text_of(desk.get(reverse("desk:case", args=[told.pk])))
    assert "It was raised at a meeting" not in screen
    assert "At our meetings" in screen and "Raised." in screen


def test_nobody_is_sent_to_another_site(desk: Client, told: Case, held: Meeting, fill: Fill):
    url = raised(told, meeting=held.pk, next="https://elsewhere.example/")

    response = desk.post(url, fill(desk, url, meeting=held.pk, became="raised"))

    assert response.url == f"{reverse('desk:case', args=[told.pk])}#at-meetings"


def test_carrying_over_asks_for_the_reason_and_keeps_what_was_typed(
    desk: Client, told: Case, held: Meeting, fill: Fill
):
    url = raised(told)
    refused = desk.post(url, fill(desk, url, meeting=held.pk, became="carried"))
    assert refused.context["form"].errors["reason"] == ["Say why it is carried over."]
    assert refused.context["form"]["became"].value() == "carried"
    assert state_of(told) == EntryState.WAITING

    typed = fill(desk, url, meeting=held.pk, became="carried", reason="No time was left.")
    desk.post(url, typed)

    assert state_of(told) == EntryState.CARRIED
    screen = text_of(desk.get(reverse("desk:case", args=[told.pk])))
    assert "Carried over: No time was left." in screen
    assert "None is in the diary yet" in screen


def test_a_refusal_of_the_service_stands_beside_its_field(
    desk: Client, told: Case, held: Meeting, fill: Fill, monkeypatch: pytest.MonkeyPatch
):
    url = raised(told)
    typed = fill(desk, url, meeting=held.pk, became="raised")
    raise_at_meeting(case_id=told.pk, act=Act(timezone.now()), meeting_id=held.pk)
    typed["seen"] = Case.objects.get(pk=told.pk).version

    response = desk.post(url, typed)

    assert response.context["form"].errors["meeting"]


def test_before_any_meeting_began_the_page_says_so(desk: Client, people: dict[str, User]):
    MeetingFactory(starts_at=timezone.now() + DAY)
    case = open_case(at=timezone.now() - HOUR)

    response = desk.get(raised(case))

    assert "No meeting has begun since it reached us" in text_of(response)
    assert 'name="became"' not in response.content.decode()


def test_the_line_of_the_agenda_is_written_on_the_desk(
    desk: Client, told: Case, held: Meeting, fill: Fill
):
    url = reverse("desk:agenda_line", args=[told.pk])
    refused = desk.post(url, fill(desk, url, line="Ada and the door"))
    assert "Ada" in refused.context["form"].errors["line"][0]
    assert refused.context["form"]["line"].value() == "Ada and the door"

    desk.post(url, fill(desk, url, line="a locked door"))

    assert told.meeting_entries.get().line == "a locked door"
    assert desk.get(url).context["form"]["line"].value() == "a locked door"
    history = text_of(desk.get(reverse("desk:history", args=[told.pk])))
    assert "What the agenda says of it." in history


def test_a_case_that_waits_for_no_meeting_has_neither_page(desk: Client, coordinator: User):
    case = open_case(by=coordinator, channel="phone", at=timezone.now() - HOUR)

    for name in ("raised", "agenda_line"):
        assert desk.get(reverse(f"desk:{name}", args=[case.pk])).status_code == 404


def test_today_names_the_meetings_that_are_left_to_settle(
    as_person: Callable[[str], Client], told: Case, held: Meeting, coordinator: User
):
    url = reverse("desk:today")
    assert pack(held) in as_person("coordinator").get(url).content.decode()
    assert pack(held) not in as_person("caseworker").get(url).content.decode()

    raise_at_meeting(case_id=told.pk, act=act(coordinator), meeting_id=held.pk)

    assert pack(held) not in as_person("coordinator").get(url).content.decode()

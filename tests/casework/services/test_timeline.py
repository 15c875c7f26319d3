"""The story of a case: names and never addresses in public, and everything in its true place."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from cms.casework.models import Case, Part, Party
from cms.casework.services.change import Act
from cms.casework.services.contacts import log_contact, receive_message
from cms.casework.services.files import add_file
from cms.casework.services.timeline import TimelineEntry, timeline
from cms.casework.services.told import Representative
from cms.casework.tracking.story import told
from cms.users.models import User
from tests.factories import LONDON, WEDNESDAY, open_case
from tests.web.uploads import papers

LATER = WEDNESDAY + timedelta(hours=3)
PAPER = papers.pdf()


def told_by(case: Case, kind: str, *, public: bool) -> TimelineEntry:
    return next(entry for entry in timeline(case, public=public) if entry.kind == kind)


def test_an_account_without_a_name_is_nobody_in_public_and_known_to_staff(
    case: Case, coordinator: User
):
    coordinator.first_name = coordinator.last_name = ""
    coordinator.save()
    log_contact(
        case_id=case.pk,
        act=Act(LATER, coordinator),
        channel="phone",
        happened_at=LATER,
        text="We spoke.",
        shared=True,
    )

    assert told_by(case, "message-note", public=True).who == ""
    assert told_by(case, "message-note", public=False).who == coordinator.email
    assert not [entry for entry in timeline(case, public=True) if "@" in entry.who]


def test_what_the_person_said_is_theirs_whoever_wrote_it_down(case: Case, coordinator: User):
    receive_message(case_id=case.pk, act=Act(LATER, coordinator), text="One more thing.")

    newest = told_by(case, "message-in", public=True)
    assert (newest.body, newest.who) == ("One more thing.", "You")
    assert told_by(case, "message-in", public=False).who == str(coordinator)


@pytest.mark.req("S0-43")
def test_a_paper_found_late_stands_at_its_own_date_and_says_when_it_was_added(
    case: Case, coordinator: User
):
    for day in (LATER.date() - timedelta(days=40), LATER.date()):
        add_file(
            case_id=case.pk,
            act=Act(LATER, coordinator),
            name="paper.pdf",
            content=PAPER,
            dated_on=day,
        )

    new, old = (entry for entry in timeline(case, public=False) if entry.kind == "file")
    assert (new.at, new.late) == (LATER, False)
    assert (old.at.date(), old.recorded_at, old.late) == (date(2026, 4, 10), LATER, True)
    assert timeline(case, public=False)[-1] == old


@pytest.mark.parametrize(
    ("happened", "recorded", "late"),
    [
        ((20, 23, 30), (21, 0, 30), True),  # one day in UTC, two in London
        ((21, 0, 30), (21, 1, 30), False),  # two days in UTC, one in London
    ],
)
def test_late_is_told_by_the_day_in_london(
    happened: tuple[int, int, int], recorded: tuple[int, int, int], late: bool
):
    at, then = (datetime(2026, 5, *when, tzinfo=LONDON) for when in (happened, recorded))
    entry = TimelineEntry(at=at, title="", who="", lane="", kind="", recorded_at=then)
    assert entry.late is late


@pytest.mark.req("S4-11")
def test_what_somebody_said_for_them_is_not_told_as_their_own_words(people: dict[str, User]):
    case = open_case(
        on_behalf_of=Representative(
            name="Bo Green", email="bo@helper.example", acts_as="friend", agreed="yes"
        )
    )
    person, helper = (case.parties.get(part=part) for part in (Part.PERSON, Part.REPRESENTATIVE))
    receive_message(case_id=case.pk, act=Act(LATER), text="Mine.", party_id=person.pk)

    def titles(reader: Party) -> list[tuple[str, str]]:
        story = timeline(case, public=True, reader=reader)
        return [(entry.title, entry.who) for entry in story if entry.kind == "message-in"]

    assert titles(person) == [
        ("You wrote to us", "You"),
        ("Bo Green told us for you", "Bo Green"),
    ]
    assert titles(helper) == [("Ada Brown wrote to us", "Ada Brown"), ("You told us", "You")]
    told_them = told(timeline(case, public=True, reader=person), today=LATER.date())
    assert [row.summary for row in told_them if row.entry.kind == "message-in"] == [
        "Read what you wrote",
        "Read their words",
    ]

"""A message that went to two, of whom one could not be reached (S0-39)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.casework.facts import facts_of
from cms.casework.models import Authority, Case, EventKind, OutgoingMail, Part
from cms.casework.services.change import Act
from cms.casework.services.delivery import deliver, record_bounce
from cms.casework.services.escalation import can_ask, last_reply_at, not_content
from cms.casework.services.replies import send_reply
from cms.casework.services.timeline import timeline
from cms.casework.services.told import Representative
from cms.users.models import User
from tests.casework.services.conftest import answer
from tests.factories import WEDNESDAY, sorted_case

HELPER = "bo@helper.example"
SENT = WEDNESDAY + timedelta(hours=30)


@pytest.fixture
def both(coordinator: User) -> Case:
    """Answered in full, to the person and to who acts for them."""
    case = sorted_case(
        coordinator,
        on_behalf_of=Representative(
            name="Bo Green", email=HELPER, acts_as="friend", agreed="not_yet"
        ),
    )
    helper = case.parties.get(part=Part.REPRESENTATIVE)
    helper.authority = Authority.HELD
    helper.save()
    answer(case, coordinator, at=SENT)
    return case


def mails_to(address: str):
    return OutgoingMail.objects.filter(to=address, message__kind="fuller_reply")


@pytest.mark.req("S0-39", "S0-45")
def test_what_reached_one_of_two_was_sent_and_the_person_may_go_on(both: Case):
    assert mails_to("ada@resident.example").get().status == "sent"

    record_bounce(now=SENT + timedelta(hours=1), mail_id=mails_to(HELPER).get().pk)

    assert "fuller_reply" in facts_of(both)["sent"]
    assert can_ask(both) == (True, "")
    assert last_reply_at(both) == SENT
    not_content(case_id=both.pk, act=Act(now=SENT + timedelta(hours=2)))
    both.refresh_from_db()
    assert both.stage == "chair"


@pytest.mark.req("S0-39")
def test_a_copy_that_is_still_on_its_way_may_yet_be_the_one_that_arrives(
    coordinator: User, both: Case
):
    then = SENT + timedelta(hours=1)
    act = Act(now=then, by=coordinator)
    send_reply(case_id=both.pk, act=act, key="update", words="Something more.")
    person, helper = (
        OutgoingMail.objects.get(to=to, message__kind="update")
        for to in ("ada@resident.example", HELPER)
    )
    deliver(helper.pk, now=then)
    record_bounce(now=then, mail_id=helper.pk)
    assert not both.events.filter(kind=EventKind.BOUNCED).exists()

    deliver(person.pk, now=then)

    assert "update" in facts_of(both)["sent"]
    told = next(row for row in timeline(both, public=True) if "Something more." in row.body)
    assert told.status == ""
    noted = next(row for row in timeline(both, public=False) if "Something more." in row.body)
    assert noted.status == "One copy: came back"


@pytest.mark.req("S0-39")
def test_what_reached_neither_of_two_was_not_sent(both: Case):
    for address in (HELPER, "ada@resident.example"):
        record_bounce(now=SENT + timedelta(hours=1), mail_id=mails_to(address).get().pk)

    assert "fuller_reply" not in facts_of(both)["sent"]
    assert not can_ask(both)[0]

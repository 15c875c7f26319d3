"""What a letter waits for and what it then says, sent by the services that the desk uses."""

from __future__ import annotations

from typing import Any

import pytest

from cms.casework.models import OutgoingMail
from cms.casework.services.change import Act, NotReady
from cms.casework.services.escalation import not_content
from cms.casework.services.evidence import EvidenceMissing
from cms.casework.services.points import add_point, answer_point
from cms.casework.services.remedies import agree_remedy
from cms.casework.services.replies import send_reply
from cms.casework.services.scope import (
    Decision,
    grounds_offered,
    needed_approval,
    possible_approvers,
    refuse,
    route_of,
)
from tests.casework.packs.council import COUNCIL
from tests.casework.packs.test_council_story import CHECKED, FOUND, LOOKED, NAMED, REPLY
from tests.casework.packs.test_stories import LOOKED_INTO, REASONS, TODAY, Story
from tests.casework.services.written import refused
from tests.factories import open_case

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
SERVICE = "service_officer"
ALL_GROUNDS = tuple(f"S3-{number}" for number in range(119, 141))


def at_stage1() -> Story:
    story = Story(COUNCIL.key)
    story.sorts("feedback_adviser")
    story.records("feedback_adviser", "register", why="not_simple", team="Repairs")
    story.goes_to("feedback_adviser", "stage1")
    return story


def is_sorry(story: Story) -> None:
    sorry = {"what": "We are sorry for nine cold days.", "by_whom": "Repairs manager"}
    act = story.act(SERVICE)
    agree_remedy(
        case_id=story.case.pk, act=act, key="apology", role=SERVICE, done_on=TODAY, **sorry
    )


def phones(story: Story, **asked: Any) -> str:
    act = story.act(SERVICE)
    sent = send_reply(
        case_id=story.case.pk,
        act=act,
        key="stage1_reply",
        words="I told her all that we found.",
        channel="phone",
        happened_at=act.now,
        asked={**REPLY, **asked},
        checked=CHECKED,
    )
    return str(sent.body)


@pytest.mark.req("S3-25", "S3-36", "S3-39", "S3-40", "S3-41", "S3-43", "S3-63")
def test_a_reply_by_phone_waits_for_each_point_the_reasons_and_the_way_back() -> None:
    story = at_stage1()
    confirmed = story.sends("feedback_adviser", "acknowledgement", asked=NAMED)
    assert "Who else you can go to, at any time" in confirmed.body
    assert "Ombudsman" in confirmed.body
    for name in ("reasons", "as_if_right"):
        with refused(EvidenceMissing):
            story.records(SERVICE, "finding", **{**FOUND, name: ""})
    story.records(SERVICE, "finding", **FOUND)
    is_sorry(story)
    add_point(case_id=story.case.pk, act=story.act(SERVICE), text="Nobody rang back.")
    with refused(NotReady, "Answer every point before you send the reply."):
        phones(story, told_right=True)
    second = {"number": 2, "answer": "The note was lost.", "finding": "upheld"}
    answer_point(case_id=story.case.pk, act=story.act(SERVICE), **second)
    with refused(EvidenceMissing):
        phones(story)

    said = phones(story, told_right=True)

    for words in ("The visit was not booked.", "The note was lost.", *REPLY.values()):
        assert words in said
    assert "If you are still unhappy" in said
    assert story.case.messages.get(kind="stage1_reply").asked["told_right"] is True


@pytest.mark.req("S3-55", "S3-57")
def test_a_further_look_is_not_on_record_before_it_answers_every_heading() -> None:
    story = at_stage1()
    story.sends("feedback_adviser", "acknowledgement", asked=NAMED)
    story.records(SERVICE, "finding", **FOUND)
    is_sorry(story)
    phones(story, told_right=True)
    story.case.refresh_from_db()
    asks(story)
    with refused(EvidenceMissing):
        story.records("feedback_manager", "assess", way="investigate", reason="")
    story.records("feedback_manager", "assess", way="investigate", reason="It matters.")

    for heading in LOOKED:
        with refused(EvidenceMissing):
            story.records("feedback_manager", "investigation", **{**LOOKED, heading: ""})
    story.records("feedback_manager", "investigation", **LOOKED)


def asks(story: Story) -> None:
    story.now = story.act("feedback_manager").now
    not_content(case_id=story.case.pk, act=Act(story.now), why="It is cold again.", wish="A visit.")
    story.case.refresh_from_db()


@pytest.mark.req("S4-9", "S4-14", "S4-20", "S4-24")
def test_a_landlords_decision_waits_for_both_views_and_names_appeal_and_ombudsman() -> None:
    story = Story("housing-appeals")
    story.sorts("complaints_officer")
    asked = {"need": "declined", "asked_on": TODAY}
    story.records("complaints_officer", "support_check", **asked)
    for view in ("person_view", "other_view"):
        with refused(EvidenceMissing):
            story.records("complaints_officer", "look_into_first", **{**LOOKED_INTO, view: ""})
    story.records("complaints_officer", "look_into_first", **LOOKED_INTO)

    letter = story.sends("complaints_officer", "first_decision", asked=REASONS).body

    assert REASONS["reasons"] in letter
    assert "appeal" in letter
    assert "Housing Ombudsman" in letter


@pytest.mark.req("S3-2", *ALL_GROUNDS)
def test_every_ground_refuses_in_a_letter_that_says_why_and_where_it_goes_instead() -> None:
    story = Story(COUNCIL.key)
    by = story.people["feedback_manager"]
    grounds = grounds_offered(COUNCIL, "complaint", on=TODAY)
    assert len(grounds) >= 20

    for number, ground in enumerate(grounds):
        case = open_case(kind="complaint", procedure_key=COUNCIL.key)
        roles = needed_approval(COUNCIL.scope, ground)
        agreed = possible_approvers(case, roles, by, on=TODAY)
        reason = f"We looked at it, and this is reason {number}."
        given = {"reason": reason, "approved_by": agreed[0] if agreed else None}
        decision = Decision(ground=ground.key, route=route_of(ground), **given)
        refuse(case_id=case.pk, act=story.act("feedback_manager"), decision=decision)

        case.refresh_from_db()
        text = " ".join(OutgoingMail.objects.get(case=case, kind="outside").text.split())
        assert reason in text
        assert " ".join(route_of(ground).split()) in text, ground.key
        assert "/your-case/not-content/" in text
        assert case.closed_at is not None, ground.key

"""Staff check the facts of a draft: who sees it, what waits for them, and what nobody outside learns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.facts import facts_for
from cms.casework.models import (
    FactCheck,
    InformationRequest,
    Job,
    Message,
    OutgoingMail,
    Part,
    save_recorded,
)
from cms.casework.permissions import NotAllowed, visible_to
from cms.casework.procedure.gates import missing_for
from cms.casework.services.change import CaseClosed, NotReady
from cms.casework.services.evidence import EvidenceMissing
from cms.casework.services.fact_checks import (
    CheckIsOver,
    DraftNotFound,
    answer_comment,
    ask_fact_check,
    comment_on_draft,
    draft_for,
    go_on,
    is_open,
    staff_to_ask,
)
from cms.casework.services.replies import WordsEmpty
from cms.casework.services.requests import record_answer
from cms.casework.services.subjects import name_staff
from cms.casework.services.timeline import timeline
from cms.casework.services.triage import ReasonMissing
from tests.casework.packs.council import COUNCIL
from tests.casework.packs.test_stories import Story
from tests.casework.services.written import refused
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.req("S3-59")]

(CHECKED,) = COUNCIL.checked_messages
ASKED = {
    "looked_at": "The log of visits.",
    "found": "Upheld: nobody came.",
    "put_right": "The boiler is mended.",
    "learned": "Each call has a number.",
}


@pytest.fixture
def story() -> Story:
    """A case at the stage whose reply is checked, with its point answered."""
    story = Story(COUNCIL.key)
    story.sorts("feedback_manager")
    story.case.refresh_from_db()
    story.case.stage = CHECKED.stage[0]
    save_recorded(story.case, by=story.people["feedback_manager"], reason="Looked at again.")
    return story


def ask(story: Story, *roles: str, **given: Any) -> FactCheck:
    people = [story.people[role] for role in roles or ("service_manager",)]
    values = {"words": "We are sorry.", "asked": ASKED, "due_on": day(story) + timedelta(days=5)}
    return ask_fact_check(
        case_id=story.case.pk,
        act=story.act("feedback_manager"),
        key=CHECKED.key,
        people=given.pop("people", people),
        **{**values, **given},
    )


def day(story: Story) -> date:
    return localdate(story.now)


def comments(story: Story, request: InformationRequest, words: str, by: str) -> InformationRequest:
    user = story.people[by]
    return comment_on_draft(request_id=request.pk, act=story.act(by), by=user, comment=words)


def waits(story: Story, *, days: int = 0) -> bool:
    on = day(story) + timedelta(days=days)
    facts = facts_for(story.case, story.people["feedback_manager"], on=on)
    action = f"send:{CHECKED.key}"
    return any(one.anchor == "fact-check" for one in missing_for(COUNCIL, action, facts))


def test_the_reply_waits_for_each_who_was_asked_and_for_an_answer_to_each_comment(story):
    assert waits(story)
    with refused(NotReady, "Let the staff concerned check the facts"):
        story.sends("feedback_manager", CHECKED.key, asked=ASKED)

    first, second = ask(story, "service_manager", "service_officer").requests.order_by("pk")
    comments(story, first, "It was eight days.", "service_manager")
    assert Job.objects.filter(case=story.case, kind="fact_check", done_at=None).count() == 1
    answer_comment(
        case_id=story.case.pk,
        act=story.act("feedback_manager"),
        request_id=first.pk,
        response="It says eight now.",
    )
    assert waits(story), "the other was not heard yet"
    assert not Job.objects.filter(case=story.case, kind="fact_check", done_at=None).exists()

    comments(story, second, "All of it is right.", "service_officer")
    assert waits(story), "nobody answered the second comment"
    answer_comment(
        case_id=story.case.pk,
        act=story.act("feedback_manager"),
        request_id=second.pk,
        response="Thank you.",
    )
    assert not waits(story)


def test_it_waits_no_longer_than_the_day_that_was_given(story):
    ask(story)

    assert waits(story, days=5)
    assert not waits(story, days=6)


def test_whoever_writes_it_may_go_on_with_a_reason_asked_or_not(story):
    act = replace(story.act("feedback_manager"), reason="")
    with refused(ReasonMissing, "Say why it goes without", field="reason"):
        go_on(case_id=story.case.pk, act=act, key=CHECKED.key)
    with refused(NotAllowed):
        go_on(
            case_id=story.case.pk,
            act=replace(story.act("feedback_adviser"), reason="No."),
            key=CHECKED.key,
        )
    check = ask(story)
    go_on(case_id=story.case.pk, act=replace(act, reason="They are away."), key=CHECKED.key)

    check.refresh_from_db()
    assert (check.gone_on_why, check.gone_on_by) == ("They are away.", act.by)
    assert not waits(story)
    with refused(CheckIsOver, field="comment"):
        comments(story, check.requests.get(), "Wait.", "service_manager")


def test_nobody_need_be_asked_where_nobody_of_ours_is_concerned(story):
    act = replace(story.act("feedback_manager"), reason="No member of staff is concerned.")
    go_on(case_id=story.case.pk, act=act, key=CHECKED.key)

    assert FactCheck.objects.get(case=story.case).draft == ""
    assert not waits(story)


def test_the_draft_is_the_letter_as_it_was_then_and_the_link_to_it_goes_to_staff_alone(story):
    check = ask(story)
    request = check.requests.get()
    (mail,) = OutgoingMail.objects.filter(case=story.case, kind=CHECKED.fact_check.message)

    for words in ("We are sorry.", "Upheld: nobody came.", "The visit was not booked"):
        assert words in check.draft
    assert "/not-content/" not in check.draft, "no link of the person's own"
    assert mail.to == story.people["service_manager"].email
    assert f"/admin/casework/drafts/{request.pk}/" in mail.text
    assert "We are sorry." not in mail.text
    assert not Message.objects.filter(case=story.case, kind=CHECKED.key).exists()


def test_the_person_never_learns_of_it(story):
    before = timeline(story.case, public=True)
    request = ask(story).requests.get()
    record_answer(
        case_id=story.case.pk,
        act=story.act("feedback_manager"),
        request_id=request.pk,
        answer="They say that it was eight days.",
    )

    assert timeline(story.case, public=True) == before
    assert any("asked to check the draft" in row.body for row in timeline(story.case, public=False))


def test_whom_it_is_about_reads_the_draft_and_never_the_case(story):
    about = story.people["service_manager"]
    name_staff(case_id=story.case.pk, act=story.act("feedback_manager"), user=about)
    request = ask(story).requests.get()

    assert draft_for(about, request.pk, on=day(story)) == request
    assert is_open(request, on=day(story))
    assert not visible_to(about, on=day(story)).filter(pk=story.case.pk).exists()
    comments(story, request, "I was there twice.", "service_manager")
    assert not visible_to(about, on=day(story)).filter(pk=story.case.pk).exists()
    story.case.refresh_from_db()
    assert story.case.history.first().history_user == about
    for other in (story.people["service_officer"], UserFactory()):
        with pytest.raises(DraftNotFound):
            draft_for(other, request.pk, on=day(story))


@pytest.mark.parametrize("part", [Part.PERSON, Part.REPRESENTATIVE])
def test_nobody_outside_is_shown_it_though_they_have_an_account(story, part):
    somebody = story.people["service_officer"]
    party = story.case.parties.get(part=Part.PERSON)
    party.part, party.email = part, somebody.email
    save_recorded(party, by=None, reason="Their own case.")

    assert somebody not in staff_to_ask(story.case, story.people["feedback_manager"], on=day(story))
    with refused(CaseworkError, "own staff alone", field="people"):
        ask(story, "service_officer")
    with refused(CaseworkError, "own staff alone", field="people"):
        ask(story, people=[UserFactory()])


@pytest.mark.parametrize(
    ("given", "error", "field"),
    [
        ({"words": " "}, WordsEmpty, "words"),
        ({"people": []}, CaseworkError, "people"),
        ({"due_on": date(2026, 1, 1)}, CaseworkError, "due_on"),
        ({"asked": {}}, EvidenceMissing, ""),
    ],
)
def test_what_is_missing_is_refused_and_nothing_goes(story, given, error, field):
    with refused(error, field=field):
        ask(story, **given)


def test_a_comment_after_the_reply_or_after_the_end_is_refused(story):
    request = ask(story).requests.get()
    with refused(CaseworkError, "Write your comment", field="comment"):
        comments(story, request, " ", "service_manager")
    Message(
        case=story.case,
        stage=story.case.stage,
        direction="out",
        kind=CHECKED.key,
        channel="email",
        body="We are sorry.",
        happened_at=story.now,
        recorded_at=story.now,
    ).save()

    with refused(CheckIsOver, field="comment"):
        comments(story, request, "It was eight days.", "service_manager")
    story.case.refresh_from_db()
    story.case.closed_at, story.case.outcome = story.now, "withdrawn"
    save_recorded(story.case, by=None, reason="Closed.")
    with refused(CaseClosed):
        comments(story, request, "It was eight days.", "service_manager")


def test_a_comment_is_answered_once(story):
    request = ask(story).requests.get()
    given = {"case_id": story.case.pk, "request_id": request.pk}
    with refused(CaseworkError, "no such comment"):
        answer_comment(act=story.act("feedback_manager"), response="Thanks.", **given)
    comments(story, request, "It was eight days.", "service_manager")
    with refused(CaseworkError, "what you did about it", field="response"):
        answer_comment(act=story.act("feedback_manager"), response=" ", **given)
    answer_comment(act=story.act("feedback_manager"), response="It says so.", **given)

    with refused(CaseworkError, "answered already", field="response"):
        answer_comment(act=story.act("feedback_manager"), response="Again.", **given)


def test_what_was_checked_in_a_round_before_does_not_count(story):
    go_on(
        case_id=story.case.pk,
        act=replace(story.act("feedback_manager"), reason="No member of staff is concerned."),
        key=CHECKED.key,
    )
    assert not waits(story)
    for _ in range(2):
        story.now += timedelta(hours=1)
        row = {"case": story.case, "kind": "stage_entered", "data": {"stage": CHECKED.stage[0]}}
        story.case.events.model(happened_at=story.now, recorded_at=story.now, **row).save()

    assert waits(story)

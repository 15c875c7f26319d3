"""Two people at once: one deed counts, the other is told, and nothing is lost or doubled."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from cms.casework.facts import facts_of
from cms.casework.models import (
    AccessToken,
    Case,
    CaseAccess,
    CaseNumber,
    Deadline,
    DoneAction,
    Event,
    EventKind,
    Job,
    Message,
    OutgoingMail,
    Party,
    ProcedureVersion,
    StepRecord,
)
from cms.casework.services import tracking
from cms.casework.services.change import Act
from cms.casework.services.closing import close_case
from cms.casework.services.contacts import add_note, finish_job, log_contact, receive_message
from cms.casework.services.deadlines import FIELDS, computed
from cms.casework.services.escalation import not_content
from cms.casework.services.intake import receive_case
from cms.casework.services.points import add_point, answer_point
from cms.casework.services.procedures import PACKS, add_version, publish_version
from cms.casework.services.recounting import recount_cases
from cms.casework.services.replies import send_reply
from cms.casework.services.requests import request_information
from cms.casework.services.rounds import calendar_changes, events_of
from cms.casework.services.steps import record_step
from cms.casework.services.triage import Triage, triage_case
from cms.users.models import User
from cms.web.one_time import CODE_TRIES
from tests.factories import PACK, WEDNESDAY, holder, install, sorted_case, told
from tests.reliability.side_by_side import side_by_side

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)
AT_ONCE = 8
ROUNDS = 100


@pytest.fixture
def people() -> dict[str, User]:
    install()
    roles = ("coordinator", "chair", "vice_chair", "lto_rep")
    return {role: holder(role) for role in roles}


@pytest.fixture
def case(people: dict[str, User]) -> Case:
    return sorted_case(people["coordinator"])


def refusals(results: list[Any]) -> Counter[str]:
    """How often each kind of refusal was met; “done” for what went through."""
    return Counter(type(one).__name__ if isinstance(one, Exception) else "done" for one in results)


def afresh(user: User) -> User:
    """The same account as another request would read it."""
    return User.objects.get(pk=user.pk)


def answering(case: Case, by: User, **given: Any) -> Any:
    return partial(
        send_reply,
        case_id=case.pk,
        act=Act(now=WEDNESDAY + 2 * HOUR, by=afresh(by), seen=case.version, **given),
        key="initial_response",
        words="Thank you. I have it.",
    )


@pytest.mark.req("S0-38")
def test_of_eight_first_answers_at_once_one_counts_and_the_others_are_told(
    case: Case, people: dict[str, User]
):
    case.refresh_from_db()
    senders = [people["coordinator"], holder("coordinator")] * (AT_ONCE // 2)
    deeds = [answering(case, sender, key=uuid.uuid4()) for sender in senders]

    results = side_by_side(deeds)

    assert refusals(results) == {"done": 1, "Stale": AT_ONCE - 1}
    assert Message.objects.filter(kind="initial_response").count() == 1
    assert OutgoingMail.objects.filter(kind="initial_response").count() == 1
    assert Case.objects.get().version == case.version + 1
    assert DoneAction.objects.count() == 1


def test_eight_presses_of_one_button_are_one_deed(case: Case, people: dict[str, User]):
    case.refresh_from_db()
    key = uuid.uuid4()

    results = side_by_side(
        [answering(case, people["coordinator"], key=key) for _ in range(AT_ONCE)]
    )

    assert refusals(results) == {"done": 1, "AlreadyDone": AT_ONCE - 1}
    assert Message.objects.filter(kind="initial_response").count() == 1
    assert OutgoingMail.objects.filter(kind="initial_response").count() == 1


def test_eight_presses_of_one_form_are_one_case(people: dict[str, User]):
    form = told()

    results = side_by_side(
        [partial(receive_case, act=Act(now=WEDNESDAY), told=form) for _ in range(AT_ONCE)]
    )

    assert len({case.pk for case in results}) == 1  # type: ignore[union-attr]
    assert Case.objects.count() == Party.objects.count() == 1
    assert Message.objects.filter(kind="told_us").count() == 1
    assert OutgoingMail.objects.count() == 2  # the receipt, and the word to the coordinator
    assert CaseAccess.objects.count() == 1
    assert Deadline.objects.count() == 3


def test_two_hundred_receipts_at_once_have_two_hundred_references(people: dict[str, User]):
    def receive_many() -> list[str]:
        return [
            receive_case(act=Act(now=WEDNESDAY), told=told()).reference
            for _ in range(200 // AT_ONCE)
        ]

    results = side_by_side([receive_many] * AT_ONCE)

    given = [reference for batch in results for reference in batch]  # type: ignore[union-attr]
    assert len(set(given)) == len(given) == Case.objects.count() == 200
    assert CaseNumber.objects.count() == 200


def test_no_update_is_lost_in_a_hundred_rounds(case: Case, people: dict[str, User]):
    """Two save in turn what they read at the same time; the second always learns of the first."""
    lost = 0
    both = (people["coordinator"], holder("coordinator"))
    for number in range(ROUNDS):
        case.refresh_from_db()
        results = side_by_side(
            [partial(sort_as, case, one, topic=f"{one.pk} in round {number}") for one in both]
        )
        case.refresh_from_db()
        topics = [one.topic for one in results if isinstance(one, Case)]
        lost += refusals(results) != {"done": 1, "Stale": 1} or [case.topic] != topics
    assert lost == 0


def sort_as(case: Case, by: User, *, topic: str) -> Case:
    act = Act(now=WEDNESDAY + 2 * HOUR, by=afresh(by), seen=case.version, key=uuid.uuid4())
    decided = Triage(kind=case.kind, topic=topic, fuller_reply_needed=True, general_interest=False)
    return triage_case(case_id=case.pk, act=act, decided=decided)


def test_changes_that_take_any_version_are_all_kept(case: Case, people: dict[str, User]):
    before = Case.objects.get().version
    by, at = people["coordinator"], WEDNESDAY + 2 * HOUR

    results = side_by_side(
        [
            *(
                partial(add_point, case_id=case.pk, act=Act(at, by), text=f"Point {n}")
                for n in range(4)
            ),
            *(
                partial(add_note, case_id=case.pk, act=Act(at, by), text=f"Note {n}")
                for n in range(2)
            ),
            *(
                partial(receive_message, case_id=case.pk, act=Act(at), text=f"More {n}")
                for n in range(2)
            ),
        ]
    )

    assert refusals(results) == {"done": 8}
    assert Case.objects.get().version == before + 8
    assert sorted(case.points.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert case.messages.filter(kind="note").count() == 2
    assert case.messages.filter(kind="reply").count() == 2
    assert Job.objects.filter(kind="reply_in").count() == 2


def test_deadlines_stand_as_their_events_say_whatever_happens_at_once(
    case: Case, people: dict[str, User]
):
    by = people["coordinator"]
    moments = [WEDNESDAY + timedelta(minutes=minutes) for minutes in range(120, 128)]

    results = side_by_side(
        [
            *(
                partial(
                    log_contact,
                    case_id=case.pk,
                    act=Act(at, by),
                    channel="phone",
                    happened_at=at,
                    text="We spoke.",
                )
                for at in moments[:4]
            ),
            partial(
                send_reply,
                case_id=case.pk,
                act=Act(moments[4], by),
                key="initial_response",
                words="By post.",
                channel="letter",
            ),
            *(
                partial(recount_cases, [case.pk], now=at, by=None, reason="Counted.")
                for at in moments[5:]
            ),
        ]
    )

    assert refusals(results) == {"done": 8}
    case.refresh_from_db()
    stands_as_counted(case)
    first = case.deadlines.get(clock="initial_response_48h")
    assert (first.result, first.met_at) == ("met", moments[4])


def stands_as_counted(case: Case) -> None:
    facts, events = facts_of(case), events_of(case)
    for row in case.deadlines.all():
        rule = case.procedure.spec.clock_by_key[row.clock]
        now = WEDNESDAY + 3 * HOUR
        counted = computed(
            case, rule, facts, events, now=now, round_=row.round, changes=calendar_changes(case)
        )
        assert {name: getattr(row, name) for name in FIELDS} == counted
    assert case.deadlines.count() == 3


def test_a_step_a_close_and_a_point_pressed_together_happen_once(
    case: Case, people: dict[str, User]
):
    act = partial(Act, by=people["coordinator"])
    send_reply(case_id=case.pk, act=act(WEDNESDAY + HOUR), key="initial_response", words="Yes.")
    answer_point(case_id=case.pk, act=act(WEDNESDAY + HOUR), number=1, answer="The lock stuck.")
    send_reply(case_id=case.pk, act=act(WEDNESDAY + HOUR), key="fuller_reply", words="We found…")

    escalated = side_by_side(
        [partial(not_content, case_id=case.pk, act=Act(WEDNESDAY + 2 * HOUR))] * AT_ONCE
    )
    assert refusals(escalated) == {"done": 1, "CannotAsk": AT_ONCE - 1}
    assert Event.objects.filter(kind=EventKind.ESCALATION_REQUESTED).count() == 1
    assert OutgoingMail.objects.filter(kind="not_content_chair").count() == 1

    evidence = {
        "with_whom": "The representative",
        "consulted_on": WEDNESDAY.date(),
        "view": "Look again at the key.",
    }
    recorded = side_by_side(
        [
            partial(
                record_step,
                case_id=case.pk,
                act=Act(WEDNESDAY + 3 * HOUR, afresh(people["chair"])),
                key="consult_lto_rep",
                evidence=evidence,
            )
        ]
        * AT_ONCE
    )
    assert refusals(recorded) == {"done": 1, "CaseworkError": AT_ONCE - 1}
    assert StepRecord.objects.count() == 1

    chair = people["chair"]
    send_reply(
        case_id=case.pk, act=Act(WEDNESDAY + 4 * HOUR, chair), key="chair_decision", words="No."
    )
    closed = side_by_side(
        [
            partial(
                close_case,
                case_id=case.pk,
                act=Act(WEDNESDAY + 5 * HOUR, afresh(chair)),
                outcome="upheld",
            )
        ]
        * AT_ONCE
    )
    assert refusals(closed) == {"done": 1, "CaseClosed": AT_ONCE - 1}
    assert Event.objects.filter(kind=EventKind.CLOSED).count() == 1


@pytest.mark.req("S0-40")
def test_a_question_pressed_eight_times_is_asked_once(case: Case, people: dict[str, User]):
    press = Act(now=WEDNESDAY + HOUR, by=people["coordinator"], key=uuid.uuid4())
    ask = partial(
        request_information,
        case_id=case.pk,
        act=press,
        asked_name="The hall’s manager",
        asked_email="manager@hall.example",
        question="When was the door unlocked?",
        due_on=(WEDNESDAY + timedelta(days=3)).date(),
    )

    assert refusals(side_by_side([ask] * AT_ONCE)) == {"done": 1, "AlreadyDone": AT_ONCE - 1}
    assert case.information_requests.count() == 1
    assert OutgoingMail.objects.filter(kind="information_request").count() == 1


def test_a_job_finished_by_two_is_done_by_the_first(case: Case, people: dict[str, User]):
    receive_message(case_id=case.pk, act=Act(WEDNESDAY + HOUR), text="One thing more.")
    job = Job.objects.get(kind="reply_in")

    results = side_by_side(
        [
            partial(finish_job, job_id=job.pk, act=Act(WEDNESDAY + 2 * HOUR, by))
            for by in (people["coordinator"], holder("coordinator"))
        ]
    )

    assert refusals(results) == {"done": 2}
    assert job.history.filter(done_at__isnull=False).count() == 1


def test_guesses_of_a_code_side_by_side_are_all_counted(case: Case):
    now = timezone.now()
    request_id = tracking.request_link(
        reference=case.reference, contact="ada@resident.example", now=now
    )
    code = OutgoingMail.objects.get(kind="one_time_link").text.split("asked for it: ")[1][:9]
    wrong = [f"{number:08d}" for number in range(20) if f"{number:08d}" != code.replace(" ", "")]

    results = side_by_side(
        [partial(tracking.use_code, request_id, guess, now=now) for guess in wrong]
    )

    assert results == [None] * len(wrong)
    assert AccessToken.objects.get().tries == CODE_TRIES
    assert tracking.use_code(request_id, code, now=now) is None


def test_a_right_code_pressed_eight_times_lets_in_once(case: Case):
    now = timezone.now()
    request_id = tracking.request_link(
        reference=case.reference, contact="ada@resident.example", now=now
    )
    code = OutgoingMail.objects.get(kind="one_time_link").text.split("asked for it: ")[1][:9]

    results = side_by_side([partial(tracking.use_code, request_id, code, now=now)] * 4)

    assert [one is None for one in results].count(False) == 1


def test_a_burst_of_requests_sends_no_more_links_than_allowed(case: Case):
    ask = partial(
        tracking.request_link,
        reference=case.reference,
        contact="ada@resident.example",
        now=timezone.now(),
    )

    given = side_by_side([ask] * AT_ONCE)

    assert len(set(given)) == AT_ONCE
    sent = OutgoingMail.objects.filter(kind="one_time_link").count()
    assert sent == AccessToken.objects.count() == tracking.LINKS_AT_ONCE


def test_two_new_versions_published_at_once_follow_each_other(people: dict[str, User]):
    document = (PACKS / f"{PACK}.yaml").read_text(encoding="utf-8")
    drafts = side_by_side(
        [partial(add_version, f"{document}\n# draft {n}\n", by=None) for n in range(4)]
    )
    assert sorted(draft.number for draft in drafts) == [2, 3, 4, 5]  # type: ignore[union-attr]

    results = side_by_side(
        [
            partial(
                publish_version,
                version_id=draft.pk,  # type: ignore[union-attr]
                on=WEDNESDAY.date(),
                now=WEDNESDAY,
                by=None,
            )
            for draft in drafts
        ]
    )

    assert refusals(results) == {"done": 1, "CaseworkError": 3}
    assert ProcedureVersion.objects.in_force(WEDNESDAY.date()).count() == 1

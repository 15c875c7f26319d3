"""Many people, one issue: one report, a letter each, and nobody learns who else is in it."""

from __future__ import annotations

from typing import Any

import pytest

from cms.casework.errors import CaseworkError
from cms.casework.mail.fields import values_for
from cms.casework.models import Case, CaseGroup, EventKind, Job, Message, OutgoingMail
from cms.casework.permissions import CaseNotFound, visible_to
from cms.casework.services import group_letters
from cms.casework.services.case_groups import (
    CannotGroup,
    GroupNotFound,
    PersonalInReport,
    groups_for,
    join_group,
    leave_group,
    stamp_of,
    start_group,
    write_report,
)
from cms.casework.services.change import Act, Stale
from cms.casework.services.group_letters import (
    IN_THE_REPORT,
    GroupNotReady,
    ReportMissing,
    Sent,
    send_report,
)
from cms.casework.services.points import PointNotFound, add_point, answer_point, mark_personal
from cms.casework.services.replies import WordsEmpty
from cms.casework.services.subjects import name_staff
from cms.casework.services.told import PersonDetails
from cms.casework.services.triage import ReasonMissing
from cms.users.models import User
from tests.casework.documents import automatic
from tests.casework.services.conftest import deliver_all
from tests.casework.services.written import refused
from tests.casework.together import LATER, case_of, people, procedure

pytestmark = pytest.mark.django_db
REPORT = "The boiler failed twice. We have replaced it."
ADA = PersonDetails(name="Ada Brown", email="ada@resident.example", phone="01632 960201")
BO = PersonDetails(name="Bo Green", email="bo@resident.example")
CY = PersonDetails(name="Cy White", postal_address="1 Mill Lane", prefers="post")


@pytest.fixture
def who() -> dict[str, User]:
    return people(gates=[ALL_ANSWERED])


ALL_ANSWERED = {
    "blocks": ["send:covering"],
    "needs": {"field": "points_unanswered", "is": 0},
    "say": "Answer every point.",
    "at": "points",
}


@pytest.fixture
def cases(who) -> list[Case]:
    """Three people about one issue; the second has a point of her own, not answered yet."""
    found = [case_of(person=person) for person in (ADA, BO, CY)]
    act = Act(LATER, who["clerk"])
    for case in found:
        add_point(case_id=case.pk, act=act, text="The hall was cold.")
    add_point(case_id=found[1].pk, act=act, text="I lost a day of work.")
    mark_personal(case_id=found[1].pk, act=act, number=2, personal=True)
    return found


@pytest.fixture
def group(who, cases) -> CaseGroup:
    act = Act(LATER, who["clerk"], reason="The same boiler.")
    made = start_group(case_id=cases[0].pk, act=act, name="Boiler", issue="the heating in the hall")
    for case in cases[1:]:
        join_group(case_id=case.pk, act=act, group_id=made.pk)
    return made


def with_report(group: CaseGroup, who: dict[str, User]) -> CaseGroup:
    return write_report(
        group_id=group.pk, act=Act(LATER, who["clerk"]), report=REPORT, seen=stamp_of(group)
    )


def send(group: CaseGroup, by: User, **overrides: Any) -> Sent:
    given: dict[str, Any] = {"key": "covering", "words": "Here is what we found."}
    return send_report(group_id=group.pk, act=Act(LATER, by), **{**given, **overrides})


def own_point_answered(cases: list[Case], who: dict[str, User]) -> None:
    answer_point(
        case_id=cases[1].pk, act=Act(LATER, who["clerk"]), number=2, answer="We pay for the day."
    )


@pytest.mark.req("S3-31")
def test_each_is_told_once_that_it_is_looked_into_together_and_not_with_whom(who, cases, group):
    for case in cases:
        told = case.messages.get(kind="together")
        assert "the heating in the hall" in told.body
        for other in cases:
            if other != case:
                assert other.parties.get().name not in told.body
                assert other.reference not in told.body


@pytest.mark.req("S3-31")
def test_the_first_is_told_when_there_is_a_second(who, cases):
    act = Act(LATER, who["clerk"], reason="The same boiler.")
    made = start_group(case_id=cases[2].pk, act=act, name="Boiler", issue="the heating")
    assert not cases[2].messages.filter(kind="together").exists()

    join_group(case_id=cases[0].pk, act=act, group_id=made.pk)

    assert cases[2].messages.filter(kind="together").count() == 1


def test_a_group_needs_a_name_an_issue_and_a_reason(who, cases, group):
    other, ada = case_of(person=PersonDetails()), case_of(person=ADA)
    act = Act(LATER, who["clerk"])

    with refused(CaseworkError, field="name"):
        start_group(case_id=other.pk, act=act, name=" ", issue="the heating")
    with refused(CaseworkError, field="issue"):
        start_group(case_id=other.pk, act=act, name="Boiler", issue=" ")
    with refused(PersonalInReport, "Ada Brown", field="issue"):
        start_group(case_id=ada.pk, act=act, name="Boiler", issue="what ADA  BROWN said")
    with refused(ReasonMissing, field="reason"):
        join_group(case_id=other.pk, act=act, group_id=group.pk)
    with refused(CannotGroup, "already"):
        join_group(
            case_id=cases[0].pk, act=Act(LATER, who["clerk"], reason="Same."), group_id=group.pk
        )


def test_who_sees_none_of_its_cases_finds_no_group(who, cases, group):
    other = case_of(person=PersonDetails())
    stranger = Act(LATER, who["worker"], reason="Same.")

    with refused(GroupNotFound):
        join_group(case_id=other.pk, act=stranger, group_id=group.pk)
    with refused(GroupNotFound):
        write_report(group_id=group.pk, act=stranger, report=REPORT, seen=stamp_of(group))
    with refused(GroupNotFound):
        send(group, who["worker"])
    with refused(CaseNotFound):
        start_group(case_id=other.pk, act=stranger, name="Boiler", issue="the heating")


@pytest.mark.req("S0-22", "S3-31")
def test_whoever_one_of_its_cases_is_about_finds_no_group(who, cases, group):
    other, act = who["other_clerk"], Act(LATER, who["clerk"])
    assert list(groups_for(other)) == [group]

    name_staff(case_id=cases[0].pk, act=act, user=other)

    assert visible_to(other).filter(pk=cases[1].pk).exists()
    assert not groups_for(other)
    with refused(GroupNotFound):
        write_report(group_id=group.pk, act=Act(LATER, other), report=REPORT, seen=stamp_of(group))
    with refused(GroupNotFound):
        send(group, other)
    assert list(groups_for(who["clerk"])) == [group]


def test_a_case_leaves_with_a_reason(who, cases, group):
    with refused(ReasonMissing, field="reason"):
        leave_group(case_id=cases[0].pk, act=Act(LATER, who["clerk"]))
    act = Act(LATER, who["clerk"], reason="It is another boiler.")
    leave_group(case_id=cases[0].pk, act=act)

    assert group.cases.count() == 2
    assert cases[0].history.latest().history_change_reason == "It is another boiler."
    with refused(CannotGroup):
        leave_group(case_id=cases[0].pk, act=act)


@pytest.mark.req("S3-32")
@pytest.mark.parametrize(
    "slip",
    [
        "As Bo Green told us, it was cold.",
        "One person said: I lost a  DAY of work.",
        "Write to ada@resident.example for more.",
        "Ring 01632 960201 for more.",
    ],
)
def test_the_shared_report_holds_nothing_that_is_only_about_one_person(who, cases, group, slip):
    with refused(PersonalInReport, "only about one person", field="report"):
        write_report(
            group_id=group.pk, act=Act(LATER, who["clerk"]), report=slip, seen=stamp_of(group)
        )


def test_a_report_that_somebody_else_changed_is_not_written_over(who, cases, group):
    seen = stamp_of(group)
    with_report(group, who)

    with refused(Stale):
        write_report(group_id=group.pk, act=Act(LATER, who["chair"]), report="Mine.", seen=seen)
    with refused(CaseworkError, field="report"):
        write_report(group_id=group.pk, act=Act(LATER, who["chair"]), report=" ", seen=seen)


@pytest.mark.req("S3-31", "S3-32")
def test_each_gets_one_letter_in_their_own_way_with_what_is_only_about_them(who, cases, group):
    with_report(group, who)
    own_point_answered(cases, who)

    sent = send(group, who["clerk"])
    deliver_all(LATER)

    assert sent.now == cases
    letters = {case.pk: case.messages.get(kind="covering") for case in cases}
    for case in cases:
        body = letters[case.pk].body
        assert REPORT in body
        assert ("We pay for the day." in body) == (case == cases[1])
        assert not any(
            other.parties.get().name in body or other.reference in body
            for other in cases
            if other != case
        )
        assert case.events.filter(kind=EventKind.MESSAGE_SENT, data__kind="covering").exists()
    assert letters[cases[2].pk].channel == "letter"
    # The receipt, that it is looked into together, and this.
    assert Job.objects.filter(case=cases[2], kind="post_letter").count() == 3
    assert cases[0].points.get().answer == IN_THE_REPORT


def test_nothing_is_sent_while_one_of_them_is_not_ready(who, cases, group):
    with_report(group, who)

    with refused(GroupNotReady, "Nothing was sent"):
        send(group, who["clerk"])
    with pytest.raises(GroupNotReady) as found:
        send(group, who["clerk"])
    assert {case.pk for case in found.value.missing} == {cases[1].pk}
    with pytest.raises(GroupNotReady):
        send(group, who["clerk"], key="reply")


def test_there_is_a_report_and_words_before_anything_goes(who, cases, group):
    with refused(ReportMissing, field="words"):
        send(group, who["clerk"])
    with_report(group, who)
    with refused(WordsEmpty, field="words"):
        send(group, who["clerk"], words=" ")
    own_point_answered(cases, who)
    with refused(PersonalInReport, "Bo Green", field="words"):
        send(group, who["clerk"], words="Bo Green was right.")


def test_sent_again_it_reaches_nobody_twice(who, cases, group):
    with_report(group, who)
    own_point_answered(cases, who)
    send(group, who["clerk"])

    again = send(group, who["chair"])

    assert (again.now, again.before) == ([], cases)
    assert OutgoingMail.objects.filter(kind="covering").count() == 2


def test_cut_short_it_goes_on_where_it_stopped(who, cases, group, monkeypatch):
    with_report(group, who)
    own_point_answered(cases, who)
    write = group_letters.write_one

    def dies_at_the_second(change, *args):
        if change.case == cases[1]:
            raise RuntimeError("killed")
        return write(change, *args)

    monkeypatch.setattr(group_letters, "write_one", dies_at_the_second)
    with pytest.raises(RuntimeError):
        send(group, who["clerk"])
    assert [case.messages.filter(kind="covering").count() for case in cases] == [1, 0, 0]
    monkeypatch.setattr(group_letters, "write_one", write)

    rest = send(group, who["clerk"])

    assert (rest.before, rest.now) == ([cases[0]], cases[1:])
    assert [case.messages.filter(kind="covering").count() for case in cases] == [1, 1, 1]


@pytest.mark.req("S0-22")
def test_who_may_not_see_one_case_of_it_leaves_the_report_to_others(who, cases, group):
    di = PersonDetails(name="Di Black", email="di@resident.example")
    hidden = case_of(person=di, subject_role="clerk")
    with_report(group, who)
    own_point_answered(cases, who)
    chair = Act(LATER, who["chair"], reason="The same boiler.")
    join_group(case_id=hidden.pk, act=chair, group_id=group.pk)

    with refused(GroupNotFound):
        send(group, who["clerk"])
    assert not Message.objects.filter(kind="covering").exists()
    assert send(group, who["chair"]).now == [*cases, hidden]


@pytest.mark.req("S3-32")
def test_a_point_is_kept_to_one_person_and_shared_again(who, cases):
    act = Act(LATER, who["clerk"])
    assert mark_personal(case_id=cases[0].pk, act=act, number=1, personal=True).personal
    assert not mark_personal(case_id=cases[0].pk, act=act, number=1, personal=False).personal
    with refused(PointNotFound):
        mark_personal(case_id=cases[0].pk, act=act, number=9, personal=True)


@pytest.mark.req("S3-39")
def test_a_later_letter_does_not_say_that_a_report_comes_with_it(who, cases, group):
    with_report(group, who)
    own_point_answered(cases, who)
    send(group, who["clerk"])
    leave_group(case_id=cases[0].pk, act=Act(LATER, who["clerk"], reason="She wrote again."))

    values = values_for(Case.objects.get(pk=cases[0].pk), now=LATER)

    assert "The hall was cold." in values["points_answered"]
    assert "The report that we sent you answers this." in values["points_answered"]
    assert "this letter" not in values["points_answered"]


@pytest.mark.req("S3-31")
def test_who_comes_into_another_group_is_told_of_that_one_too(db):
    others = [row for row in procedure()["messages"] if row["key"] != "together"]
    told = "Others raised it too: {group_issue}."
    named = automatic("together", "person", told, requires=["group_issue"])
    who = people(messages=[*others, named])
    first, moved, third = (case_of(person=person) for person in (ADA, BO, CY))
    act = Act(LATER, who["clerk"], reason="The same.")
    boiler = start_group(case_id=first.pk, act=act, name="Boiler", issue="the heating")
    noise = start_group(case_id=third.pk, act=act, name="Noise", issue="the noise\nat night")
    join_group(case_id=moved.pk, act=act, group_id=boiler.pk)
    leave_group(case_id=moved.pk, act=act)

    join_group(case_id=moved.pk, act=act, group_id=noise.pk)
    join_group(case_id=case_of(person=ADA).pk, act=act, group_id=noise.pk)

    bodies = [row.body for row in moved.messages.filter(kind="together")]
    assert ["the heating" in body for body in bodies] == [True, False]
    assert "at night" in bodies[1]
    assert third.messages.filter(kind="together").count() == 1

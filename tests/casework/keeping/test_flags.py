"""Flags: set with evidence, told at once, handed over and back, looked at again, lifted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cms.casework.facts import facts_of
from cms.casework.models import CaseFlag, EventKind
from cms.casework.permissions import NotAllowed, visible_to
from cms.casework.services.change import Act, NotReady
from cms.casework.services.evidence import EvidenceMissing
from cms.casework.services.flags import NoSuchFlag, lift_flag, review_flag, set_flag
from cms.casework.services.timeline import timeline
from cms.casework.services.triage import ReasonMissing
from tests.casework.documents import SMALL, holders, in_force
from tests.casework.keeping.conftest import LATER, mails, small
from tests.factories import open_case

pytestmark = pytest.mark.django_db
MANAGED = {"reason": "Many letters a day.", "decider": "chair", "look_on": date(2026, 8, 20)}


@pytest.mark.req("S3-94", "S3-95", "S0-29")
def test_discrimination_is_recorded_told_at_once_and_handed_over(case, people, act):
    evidence = {"characteristics": ["race"], "what": "Asked where she is from."}

    flag = set_flag(case_id=case.pk, act=act(), key="discrimination", evidence=evidence)

    case.refresh_from_db()
    assert flag.evidence == evidence
    assert (case.handler_role, case.handler) == ("chair", people["chair"])
    assert mails("told_at_once") == [people["worker"].email]
    assert mails("we_know") == ["ada@resident.example"]
    assert visible_to(people["worker"], on=LATER.date()).filter(pk=case.pk).exists()
    facts = facts_of(case)
    assert facts["flags"] == ("discrimination",)
    assert "discrimination.characteristics.race" in facts["answers"]
    assert case.events.get(kind=EventKind.FLAG_SET).data["flag"] == "discrimination"


@pytest.mark.req("S3-95")
def test_a_characteristic_that_is_not_on_the_list_writes_nothing(case, act, written):
    before = written(case)

    with pytest.raises(EvidenceMissing) as refused:
        set_flag(
            case_id=case.pk, act=act(), key="discrimination", evidence={"characteristics": ["tall"]}
        )

    assert "characteristics" in refused.value.problems
    assert written(case) == before


@pytest.mark.req("S4-26", "S4-27")
@pytest.mark.parametrize("left_out", ["reason", "decider", "look_on"])
def test_managed_differently_needs_reason_decider_and_a_day(left_out, case, act, written):
    before = written(case)
    given = {name: value for name, value in MANAGED.items() if name != left_out}

    with pytest.raises(EvidenceMissing) as refused:
        set_flag(case_id=case.pk, act=act(), key="managed_differently", evidence=given)

    assert list(refused.value.problems) == [left_out]
    assert written(case) == before


@pytest.mark.req("S4-27")
def test_the_day_to_look_again_is_still_to_come(case, act, written):
    before = written(case)

    with pytest.raises(EvidenceMissing) as refused:
        set_flag(
            case_id=case.pk,
            act=act(),
            key="managed_differently",
            evidence={**MANAGED, "look_on": LATER.date()},
        )

    assert refused.value.problems == {"look_on": "Choose a day that is still to come."}
    assert written(case) == before
    row = set_flag(case_id=case.pk, act=act(), key="managed_differently", evidence=MANAGED)
    assert row.review_on == date(2026, 8, 20)


@pytest.mark.req("S4-28")
def test_what_comes_before_a_flag_is_demanded_as_data(people):
    gate = {
        "blocks": ["flag:managed_differently"],
        "needs": {"field": "steps_done", "has": "needs_looked_at"},
        "say": "Look into the person's needs first.",
        "at": "step-needs_looked_at",
    }
    step = {
        "key": "needs_looked_at",
        "label": "Needs",
        "say": "Record it.",
        "by": ["clerk"],
        "optional": True,
        "evidence": [{"key": "found", "label": "Found", "type": "text"}],
    }
    in_force(small(key="careful-body", gates=[gate], steps=[step]))
    case = open_case(procedure_key="careful-body")
    now = Act(now=LATER, by=people["clerk"])

    with pytest.raises(NotReady) as refused:
        set_flag(case_id=case.pk, act=now, key="managed_differently", evidence=MANAGED)

    assert [item.anchor for item in refused.value.missing] == ["step-needs_looked_at"]
    assert not case.flags.exists()


def test_only_the_roles_named_may_set_and_lift_it(case, people, act, written):
    set_flag(case_id=case.pk, act=act(), key="managed_differently", evidence=MANAGED)
    set_flag(
        case_id=case.pk, act=act(), key="discrimination", evidence={"characteristics": ["age"]}
    )
    row, before = case.flags.get(key="managed_differently"), written(case)
    worker = Act(now=LATER, by=people["worker"], reason="It is over.")

    with pytest.raises(NotAllowed):
        lift_flag(case_id=case.pk, act=worker, flag_id=row.pk)

    assert written(case) == before


def test_a_flag_is_on_once(case, act, written):
    set_flag(case_id=case.pk, act=act(), key="complex", evidence={})
    before = written(case)

    with pytest.raises(NoSuchFlag):
        set_flag(case_id=case.pk, act=act(), key="complex", evidence={})

    assert written(case) == before


@pytest.mark.parametrize("key", ["unknown", "managed"])
def test_a_flag_that_the_procedure_does_not_have_is_refused(key, case, act, written):
    before = written(case)

    with pytest.raises(NoSuchFlag):
        set_flag(case_id=case.pk, act=act(), key=key, evidence={})

    assert written(case) == before


def test_lifting_needs_a_reason_and_gives_the_case_back(case, people, act, written):
    row = set_flag(
        case_id=case.pk, act=act(), key="discrimination", evidence={"characteristics": ["age"]}
    )
    before = written(case)

    with pytest.raises(ReasonMissing):
        lift_flag(case_id=case.pk, act=act(), flag_id=row.pk)
    assert written(case) == before

    lift_flag(case_id=case.pk, act=act("It was about something else."), flag_id=row.pk)
    case.refresh_from_db()
    assert case.handler == people["clerk"]
    assert not CaseFlag.objects.get().is_on
    assert facts_of(case)["flags"] == ()
    with pytest.raises(NoSuchFlag):
        lift_flag(case_id=case.pk, act=act("Again."), flag_id=row.pk)


def test_what_stays_for_good_is_not_lifted(case, act, written):
    row = set_flag(case_id=case.pk, act=act(), key="complex", evidence={})
    before = written(case)

    with pytest.raises(NoSuchFlag):
        lift_flag(case_id=case.pk, act=act("Simple after all."), flag_id=row.pk)

    assert written(case) == before


@pytest.mark.req("S4-27")
def test_looking_again_keeps_it_with_a_reason_and_a_new_day(case, act, written):
    row = set_flag(case_id=case.pk, act=act(), key="managed_differently", evidence=MANAGED)
    before, day = written(case), LATER.date() + timedelta(days=200)

    with pytest.raises(ReasonMissing):
        review_flag(case_id=case.pk, act=act(), flag_id=row.pk, review_on=day)
    assert written(case) == before

    review_flag(case_id=case.pk, act=act("It still holds."), flag_id=row.pk, review_on=day)
    row.refresh_from_db()
    assert row.review_on == day
    assert row.history.first().history_change_reason == "It still holds."


@pytest.mark.req("S4-27")
def test_the_story_tells_staff_and_not_the_person(case, act):
    row = set_flag(case_id=case.pk, act=act(), key="managed_differently", evidence=MANAGED)
    lift_flag(case_id=case.pk, act=act("It is calm now."), flag_id=row.pk)

    ours = {entry.title: entry for entry in timeline(case, public=False)}

    assert ours["Mark taken off: Managed differently"].body == "It is calm now."
    assert ours["Marked: Managed differently"].lane == "internal"
    assert not any("anaged" in entry.title for entry in timeline(case, public=True))


def test_nobody_whom_it_is_about_is_told(people):
    case = open_case(procedure_key=SMALL, subject_role="worker")
    by = Act(now=LATER, by=people["clerk"])

    set_flag(case_id=case.pk, act=by, key="discrimination", evidence={"characteristics": ["age"]})

    assert mails("told_at_once") == []
    assert not visible_to(people["worker"], on=LATER.date()).filter(pk=case.pk).exists()


@pytest.mark.req("S3-94")
def test_where_nobody_holds_the_role_that_is_told_a_job_says_so(db):
    in_force(small())
    clerk = holders("clerk", "chair")["clerk"]
    case = open_case(procedure_key=SMALL)

    set_flag(
        case_id=case.pk,
        act=Act(now=LATER, by=clerk),
        key="discrimination",
        evidence={"characteristics": ["age"]},
    )

    assert case.jobs.get(kind="tell_role").text.startswith("Nobody in the role of worker")

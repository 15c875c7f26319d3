"""What is promised to put something right: agreed, done, looked at again, or dropped."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cms.casework import registry
from cms.casework.desk.remedies import remedies_part
from cms.casework.errors import CaseworkError
from cms.casework.facts import facts_of
from cms.casework.mail.words import compose
from cms.casework.models import Case, CaseAccess, Job
from cms.casework.permissions import NotAllowed, visible_to
from cms.casework.procedure.document import DocumentRefused
from cms.casework.registry import PolicyInForce
from cms.casework.services.change import Act, NotReady
from cms.casework.services.evidence import EvidenceMissing
from cms.casework.services.finishing import standing_of
from cms.casework.services.remedies import (
    RemedyNotFound,
    RemedySettled,
    ask_to_agree,
    drop_remedy,
    follow_up_remedy,
    remedy_done,
)
from cms.casework.services.routing import name_subject
from cms.casework.services.steps import record_step
from cms.casework.services.timeline import timeline
from cms.casework.services.triage import ReasonMissing
from cms.users.models import User
from tests.casework.documents import ask, read
from tests.casework.endings import (
    DAY,
    NOON,
    close,
    ending_case,
    ending_document,
    ending_procedure,
    promise,
)
from tests.casework.services.written import refused

TODAY = NOON.date()
MONEY = {"amount": Decimal("25"), "basis": "The taxi home.", "guidance": True}
APOLOGY_OR_REASON = {
    "blocks": ["close"],
    "when": {"field": "outcome", "is": "upheld"},
    "needs": {
        "any": [
            {"field": "remedies", "has": "apology"},
            {"field": "steps_done", "has": "no_apology"},
        ]
    },
    "say": "Say sorry, or say why not.",
    "at": "remedies",
}


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return ending_procedure(gates=[APOLOGY_OR_REASON])


@pytest.fixture
def case(people: dict[str, User]) -> Case:
    return ending_case(people["clerk"])


@pytest.mark.req("S3-42", "S3-113", "S3-117")
def test_a_promise_says_what_by_whom_and_by_when(case: Case, people: dict[str, User]) -> None:
    remedy = promise(case, people["clerk"])

    assert (remedy.what, remedy.by_whom) == ("The lock is changed.", "The caretaker")
    assert remedy.due_on == TODAY + timedelta(days=7)
    assert (remedy.agreed_by, remedy.is_open) == (people["clerk"], True)
    assert remedy.history.get().history_change_reason == "Promised: Repair."


@pytest.mark.req("S3-115")
def test_several_things_may_be_promised_each_of_its_own_type(
    case: Case, people: dict[str, User]
) -> None:
    for key in ("apology", "explanation", "assurance", "repair", "else"):
        promise(case, people["clerk"], key)
    ask_to_agree(case_id=case.pk, act=Act(NOON, people["clerk"]), key="money", what="A taxi.")
    promise(case, people["chair"], "money", details=MONEY)

    facts = facts_of(case)
    assert facts["remedies"] == (
        "apology", "explanation", "assurance", "repair", "else", "money",
    )  # fmt: skip
    assert facts["remedies_open"] == 6


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"what": " "}, "what"),
        ({"by_whom": ""}, "by_whom"),
        ({"role": "mayor"}, "role"),
        ({"due_on": None}, "due_on"),
        ({"due_on": TODAY - timedelta(days=1)}, "due_on"),
        ({"done_on": TODAY + timedelta(days=1)}, "done_on"),
    ],
)
def test_a_promise_with_something_missing_is_refused(
    case: Case, people: dict[str, User], given: dict[str, Any], field: str
) -> None:
    with refused(CaseworkError, field=field):
        promise(case, people["clerk"], **given)


def test_a_type_that_the_procedure_does_not_have_is_refused(
    case: Case, people: dict[str, User]
) -> None:
    with refused(RemedyNotFound):
        promise(case, people["clerk"], "gold")


def test_nobody_whom_it_is_about_gets_the_promise_on_their_today(
    case: Case, people: dict[str, User]
) -> None:
    name_subject(case, role="worker", name="", by=None, now=NOON)

    with refused(CaseworkError, "The case is about them.", field="role"):
        promise(case, people["clerk"], role="worker")


@pytest.mark.req("S3-118")
def test_compensation_is_agreed_by_those_who_may_with_amount_basis_and_guidance(
    case: Case, people: dict[str, User]
) -> None:
    with refused(NotAllowed):
        promise(case, people["clerk"], "money", details=MONEY)
    ask_to_agree(case_id=case.pk, act=Act(NOON, people["clerk"]), key="money", what="A taxi.")
    with refused(EvidenceMissing, "the amount"):
        promise(case, people["chair"], "money", details={**MONEY, "amount": None})

    remedy = promise(case, people["chair"], "money", details=MONEY, role="clerk")
    assert remedy.details == {"amount": "25.00", "basis": "The taxi home.", "guidance": True}
    assert remedy.agreed_by == people["chair"]

    paid = remedy_done(
        case_id=case.pk,
        act=Act(NOON + 2 * DAY, people["clerk"]),
        remedy_id=remedy.pk,
        done_on=TODAY + timedelta(days=1),
        note="Transfer 17",
    )
    assert (paid.done_on, paid.done_note) == (TODAY + timedelta(days=1), "Transfer 17")


def test_whoever_must_agree_is_asked_sees_the_case_and_is_asked_no_more_once_it_is_agreed(
    case: Case, people: dict[str, User]
) -> None:
    act = Act(NOON, people["clerk"])
    assert not visible_to(people["chair"]).filter(pk=case.pk).exists()

    for _ in range(2):
        ask_to_agree(case_id=case.pk, act=act, key="money", what="The taxi home, £25.")

    job = Job.objects.get(case=case, kind="agree_remedy", done_at=None)
    assert (job.role, "£25" in job.text) == ("chair", True)
    assert visible_to(people["chair"]).filter(pk=case.pk).exists()
    promise(case, people["chair"], "money", details=MONEY)
    job.refresh_from_db()
    assert job.done_by == people["chair"]


def test_nobody_is_asked_to_agree_to_what_anybody_may_promise(
    case: Case, people: dict[str, User]
) -> None:
    act = Act(NOON, people["clerk"])
    with refused(CaseworkError, "Promise it yourself", field="key"):
        ask_to_agree(case_id=case.pk, act=act, key="repair", what="Please.")
    with refused(CaseworkError, "Write what you propose", field="what"):
        ask_to_agree(case_id=case.pk, act=act, key="money", what=" ")


def test_whoever_is_to_do_it_finds_the_case(case: Case, people: dict[str, User]) -> None:
    promise(case, people["clerk"], role="worker")

    assert CaseAccess.objects.filter(case=case, role="worker", until_at=None).count() == 1
    assert visible_to(people["worker"]).filter(pk=case.pk).exists()


@pytest.mark.req("S4-40")
def test_compensation_refers_to_the_policy_in_force_when_it_was_agreed(
    case: Case, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, date]] = []

    def in_force(key: str, on: date) -> PolicyInForce:
        asked.append((key, on))
        return PolicyInForce("Paying back", "/paying-back/", "4")

    monkeypatch.setattr(registry, "_policies", [in_force])
    ask_to_agree(case_id=case.pk, act=Act(NOON, people["clerk"]), key="money", what="A taxi.")
    promise(case, people["chair"], "money", details=MONEY)
    promise(case, people["clerk"])

    rows = remedies_part(case, people["clerk"], now=NOON + 90 * DAY)["rows"]
    assert [row.policy.version if row.policy else "" for row in rows] == ["4", ""]
    assert asked == [("paying-back", TODAY)]


@pytest.mark.req("S3-112")
def test_an_upheld_case_ends_with_an_apology_or_with_a_reason(
    case: Case, people: dict[str, User]
) -> None:
    clerk = people["clerk"]
    with refused(NotReady, "Say sorry, or say why not."):
        close(case, clerk, "upheld")

    promise(case, clerk, "apology", due_on=None, done_on=TODAY)
    close(case, clerk, "upheld")
    assert standing_of(case).is_finished


@pytest.mark.req("S3-112")
def test_a_recorded_reason_stands_for_the_apology(case: Case, people: dict[str, User]) -> None:
    record_step(
        case_id=case.pk,
        act=Act(NOON, people["clerk"]),
        key="no_apology",
        evidence={"why": "The bus company was at fault, and says so."},
    )

    close(case, people["clerk"], "upheld")
    assert case.outcome == "upheld"


@pytest.mark.req("S3-116")
def test_an_assurance_is_looked_at_again_after_its_months(
    case: Case, people: dict[str, User]
) -> None:
    clerk = people["clerk"]
    remedy = promise(case, clerk, "assurance", due_on=None, done_on=TODAY)
    assert remedy.follow_up_on == date(2026, 8, 20)
    close(case, clerk, "answered")
    assert standing_of(case).waits

    later = Act(NOON + 92 * DAY, clerk)
    again = follow_up_remedy(
        case_id=case.pk,
        act=later,
        remedy_id=remedy.pk,
        note="It happened once more.",
        again_on=date(2026, 11, 20),
    )
    assert (again.follow_up_on, again.is_open) == (date(2026, 11, 20), True)

    held = follow_up_remedy(
        case_id=case.pk,
        act=Act(NOON + 184 * DAY, clerk),
        remedy_id=remedy.pk,
        note="It held: no key was missing since.",
    )
    assert (held.followed_up_on, held.is_open) == (date(2026, 11, 20), False)
    assert standing_of(Case.objects.get(pk=case.pk)).is_finished


def test_a_look_that_is_not_due_or_says_nothing_is_refused(
    case: Case, people: dict[str, User]
) -> None:
    clerk = people["clerk"]
    plain = promise(case, clerk)
    assurance = promise(case, clerk, "assurance", due_on=None, done_on=TODAY)
    act = Act(NOON, clerk)

    with refused(RemedySettled, "nothing to look at"):
        follow_up_remedy(case_id=case.pk, act=act, remedy_id=plain.pk, note="It held.")
    with refused(CaseworkError, "Say whether it held", field="note"):
        follow_up_remedy(case_id=case.pk, act=act, remedy_id=assurance.pk, note=" ")
    with refused(CaseworkError, "still to come", field="again_on"):
        follow_up_remedy(
            case_id=case.pk, act=act, remedy_id=assurance.pk, note="No.", again_on=TODAY
        )


def test_what_is_done_is_done_once_and_stays(case: Case, people: dict[str, User]) -> None:
    clerk = people["clerk"]
    act, remedy = Act(NOON, clerk, reason="They moved away."), promise(case, clerk)
    with refused(CaseworkError, "still to come", field="done_on"):
        remedy_done(
            case_id=case.pk, act=act, remedy_id=remedy.pk, done_on=TODAY + timedelta(days=1)
        )
    remedy_done(case_id=case.pk, act=act, remedy_id=remedy.pk, done_on=TODAY)

    with refused(RemedySettled, "done already"):
        remedy_done(case_id=case.pk, act=act, remedy_id=remedy.pk, done_on=TODAY)
    with refused(RemedySettled, "stays on record"):
        drop_remedy(case_id=case.pk, act=act, remedy_id=remedy.pk)


def test_a_promise_is_dropped_only_with_a_reason(case: Case, people: dict[str, User]) -> None:
    clerk, remedy = people["clerk"], promise(case, people["clerk"])
    with refused(ReasonMissing, "Say why", field="reason"):
        drop_remedy(case_id=case.pk, act=Act(NOON, clerk), remedy_id=remedy.pk)

    act = Act(NOON, clerk, reason="They moved away.")
    drop_remedy(case_id=case.pk, act=act, remedy_id=remedy.pk)

    remedy.refresh_from_db()
    assert (remedy.dropped_reason, remedy.is_open) == ("They moved away.", False)
    assert facts_of(case)["remedies"] == ()
    with refused(RemedySettled, "dropped"):
        remedy_done(case_id=case.pk, act=act, remedy_id=remedy.pk, done_on=TODAY)


def test_a_promise_of_another_case_is_not_found(case: Case, people: dict[str, User]) -> None:
    other = ending_case(people["clerk"])
    remedy, act = promise(other, people["clerk"]), Act(NOON, people["clerk"], reason="No.")

    with refused(RemedyNotFound):
        drop_remedy(case_id=case.pk, act=act, remedy_id=remedy.pk)
    with refused(RemedyNotFound):
        remedy_done(case_id=case.pk, act=act, remedy_id=remedy.pk, done_on=TODAY)


@pytest.mark.req("S3-42")
@pytest.mark.django_db
def test_a_letter_can_say_what_is_put_right() -> None:
    body = "{greeting}\n\n{message}\n\n{remedies}"
    people = ending_procedure(messages=[{"key": "reply", "body": body}])
    case = ending_case(people["clerk"])
    promise(case, people["clerk"], "apology", what="Sorry for the wait.", done_on=TODAY)
    promise(case, people["clerk"])

    letter = compose(case, "reply", now=NOON, author=people["clerk"], words="Here it is.")

    assert "– We say sorry: Sorry for the wait (done on Wednesday 20 May 2026)." in letter.text
    assert "– We repair it: The lock is changed, by Wednesday 27 May 2026." in letter.text


@pytest.mark.req("S3-117")
def test_the_story_tells_both_sides_what_was_promised_and_done(
    case: Case, people: dict[str, User]
) -> None:
    kept, dropped = promise(case, people["clerk"]), promise(case, people["clerk"], "else")
    act = Act(NOON + DAY, people["clerk"], reason="A slip.")
    remedy_done(case_id=case.pk, act=act, remedy_id=kept.pk, done_on=TODAY)
    drop_remedy(case_id=case.pk, act=act, remedy_id=dropped.pk)

    public = [(row.title, row.body) for row in timeline(case, public=True) if row.kind == "promise"]
    ours = [row for row in timeline(case, public=False) if row.kind == "promise"]

    assert sorted(public) == [
        ("We did what we promised", "We repair it: The lock is changed."),
        ("We promised to put it right", "We repair it: The lock is changed."),
    ]
    assert [row.lane for row in ours if row.body.startswith("Something else")] == ["internal"]


@pytest.mark.req("S3-118")
def test_a_document_may_not_ask_twice_for_the_same_of_a_remedy_or_name_an_unknown_approver() -> (
    None
):
    remedies = [
        {"key": "money", "label": "Money", "agreed_by": ["mayor"], "asks": [ask("due_on", "date")]}
    ]
    with pytest.raises(DocumentRefused) as caught:
        read(ending_document(putting_right={"remedies": remedies}))

    assert "“due_on” is asked of every remedy" in str(caught.value)
    assert "“mayor”" in str(caught.value)

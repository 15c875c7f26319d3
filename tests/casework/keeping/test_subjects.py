"""Those a case is about: named, told, given a copy, heard and kept informed; they see nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.casework.errors import CaseworkError
from cms.casework.facts import facts_for, facts_of
from cms.casework.models import CaseFile, OutgoingMail, SubjectNote
from cms.casework.permissions import CaseNotFound, kept_from, visible_to
from cms.casework.procedure.document import DocumentRefused
from cms.casework.procedure.gates import missing_for
from cms.casework.services.change import Act
from cms.casework.services.files import FileRefused
from cms.casework.services.hearing import (
    Said,
    ask_comment,
    give_copy,
    note_no_comment,
    put_off,
    tell_proposed,
    tell_subject,
)
from cms.casework.services.people import PersonNotFound
from cms.casework.services.requests import record_answer
from cms.casework.services.subjects import name_somebody_else, name_staff
from cms.casework.services.timeline import timeline
from cms.casework.services.triage import ReasonMissing, Triage, triage_case
from tests.casework.documents import SMALL, read
from tests.casework.keeping.conftest import LATER, mails, small
from tests.factories import open_case
from tests.web.uploads import papers

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SAID = Said("A complaint is about you. You will be heard.", "in_person", LATER)


@pytest.fixture
def worker(case, people, act):
    """The worker, named as the one it is about."""
    return name_staff(case_id=case.pk, act=act(), user=people["worker"])


@pytest.mark.req("S0-22", "S0-52", "S3-76")
def test_somebody_named_by_account_loses_sight_and_a_job_asks_to_tell_them(case, people, worker):
    assert not visible_to(people["worker"], on=LATER.date()).filter(pk=case.pk).exists()
    assert case.jobs.get(kind="tell_subject").text == (
        f"Tell {people['worker']} that it is about them."
    )


def test_the_one_who_has_it_hands_it_on_when_it_is_about_them(case, people, act):
    name_staff(case_id=case.pk, act=act(), user=people["clerk"])

    case.refresh_from_db()
    assert case.handler not in (None, people["clerk"])


def test_naming_twice_is_naming_once_and_nobody_is_nobody(case, people, act, written, worker):
    before = written(case)

    assert name_staff(case_id=case.pk, act=act(), user=people["worker"]) == worker
    assert written(case) == before
    with pytest.raises(CaseworkError):
        name_staff(case_id=case.pk, act=act(), name=" ")
    assert written(case) == before


@pytest.mark.req("S0-52")
def test_somebody_who_only_bears_the_name_is_kept_from_it_no_more(case, people, act, worker):
    known, had_it = act(reason="She asked; it is a cousin."), case.handler
    assert kept_from(people["worker"], on=LATER.date()).filter(pk=case.pk).exists()

    name_somebody_else(case_id=case.pk, act=known, party_id=worker.pk, name=" B. Worker ")

    worker.refresh_from_db()
    case.refresh_from_db()
    assert (worker.name, worker.user, worker.role) == ("B. Worker", None, "")
    assert not kept_from(people["worker"], on=LATER.date()).filter(pk=case.pk).exists()
    assert worker.history.first().history_change_reason == "She asked; it is a cousin."
    assert case.handler == had_it


@pytest.mark.req("S0-52")
def test_nothing_is_written_without_a_name_or_a_reason_or_where_it_is_none_of_us(
    case, people, act, written, worker
):
    oak = name_staff(case_id=case.pk, act=act(), name="Mr Oak")
    person = case.parties.get(part="person")
    before = written(case)

    for party, name, reason in (
        (worker, " ", "A cousin."),
        (worker, "B. Worker", " "),
        (oak, "Mr Oak", "A cousin."),
        (person, "Ada Brown", "A cousin."),
    ):
        with pytest.raises(CaseworkError):
            name_somebody_else(
                case_id=case.pk, act=act(reason=reason), party_id=party.pk, name=name
            )
    with pytest.raises(CaseNotFound):
        name_somebody_else(
            case_id=case.pk,
            act=Act(LATER, people["worker"], reason="It is not me."),
            party_id=worker.pk,
            name="B. Worker",
        )

    assert written(case) == before


@pytest.mark.req("S3-76")
def test_somebody_named_at_intake_is_a_job_once_it_is_sorted(people, act):
    case = open_case(procedure_key=SMALL, subject_name="Mr Oak")

    triage_case(case_id=case.pk, act=act(), decided=Triage("concern", "a talk"))

    assert case.jobs.get(kind="tell_subject").text == "Tell Mr Oak that it is about them."


@pytest.mark.req("S3-76")
def test_telling_them_is_kept_with_when_and_by_whom_and_ends_the_job(case, act, worker, clerk):
    message = tell_subject(case_id=case.pk, act=act(), party_id=worker.pk, said=SAID)

    assert (message.kind, message.party, message.author) == (SubjectNote.TOLD, worker, clerk)
    assert case.jobs.get(kind="tell_subject").done_at == LATER
    assert facts_of(case)["subjects_untold"] == 0
    assert not any(entry.body == SAID.words for entry in timeline(case, public=True))
    ours = {entry.title for entry in timeline(case, public=False)}
    assert "Told that it is about them" in ours


def test_an_email_to_them_holds_the_words_and_nothing_that_names_the_person(case, act, worker):
    tell_subject(case_id=case.pk, act=act(), party_id=worker.pk, said=Said(SAID.words, "email"))

    mail = OutgoingMail.objects.get(kind="about_you")
    assert mail.to == worker.user.email
    assert SAID.words in mail.text
    assert "Ada" not in mail.text
    assert "/admin/" not in mail.text


def test_who_has_no_address_is_not_mailed(case, act, written):
    oak = name_staff(case_id=case.pk, act=act(), name="Mr Oak")
    before = written(case)

    with pytest.raises(CaseworkError, match="cannot be emailed"):
        tell_subject(case_id=case.pk, act=act(), party_id=oak.pk, said=Said("Hello.", "email"))

    assert written(case) == before


def test_only_whom_it_is_about_is_told_so(case, act, written):
    person, before = case.parties.get(part="person"), written(case)

    with pytest.raises(PersonNotFound):
        tell_subject(case_id=case.pk, act=act(), party_id=person.pk, said=SAID)

    assert written(case) == before


@pytest.mark.parametrize("said", [Said(" "), Said("Told.", "phone", LATER + DAY)])
def test_what_was_not_said_or_not_yet_is_not_noted(said, case, act, worker, written):
    before = written(case)

    with pytest.raises(CaseworkError):
        tell_subject(case_id=case.pk, act=act(), party_id=worker.pk, said=said)

    assert written(case) == before


@pytest.mark.req("S3-77")
def test_a_redacted_copy_is_kept_with_when_it_was_given(case, act, worker):
    row = give_copy(
        case_id=case.pk,
        act=act(),
        party_id=worker.pk,
        name="copy.pdf",
        content=papers.pdf(text="copy"),
        said=Said("", "letter", LATER),
    )

    assert (row.message.kind, row.message.party, row.shared) == (SubjectNote.COPY, worker, False)
    assert facts_of(case)["subjects_without_copy"] == 0


@pytest.mark.req("S3-77")
def test_a_copy_that_is_no_document_is_refused_whole(case, act, worker, written):
    before = written(case)

    with pytest.raises(FileRefused):
        give_copy(
            case_id=case.pk,
            act=act(),
            party_id=worker.pk,
            name="copy.exe",
            content=b"MZ nothing",
            said=SAID,
        )

    assert written(case) == before
    assert not CaseFile.objects.exists()


@pytest.mark.req("S3-77")
def test_putting_it_off_needs_a_reason_and_comes_back_on_its_day(case, act, worker, written):
    before, until = written(case), (LATER + 3 * DAY).date()

    with pytest.raises(ReasonMissing):
        put_off(case_id=case.pk, act=act(), party_id=worker.pk, until=until)
    with pytest.raises(CaseworkError):
        put_off(case_id=case.pk, act=act("A child."), party_id=worker.pk, until=LATER.date())
    assert written(case) == before

    job = put_off(case_id=case.pk, act=act("A child is at risk."), party_id=worker.pk, until=until)
    assert job.due_at.date() == until
    assert "A child is at risk." in case.messages.get(kind=SubjectNote.PUT_OFF).body
    assert facts_of(case)["subjects_untold"] == 0
    assert case.jobs.filter(kind="tell_subject", done_at=None).count() == 1


@pytest.mark.req("S3-10", "S3-78")
def test_their_comment_is_asked_for_and_kept(case, act, worker):
    due = (LATER + 10 * DAY).date()
    asked = ask_comment(
        case_id=case.pk,
        act=act(),
        party_id=worker.pk,
        question="What do you say?",
        due_on=due,
        by_email=True,
    )
    assert mails("about_you") == [worker.user.email]
    assert facts_of(case)["subjects_unheard"] == 1

    record_answer(case_id=case.pk, act=act(), request_id=asked.pk, answer="I was away that day.")

    asked.refresh_from_db()
    assert (asked.kind, asked.party) == ("comment", worker)
    assert facts_of(case)["subjects_unheard"] == 0


@pytest.mark.req("S3-78")
def test_no_comment_is_noted_only_once_the_day_is_over(case, act, worker, written):
    due = (LATER + DAY).date()
    asked = ask_comment(
        case_id=case.pk, act=act(), party_id=worker.pk, question="What do you say?", due_on=due
    )
    before = written(case)

    with pytest.raises(CaseworkError, match="They have until"):
        note_no_comment(case_id=case.pk, act=act(now=LATER + DAY), request_id=asked.pk)
    assert written(case) == before

    row = note_no_comment(case_id=case.pk, act=act(now=LATER + 2 * DAY), request_id=asked.pk)
    assert row.answer == "No comment by Thursday 21 May 2026."
    assert facts_of(case)["subjects_unheard"] == 0
    with pytest.raises(CaseworkError):
        note_no_comment(case_id=case.pk, act=act(now=LATER + 2 * DAY), request_id=asked.pk)


@pytest.mark.parametrize(("question", "days"), [(" ", 3), ("What?", -1)])
def test_an_empty_question_or_a_day_gone_by_is_refused(question, days, case, act, worker, written):
    before = written(case)

    with pytest.raises(CaseworkError):
        ask_comment(
            case_id=case.pk,
            act=act(),
            party_id=worker.pk,
            question=question,
            due_on=(LATER + days * DAY).date(),
        )

    assert written(case) == before


@pytest.mark.req("S3-79")
def test_they_are_kept_informed_of_what_is_proposed(case, act, worker):
    assert facts_of(case)["subjects_uninformed"] == 1

    tell_proposed(case_id=case.pk, act=act(), party_id=worker.pk, said=SAID)

    assert facts_of(case)["subjects_uninformed"] == 0


@pytest.mark.req("S3-80")
def test_a_senior_officer_signs_where_it_is_about_somebody(people, act, case, worker):
    gate = {
        "blocks": ["send:reply"],
        "when": {"field": "about_a_person", "is": True},
        "needs": {"field": "my_roles", "has": "chair"},
        "say": "A senior officer must sign this reply.",
    }
    spec, on = read(small(gates=[gate])), LATER.date()

    by_clerk = facts_for(case, people["clerk"], on=on)
    by_chair = facts_for(case, people["chair"], on=on)
    by_subject = facts_for(case, people["worker"], on=on)

    assert [item.text for item in missing_for(spec, "send:reply", by_clerk)] == [
        "A senior officer must sign this reply."
    ]
    assert not missing_for(spec, "send:reply", by_chair)
    assert (by_chair["about_me"], by_subject["about_me"]) == (False, True)


def test_what_says_too_much_may_not_stand_in_their_message():
    parts = small()
    letter = next(row for row in parts["messages"] if row["key"] == "about_you")
    letter["body"] = "{greeting}\n\n{message}"

    with pytest.raises(DocumentRefused, match="says too much"):
        read(parts)


def test_a_stranger_to_the_case_tells_nobody(case, people, worker, written):
    from cms.casework.permissions import CaseNotFound

    before = written(case)

    with pytest.raises(CaseNotFound):
        tell_subject(
            case_id=case.pk,
            act=Act(now=LATER, by=people["worker"]),
            party_id=worker.pk,
            said=SAID,
        )

    assert written(case) == before

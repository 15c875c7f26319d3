"""Deeds of staff that a story may hold beside its letters, each through the service of the desk."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from cms.casework.models import (
    Asking,
    Case,
    CaseGroup,
    Channel,
    InformationRequest,
    Lesson,
    OutsideBody,
    Part,
    Remedy,
)
from cms.casework.services.case_groups import join_group, stamp_of, start_group, write_report
from cms.casework.services.change import Act
from cms.casework.services.commitments import agree_contact
from cms.casework.services.enquiries import Asked, record_enquiry
from cms.casework.services.fact_checks import answer_comment, ask_fact_check, comment_on_draft
from cms.casework.services.flags import set_flag
from cms.casework.services.group_letters import send_report
from cms.casework.services.hearing import Said, ask_comment, give_copy, tell_subject
from cms.casework.services.lessons import Learned, note_lesson, report_progress
from cms.casework.services.points import mark_personal
from cms.casework.services.remedies import agree_remedy, remedy_done
from cms.casework.services.restricting import Decision as Restricting
from cms.casework.services.restricting import restrict_contact
from cms.casework.services.scope import Decision, pass_on_request, refuse, route_of
from cms.home.demonstration.story import Doing, to
from cms.users.models import User
from cms.users.roles import holders_of


def flagged(key: str, **evidence: Any) -> Doing:
    return to(set_flag, key=key, evidence=evidence)


def refused(ground: str, reason: str, words: str) -> Doing:
    """Not for the procedure, with the ground's own way onward."""

    def do(pk: int, act: Act) -> Any:
        scope = Case.objects.get(pk=pk).procedure.spec.scope
        grounds = scope.grounds if scope else ()
        route = next(route_of(row) for row in grounds if row.key == ground)
        decision = Decision(ground=ground, reason=reason, route=route, words=words)
        return refuse(case_id=pk, act=act, decision=decision)

    return do


def passed_on(team: str, reason: str, words: str) -> Doing:
    """A request for a service, which a team has now."""
    decision = Decision(team=team, reason=reason, words=words)
    return to(pass_on_request, decision=decision)


def promised(key: str, what: str, by_whom: str, role: str, **when: Any) -> Doing:
    """A remedy; ``when`` is ``due_on`` or ``done_on``, and ``details`` where the type asks any."""
    return to(agree_remedy, key=key, what=what, by_whom=by_whom, role=role, **when)


def kept(done_on: date) -> Doing:
    """The newest promise of the case was kept."""

    def do(pk: int, act: Act) -> Any:
        remedy = Remedy.objects.filter(case_id=pk).latest("pk")
        return remedy_done(case_id=pk, act=act, remedy_id=remedy.pk, done_on=done_on)

    return do


def learned(text: str, cause: str, role: str = "", due_on: date | None = None) -> Doing:
    """A lesson; where it is somebody's by a day, it is a recommendation."""
    lesson = Learned(text=text, cause=cause, is_recommendation=bool(role), role=role, due_on=due_on)
    return to(note_lesson, learned=lesson)


def lesson_done(progress: str, done_on: date) -> Doing:
    """What the newest lesson of the case asks for was done."""

    def do(pk: int, act: Act) -> Any:
        lesson = Lesson.objects.filter(case_id=pk).latest("pk")
        return report_progress(lesson_id=lesson.pk, act=act, progress=progress, done_on=done_on)

    return do


def call_agreed(when: datetime, about: str, by_whom: str, role: str) -> Doing:
    return to(
        agree_contact, at=when, channel=Channel.PHONE, about=about, by_whom=by_whom, role=role
    )


def only_theirs(number: int) -> Doing:
    """A point that is only about its person."""
    return to(mark_personal, number=number, personal=True)


def group_begun(name: str, issue: str) -> Doing:
    return to(start_group, name=name, issue=issue)


def group_joined(name: str) -> Doing:
    def do(pk: int, act: Act) -> Any:
        return join_group(case_id=pk, act=act, group_id=CaseGroup.objects.get(name=name).pk)

    return do


def report_sent(key: str, report: str, words: str) -> Doing:
    """The report of the group that the case is in, with a letter to each."""

    def do(pk: int, act: Act) -> Any:
        group = CaseGroup.objects.get(cases=pk)
        write_report(group_id=group.pk, act=act, report=report, seen=stamp_of(group))
        return send_report(group_id=group.pk, act=act, key=key, words=words)

    return do


def told_that_it_is_about_them(words: str) -> Doing:
    def do(pk: int, act: Act) -> Any:
        return tell_subject(case_id=pk, act=act, party_id=subject_in(pk), said=Said(words))

    return do


def copy_given(name: str, content: bytes, words: str) -> Doing:
    def do(pk: int, act: Act) -> Any:
        return give_copy(
            case_id=pk,
            act=act,
            party_id=subject_in(pk),
            name=name,
            content=content,
            said=Said(words),
        )

    return do


def their_side_asked(question: str, due_on: date) -> Doing:
    def do(pk: int, act: Act) -> Any:
        return ask_comment(
            case_id=pk, act=act, party_id=subject_in(pk), question=question, due_on=due_on
        )

    return do


def subject_in(pk: int) -> int:
    found: int = Case.objects.get(pk=pk).parties.get(part=Part.SUBJECT).pk
    return found


def contact_restricted(
    kind: str, other: User, words: str, *, contact_point: str = "", **answers: Any
) -> Doing:
    """Until as late as the procedure lets it last; discussed with ``other``."""

    def do(pk: int, act: Act) -> Any:
        decision = Restricting(
            party_id=Case.objects.get(pk=pk).parties.get(part=Part.PERSON).pk,
            kind=kind,
            discussed_with=other,
            words=words,
            answers=answers,
            contact_point=contact_point,
        )
        return restrict_contact(case_id=pk, act=act, decision=decision)

    return do


def enquired(body: str, reference: str, received_on: date, due_on: date, question: str) -> Doing:
    """An outside body asks about the case."""

    def do(pk: int, act: Act) -> Any:
        asked = Asked(
            body=OutsideBody.objects.get(key=body),
            their_reference=reference,
            received_on=received_on,
            due_on=due_on,
            question=question,
        )
        return record_enquiry(case_id=pk, act=act, asked=asked)

    return do


def draft_shown(key: str, words: str, role: str, due_on: date, **asked: Any) -> Doing:
    """Whoever holds a role is asked to check the draft of a message."""

    def doing(pk: int, act: Act) -> Any:
        people = holders_of(role, on=localdate(act.now))
        return ask_fact_check(
            case_id=pk, act=act, key=key, words=words, people=people, due_on=due_on, asked=asked
        )

    return doing


def draft_commented(comment: str) -> Doing:
    def doing(pk: int, act: Act) -> Any:
        if act.by is None:
            raise TypeError("Somebody of ours comments on a draft.")
        return comment_on_draft(request_id=newest_check(pk), act=act, by=act.by, comment=comment)

    return doing


def comment_answered(response: str) -> Doing:
    def doing(pk: int, act: Act) -> Any:
        return answer_comment(case_id=pk, act=act, request_id=newest_check(pk), response=response)

    return doing


def newest_check(pk: int) -> int:
    rows = InformationRequest.objects.filter(case_id=pk, kind=Asking.FACT_CHECK)
    return int(rows.latest("asked_at").pk)

"""The staff concerned check the facts of a draft before it goes (S3-59).

Each sees that draft and nothing else of the case, and nobody outside the body sees it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.interests import kept_by_interest
from cms.casework.mail.asked import asked_fields
from cms.casework.mail.outbox import queue_mail
from cms.casework.mail.words import compose
from cms.casework.models import (
    Asking,
    Case,
    Channel,
    Direction,
    FactCheck,
    InformationRequest,
    Message,
    Part,
    save_recorded,
)
from cms.casework.permissions import rights_of
from cms.casework.procedure.schema import MessageSpec
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.contacts import add_message
from cms.casework.services.evidence import evidence_from
from cms.casework.services.offering import fits_stage
from cms.casework.services.replies import WordsEmpty
from cms.casework.services.telling import add_own_job
from cms.casework.services.triage import ReasonMissing
from cms.users.models import Appointment, User
from cms.web.templatetags.site import full_date

JOB: Final = "fact_check"
QUESTION: Final = "Are the facts of this draft right?"
NO_LINK_YET: Final = {"not_content_link": "(a personal link is put here)"}


class DraftNotFound(CaseworkError):
    """Raised for a draft that nobody asked them to check. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("There is no such draft.")


class CheckIsOver(CaseworkError):
    """Raised for a comment on a draft that is no longer a draft. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("This check is over. Tell whoever asked you.", field="comment")


def ask_fact_check(
    *,
    case_id: int,
    act: Act,
    key: str,
    words: str,
    people: Iterable[User],
    due_on: date,
    asked: Mapping[str, Any] | None = None,
) -> FactCheck:
    """Freeze the draft of a message and show it to staff, who comment by a day.

    ``asked`` as for ``send_reply``. Raises ``WordsEmpty``, ``EvidenceMissing``, or
    ``CaseworkError`` for nobody, somebody outside the body, or a day that has passed.
    """
    with changing(case_id, act, action=f"send:{key}") as change:
        spec = checked_message(change, key)
        if not words.strip():
            raise WordsEmpty
        if due_on < localdate(act.now):
            raise CaseworkError("Choose a day that is still to come.", field="due_on")
        chosen = list(people)
        if not chosen:
            raise CaseworkError("Choose whom you ask.", field="people")
        if not all(may_check(user, change.case, on=localdate(act.now)) for user in chosen):
            raise CaseworkError("A draft is for our own staff alone.", field="people")
        stored = evidence_from(
            spec.asks, asked or {}, change.facts(), spec=change.spec, act=change.act
        )
        check = freeze(change, spec, words, stored)
        for user in chosen:
            show_to(change, spec, check, user, due_on)
        names = ", ".join(str(user) for user in chosen)
        note(change, f"{names}: asked to check the draft of “{spec.label}” by {full_date(due_on)}.")
    return check


def checked_message(change: Change, key: str) -> MessageSpec:
    spec = change.spec.message_by_key.get(key)
    if spec is None or spec.fact_check is None or not fits_stage(spec, change.case.stage):
        raise CaseworkError("Nobody checks a draft of this message now.")
    return spec


def may_check(user: User, case: Case, *, on: date) -> bool:
    """Our own staff, those it is about too; never a person in the case, or who has an interest."""
    if not rights_of(user, on=on).roles or kept_by_interest(user).filter(pk=case.pk).exists():
        return False
    named = case.parties.exclude(part=Part.SUBJECT)
    outside: bool = named.filter(Q(user=user) | Q(email__iexact=user.email)).exists()
    return not outside


def staff_to_ask(case: Case, by: User, *, on: date) -> list[User]:
    """Everybody who could be asked, but whoever asks. A few queries each."""
    rows = Appointment.objects.current(on).values_list("user_id", "deputy_id")
    ids = {pk for row in rows for pk in row if pk} - {by.pk}
    people = User.objects.filter(pk__in=ids, is_active=True)
    return [user for user in people if may_check(user, case, on=on)]


def freeze(change: Change, spec: MessageSpec, words: str, asked: Mapping[str, Any]) -> FactCheck:
    act, fields = change.act, asked_fields(spec.asks, asked, change.spec)
    letter = compose(
        change.case,
        spec.key,
        now=act.now,
        author=act.by,
        words=words,
        extra={**NO_LINK_YET, **fields},
    )
    return new_check(change, spec, words=words, asked=dict(asked), draft=letter.text)


def new_check(change: Change, spec: MessageSpec, **given: Any) -> FactCheck:
    act = change.act
    check = FactCheck(
        case=change.case,
        message=spec.key,
        stage=change.case.stage,
        asked_at=act.now,
        asked_by=act.by,
        **given,
    )
    change.save(check, "Draft kept for its check.")
    return check


def show_to(change: Change, spec: MessageSpec, check: FactCheck, user: User, due_on: date) -> None:
    act, case = change.act, change.case
    request = InformationRequest(
        kind=Asking.FACT_CHECK,
        case=case,
        fact_check=check,
        asked_name=str(user)[:120],
        asked_email=user.email,
        asked_user=user,
        question=QUESTION,
        asked_at=act.now,
        due_on=due_on,
    )
    change.save(request, "Asked to check the facts of a draft.")
    extra = {"due": full_date(due_on), "desk_link": address_of(request)}
    key = spec.fact_check.message if spec.fact_check else ""
    letter = compose(case, key, now=act.now, author=act.by, extra=extra)
    queue_mail(letter, case=case, to=user.email, now=act.now)


def address_of(request: InformationRequest) -> str:
    return f"{settings.SITE_URL}/admin/casework/drafts/{request.pk}/"


def draft_for(user: User, request_id: int, *, on: date) -> InformationRequest:
    """What somebody was asked to check, as long as they work for us; raises ``DraftNotFound``."""
    rows = InformationRequest.objects.filter(kind=Asking.FACT_CHECK, asked_user=user)
    rows = rows.select_related("case__procedure__procedure", "fact_check__asked_by")
    request: InformationRequest | None = rows.filter(pk=request_id).first()
    if request is None or not may_check(user, request.case, on=on):
        raise DraftNotFound
    return request


def open_drafts(*, on: date) -> QuerySet[InformationRequest]:
    """Those that may still be read and commented on: nothing went, and the day is to come."""
    sent = Message.objects.filter(
        case=OuterRef("case"),
        direction=Direction.OUT,
        kind=OuterRef("fact_check__message"),
        recorded_at__gte=OuterRef("fact_check__asked_at"),
    )
    rows: QuerySet[InformationRequest] = InformationRequest.objects.filter(
        ~Exists(sent),
        kind=Asking.FACT_CHECK,
        answered_at=None,
        due_on__gte=on,
        fact_check__gone_on_at=None,
        case__closed_at=None,
    )
    return rows


def is_open(request: InformationRequest, *, on: date) -> bool:
    found: bool = open_drafts(on=on).filter(pk=request.pk).exists()
    return found


def comment_on_draft(*, request_id: int, act: Act, by: User, comment: str) -> InformationRequest:
    """File what a colleague says of the draft; whoever has the case answers it.

    Raises ``DraftNotFound``, ``CheckIsOver``, or refuses an empty comment.
    """
    on = localdate(act.now)
    found = draft_for(by, request_id, on=on)
    if not comment.strip():
        raise CaseworkError("Write your comment, or that all of it is right.", field="comment")
    # They need not see the case itself, so it is opened for them by the system.
    with changing(found.case_id, replace(act, by=None)) as change:
        change.act = replace(act, by=by)
        request = draft_for(by, request_id, on=on)
        if not is_open(request, on=on):
            raise CheckIsOver
        request.answer, request.answered_at = comment.strip(), act.now
        change.save(request, "Commented on the draft.")
        add_own_job(change, JOB, job_text(request))
    return request


def job_text(request: InformationRequest) -> str:
    return f"{request.asked_name} commented on a draft. Say what you did about it."


def answer_comment(*, case_id: int, act: Act, request_id: int, response: str) -> InformationRequest:
    """Say what was done about a comment on a draft. Each has one such answer."""
    if not response.strip():
        raise CaseworkError("Say what you did about it.", field="response")
    with changing(case_id, act) as change:
        rows = change.case.information_requests.filter(kind=Asking.FACT_CHECK)
        request: InformationRequest | None = rows.filter(pk=request_id).first()
        if request is None or request.answered_at is None:
            raise CaseworkError("There is no such comment.")
        if request.response:
            raise CaseworkError("This comment was answered already.", field="response")
        request.response = response.strip()
        change.save(request, "Answered the comment on the draft.")
        for job in change.case.jobs.filter(kind=JOB, done_at=None, text=job_text(request)[:300]):
            job.done_at, job.done_by = act.now, act.by
            save_recorded(job, by=act.by, reason="Done.")
    return request


def go_on(*, case_id: int, act: Act, key: str) -> None:
    """Say why the message does not wait for a check, or why nobody need be asked at all."""
    why = act.reason.strip()
    if not why:
        raise ReasonMissing("Say why it goes without.", field="reason")
    with changing(case_id, act, action=f"send:{key}") as change:
        spec = checked_message(change, key)
        rows = change.case.fact_checks.filter(message=key, gone_on_at=None)
        waiting = [row for row in rows if not row.is_over(localdate(act.now))]
        # What is over already, or of a round before, does not speak for this draft.
        for check in waiting or [new_check(change, spec)]:
            check.gone_on_at, check.gone_on_by, check.gone_on_why = act.now, act.by, why[:300]
            change.save(check, "Goes on without a check of the draft.")
        note(change, f"“{spec.label}” goes on without a check of its draft: {why}")


def note(change: Change, text: str) -> None:
    add_message(change, Direction.NOTE, "note", text, Channel.WEB, change.act.now)

"""What is asked of members and officers when decisions are looked into (S0-26)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from cms.meetings import registry
from cms.meetings.errors import MeetingRefused
from cms.meetings.models import Decision, Scrutiny
from cms.records import save_recorded
from cms.users.models import User
from cms.web.templatetags.site import full_date


@transaction.atomic
def ask_scrutiny(
    *,
    asked_of: str,
    question: str,
    due_on: date,
    by: User | None,
    now: datetime,
    user: User | None = None,
    decision: Decision | None = None,
) -> Scrutiny:
    """Ask for information, with a day for the answer, and tell whoever has an account.

    ``decision`` is empty where more than one is looked into. The same question twice on one day
    is asked once. Raises ``MeetingRefused``.
    """
    asked = asked_of.strip() or (user.get_full_name() if user else "")
    if not asked:
        raise MeetingRefused("Say who is asked.", field="asked_of")
    if not question.strip():
        raise MeetingRefused("Write what is asked.", field="question")
    today = localdate(now)
    if due_on < today:
        raise MeetingRefused("Choose a day that is still to come.", field="due_on")
    given = {
        "asked_of": asked,
        "user": user,
        "decision": decision,
        "question": question.strip(),
        "asked_on": today,
        "due_on": due_on,
    }
    known: Scrutiny | None = Scrutiny.objects.filter(**given, answered_on=None).first()
    if known is not None:
        return known
    scrutiny = Scrutiny(**given)
    save_recorded(scrutiny, by=by, reason="Asked.")
    if user is not None and user.email:
        registry.send_notice("scrutiny", user.email, _subject(scrutiny), _letter(scrutiny))
    return scrutiny


@transaction.atomic
def answer_scrutiny(
    *, scrutiny_id: int, answer: str, answered_on: date, by: User | None, now: datetime
) -> Scrutiny:
    """Keep the answer and the day it came. A second one is refused. Raises ``MeetingRefused``."""
    scrutiny: Scrutiny = Scrutiny.objects.select_for_update().get(pk=scrutiny_id)
    if scrutiny.answered_on is not None:
        raise MeetingRefused("This was answered already. Ask again if more is wanted.")
    if not answer.strip():
        raise MeetingRefused("Write the answer.", field="answer")
    if not scrutiny.asked_on <= answered_on <= localdate(now):
        text = "Choose a day since it was asked, and not one still to come."
        raise MeetingRefused(text, field="answered_on")
    scrutiny.answer, scrutiny.answered_on = answer.strip(), answered_on
    save_recorded(scrutiny, by=by, reason="Answered.")
    return scrutiny


def _subject(scrutiny: Scrutiny) -> str:
    about = f" about “{scrutiny.decision.title}”" if scrutiny.decision else ""
    return f"A question to you{about}"


def _letter(scrutiny: Scrutiny) -> str:
    return (
        f"{scrutiny.question}\n\nPlease answer by {full_date(scrutiny.due_on)}. "
        "Your answer is kept with the decision."
    )

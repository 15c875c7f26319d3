"""Asking the person in their own case whether a text from it may be published (S0-44, H4)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from cms.casework.clocks.tally import nth_counted
from cms.casework.errors import CaseworkError
from cms.casework.mail.notices import send_to_person
from cms.casework.models import Case, Channel, Direction, EventKind
from cms.casework.services.change import Act, changing
from cms.casework.services.contacts import add_message
from cms.casework.services.due_jobs import calendar_of
from cms.users.models import User
from cms.web.templatetags.site import full_date

NO_WAY: str = "There is no way to reach them. Send it to the second approver without asking."


def may_object_until(case_id: int, *, now: datetime) -> date | None:
    """The last day on which the person may object; None where the procedure asks nobody."""
    case: Case = Case.objects.select_related("procedure").get(pk=case_id)
    rules = case.procedure.spec.publishing
    if rules is None:
        return None
    first = localdate(now) + timedelta(days=1)
    return nth_counted(first, rules.object_days, calendar_of(case).is_working)


def ask_whether_to_publish(case_id: int, *, until: date, by: User, now: datetime) -> None:
    """Write to the person in the way they like, with the day until which they may object.

    Raises ``CaseworkError`` where there is no way to reach them.
    """
    with changing(case_id, Act(now=now, by=by), action="see", while_closed=True) as change:
        rules = change.spec.publishing
        sent = rules and send_to_person(
            change.case,
            rules.message,
            now=now,
            author=by,
            extra={"due": full_date(until)},
        )
        if not sent:
            raise CaseworkError(NO_WAY)
        change.done.append("They were asked about a text for the public.")


def note_answer_about_publishing(
    case_id: int, *, agrees: bool, words: str, party_id: int, now: datetime
) -> None:
    """Keep what the person answers in the thread of their case."""
    with changing(case_id, Act(now=now), while_closed=True) as change:
        first = "I agree that you publish it." if agrees else "I object to your publishing it."
        message = add_message(
            change,
            Direction.IN,
            "publishing_answer",
            "\n\n".join(filter(None, (first, words))),
            Channel.WEB,
            now,
            shared=True,
            party_id=party_id,
        )
        change.event(EventKind.MESSAGE_RECEIVED, message=message.pk, channel=Channel.WEB.value)

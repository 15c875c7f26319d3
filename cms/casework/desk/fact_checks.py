"""What a screen shows of the drafts that the staff concerned were asked to check (S3-59)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework.desk.waiting import Item
from cms.casework.interests import kept_by_interest
from cms.casework.models import Case, FactCheck, InformationRequest
from cms.casework.permissions import may
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.schema import MessageSpec
from cms.casework.services.fact_checks import open_drafts
from cms.casework.services.offering import fits_stage
from cms.users.models import User
from cms.web.templatetags.site import full_date

ANCHOR = "fact-check"


@dataclass(frozen=True)
class ShownRequest:
    """Somebody who was asked. ``late``: their day is over, so that nothing waits for them."""

    row: InformationRequest
    late: bool
    record_url: str
    answer_url: str


@dataclass(frozen=True)
class ShownCheck:
    row: FactCheck
    requests: list[ShownRequest]


@dataclass(frozen=True)
class CheckedMessage:
    """A message whose draft is checked. The addresses are empty for who may not."""

    spec: MessageSpec
    checks: list[ShownCheck]
    is_done: bool
    ask_url: str
    go_on_url: str


def checks_part(
    case: Case, user: User, facts: Mapping[str, Any], *, now: datetime, only: str = ""
) -> list[CheckedMessage]:
    """The messages that wait for a check now, and all checks there were.

    No query where the procedure has no such message; three where it has. ``only``: one message.
    """
    wanted = [one for one in case.procedure.spec.checked_messages if only in ("", one.key)]
    if not wanted:
        return []
    rows: dict[str, list[FactCheck]] = {}
    found = case.fact_checks.select_related("asked_by", "gone_on_by")
    for row in found.prefetch_related("requests"):
        rows.setdefault(row.message, []).append(row)
    today = localdate(now)
    return [
        shown_message(case, user, one, rows.get(one.key, []), facts, today=today)
        for one in wanted
        if one.key in rows or is_wanted(case, one, facts)
    ]


def is_wanted(case: Case, message: MessageSpec, facts: Mapping[str, Any]) -> bool:
    here = case.closed_at is None and fits_stage(message, case.stage)
    return here and holds(message.when, facts)


def shown_message(
    case: Case,
    user: User,
    message: MessageSpec,
    rows: list[FactCheck],
    facts: Mapping[str, Any],
    *,
    today: date,
) -> CheckedMessage:
    may_send = is_wanted(case, message, facts) and may(user, case, f"send:{message.key}")
    is_done = message.key in facts["drafts_checked"]
    may_work = case.closed_at is None and may(user, case, "work")
    args = [case.pk, message.key]
    return CheckedMessage(
        spec=message,
        checks=[shown_check(case, row, may_work, today=today) for row in rows],
        is_done=is_done,
        ask_url=reverse("desk:ask_check", args=args) if may_send else "",
        go_on_url=reverse("desk:go_on", args=args) if may_send and not is_done else "",
    )


def shown_check(case: Case, row: FactCheck, may_work: bool, *, today: date) -> ShownCheck:
    return ShownCheck(
        row, [shown_request(case, one, may_work, today=today) for one in row.requests.all()]
    )


def shown_request(
    case: Case, row: InformationRequest, may_work: bool, *, today: date
) -> ShownRequest:
    args = [case.pk, row.pk]
    waits = row.answered_at is None
    to_answer = may_work and not waits and not row.response
    return ShownRequest(
        row,
        late=waits and row.due_on < today,
        record_url=reverse("desk:asked_answer", args=args) if may_work and waits else "",
        answer_url=reverse("desk:answer_comment", args=args) if to_answer else "",
    )


def drafts_today(user: User, *, on: date) -> list[Item]:
    """What somebody was asked to check, whatever else they see."""
    rows = open_drafts(on=on).filter(asked_user=user).exclude(case__in=kept_by_interest(user))
    return [
        Item(
            "Check the facts of a draft",
            reverse("desk:draft", args=[row.pk]),
            row.case.reference,
            f"{row.fact_check.asked_by} waits for your comment until {full_date(row.due_on)}",
            "waiting",
        )
        for row in rows.select_related("case", "fact_check__asked_by")
        if row.fact_check
    ]

"""What was changed in a case, by whom and when: since a screen was read, and from the start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.timezone import localtime

from cms.casework.models import Case
from cms.casework.services.timeline import TimelineEntry, timeline
from cms.meetings.models import Meeting
from cms.users.models import User
from cms.web.templatetags.site import full_moment

# What changes with every save and says nothing.
QUIET = frozenset({"version", "intake_key", "id"})
# Columns that hold an account.
ACCOUNTS = (
    "handler",
    "user",
    "done_by",
    "asked_user",
    "asked_by",
    "gone_on_by",
    "decided_by",
    "discussed_with",
    "checked_by",
    "signed_off_by",
    "challenge_decided_by",
    "settled_by",
)
RELATED = (
    "points",
    "parties",
    "deadlines",
    "steps",
    "information_requests",
    "fact_checks",
    "jobs",
    "access",
    "remedies",
    "lessons",
    "flags",
    "scope_decisions",
    "restrictions",
    "new_issue_checks",
    "enquiries",
    "meeting_entries",
)


@dataclass(frozen=True)
class Altered:
    """One column of one row: what it was and what it became, in words."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """One version of one row: when it was made, by whom, why, and what it altered."""

    at: datetime
    who: str
    why: str
    what: str
    altered: tuple[Altered, ...]
    is_first: bool


@dataclass(frozen=True)
class Changes:
    """What happened behind somebody's back."""

    versions: list[Version]
    entries: list[TimelineEntry]


# The names of stored values, by column: keys of the procedure, ids of accounts.
Names = Mapping[str, Mapping[Any, str]]


def changes_since(case: Case, seen: int) -> Changes:
    """What was changed after version ``seen`` was shown; the latest for a version unknown."""
    rows = list(ordered(case.history.all()))
    versions = versions_of(rows, "Case", names_in(case))
    known = [row.history_date for row in rows if row.version == seen]
    if not known:
        return Changes(versions[-3:], timeline(case, public=False)[:3])
    since = max(known)
    entries = [
        entry
        for entry in timeline(case, public=False)
        if entry.recorded_at is not None and entry.recorded_at > since
    ]
    return Changes([version for version in versions if version.at > since], entries)


def whole_history(case: Case) -> list[Version]:
    """Every version of the case and of the rows that belong to it, newest first.

    One query a kind of row, whatever their number.
    """
    names = names_in(case)
    found = versions_of(ordered(case.history.all()), "Case", names)
    for name in RELATED:
        model = getattr(case, name).model
        label = str(model._meta.verbose_name).capitalize()
        by_row: dict[int, list[Any]] = {}
        for row in ordered(model.history.filter(case_id=case.pk)):
            by_row.setdefault(row.id, []).append(row)
        for rows in by_row.values():
            found += versions_of(rows, label, names)
    return sorted(found, key=lambda version: version.at, reverse=True)


def names_in(case: Case) -> Names:
    """What keys and ids in the record mean. Two queries."""
    spec = case.procedure.spec
    people = {user.pk: str(user) for user in User.objects.all()}
    meetings = {row.pk: str(row) for row in Meeting.objects.select_related("group")}
    return {
        "stage": {stage.key: stage.label for stage in spec.stages},
        "handler_role": {role.key: role.title for role in spec.roles},
        "role": {role.key: role.title for role in spec.roles},
        "cause": {row.key: row.label for row in spec.learning.causes} if spec.learning else {},
        "outcome": {outcome.key: outcome.label for outcome in spec.outcomes},
        "finding": dict(spec.findings),
        "clock": {key: rule.label for key, rule in spec.clock_by_key.items()},
        "meeting": meetings,
        **dict.fromkeys(ACCOUNTS, people),
    }


def ordered(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    return rows.select_related("history_user").order_by("history_date", "history_id")


def versions_of(rows: Iterable[Any], label: str, names: Names | None = None) -> list[Version]:
    """The versions of one row, oldest first, each compared with the one before."""
    found: list[Version] = []
    before: Any = None
    for row in rows:
        altered = tuple(alterations(before, row, names or {})) if before is not None else ()
        if before is None or altered:
            found.append(
                Version(
                    at=row.history_date,
                    who=str(row.history_user or "The system"),
                    why=row.history_change_reason or "",
                    what=label,
                    altered=altered,
                    is_first=before is None,
                )
            )
        before = row
    return found


def alterations(before: Any, after: Any, names: Names) -> Iterator[Altered]:
    for field in after.tracked_fields:
        old, new = getattr(before, field.attname), getattr(after, field.attname)
        if old != new and field.name not in QUIET:
            name = str(field.verbose_name).capitalize()
            known = names.get(field.name, {})
            yield Altered(name, in_words(field, old, known), in_words(field, new, known))


def in_words(field: models.Field[Any, Any], value: Any, known: Mapping[Any, str]) -> str:
    if value in (None, ""):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return full_moment(localtime(value))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return known.get(value, str(value))

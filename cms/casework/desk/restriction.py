"""What the desk shows of restricted contact: the banner, what was decided, what waits for a look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework.desk.evidence import names_in, shown_evidence
from cms.casework.models import Case, Incident, NewIssueCheck, Part, Restriction
from cms.casework.permissions import may, visible_to
from cms.casework.services.known_again import restriction_of
from cms.users.models import User
from cms.web.templatetags.site import full_date

# So long before its day a review stands on Today.
REVIEW_SOON = timedelta(days=14)


@dataclass(frozen=True)
class ShownRestriction:
    """One restriction of a case. ``state`` is “in force” or how it ended; links are for who may."""

    row: Restriction
    kind: str
    state: str
    holds: bool
    answers: list[tuple[str, str]]
    links: list[tuple[str, str]]


@dataclass(frozen=True)
class Banner:
    """What stands above a case while contact is restricted. ``url``: the case it was decided in."""

    text: str
    url: str = ""


def holds(row: Restriction, on: date) -> bool:
    return row.lifted_at is None and row.ends_on >= on


def kind_of(row: Restriction) -> str:
    """What was decided, in the words of the procedure it was decided under."""
    rules = row.case.procedure.spec.restrictions
    labels = {choice.key: choice.label for choice in rules.kinds} if rules else {}
    return labels.get(row.kind, row.kind)


def shown_restrictions(case: Case, user: User, *, now: datetime) -> list[ShownRestriction]:
    """Those that were decided in the case, the newest first."""
    rows = list(case.restrictions.select_related("decided_by", "discussed_with"))
    spec = case.procedure.spec
    rules, bodies = spec.restrictions, names_in(spec, bodies=bool(rows))
    found = []
    for row in reversed(rows):
        row.case = case
        in_force = holds(row, localdate(now))
        found.append(
            ShownRestriction(
                row=row,
                kind=kind_of(row),
                state="In force" if in_force else ended_words(row),
                holds=in_force,
                answers=shown_evidence(rules.questions, row.answers, bodies) if rules else [],
                links=links_for(row, user) if in_force else [],
            )
        )
    return found


def ended_words(row: Restriction) -> str:
    return f"Over: {row.lifted_reason}" if row.lifted_reason else "Over: it came to its end."


def links_for(row: Restriction, user: User) -> list[tuple[str, str]]:
    """What the reader may do with it, in the order of the work."""
    case, found = row.case, []
    waits = row.challenged_at is not None and not row.challenge_outcome
    if waits and user.pk not in row.deciders and may(user, case, "answer_challenge"):
        found.append(("Answer the challenge", "answer_challenge"))
    if may(user, case, "restrict"):
        # A review is a new decision: the challenge to the last one is answered before.
        found += [] if waits else [("Look at it again", "review_restriction")]
        found.append(("Lift it", "lift_restriction"))
    if row.challenged_at is None and may(user, case, "work"):
        found.append(("They challenge it", "challenge_restriction"))
    return [(label, reverse(f"desk:{name}", args=[case.pk, row.pk])) for label, name in found]


def banner_for(case: Case, user: User, *, now: datetime) -> Banner | None:
    """How whoever raised it or acts for them is reached for now. One query."""
    people = [party for party in case.parties.all() if party.part != Part.SUBJECT]
    row = restriction_of(people, on=localdate(now), case_id=case.pk)
    if row is None:
        return None
    where = f" Everything they send goes to {row.contact_point}." if row.contact_point else ""
    text = f"{kind_of(row)}, until {full_date(row.ends_on)}.{where} A new issue is dealt with like any other."
    seen = row.case_id == case.pk or visible_to(user).filter(pk=row.case_id).exists()
    url = f"{reverse('desk:case', args=[row.case_id])}#restriction" if seen else ""
    return Banner(text, url)


def checks_of(case: Case) -> list[NewIssueCheck]:
    """What a restricted contact sent, the newest first: looked at or not."""
    rows = case.new_issue_checks.select_related("checked_by", "opened", "message")
    return list(rows.order_by("-arrived_at", "-pk"))


def incidents_of(case: Case, user: User) -> list[Incident]:
    """Behaviour towards staff, for those alone who work on the case (S3-107)."""
    if not may(user, case, "work"):
        return []
    return list(case.incidents.select_related("noted_by").order_by("-happened_at"))


def restriction_part(case: Case, user: User, *, now: datetime) -> dict[str, Any]:
    """Everything of it for the page of a case, in a fixed number of queries."""
    return {
        "banner": banner_for(case, user, now=now),
        "restrictions": shown_restrictions(case, user, now=now),
        "checks": checks_of(case),
        "incidents": incidents_of(case, user),
    }

"""Who is signed in to their own case in this browser, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest

from cms.casework.models import Case, Party
from cms.casework.services.tracking import Entry, let_in

SESSION_KEY: Final = "your_case"
IDLE_MINUTES: Final = 30
REFRESH_SECONDS: Final = 60


@dataclass(frozen=True)
class Follower:
    """Somebody looking at their own case."""

    case: Case
    party: Party


def enter(request: HttpRequest, entry: Entry, *, now: datetime) -> None:
    """Sign in. The session gets a new name, so that nobody who knew the old one comes along."""
    request.session.cycle_key()
    request.session[SESSION_KEY] = {
        "case_id": entry.case_id,
        "party_id": entry.party_id,
        "purpose": entry.purpose,
        "until": until(now),
    }


def follower(request: HttpRequest, *, now: datetime) -> Follower | None:
    """Who is signed in, if they still may; asked of the record every time. One query.

    Being here counts as activity: the half hour starts again. None for a form of another case,
    whose page was opened in this browser before.
    """
    kept = request.session.get(SESSION_KEY)
    if kept is None:
        return None
    party = None
    if kept["until"] > now.timestamp():
        party = let_in().filter(pk=kept["party_id"], case_id=kept["case_id"]).first()
    if party is None:
        del request.session[SESSION_KEY]
        return None
    if of_another_case(request, party.case):
        return None
    # Not at every look: a slow page must not save the session over a faster one.
    if kept["until"] < until(now) - REFRESH_SECONDS:
        request.session[SESSION_KEY] = {**kept, "until": until(now)}
    return Follower(party.case, party)


def of_another_case(request: HttpRequest, case: Case) -> bool:
    """Whether what was sent comes from a page of another case than the one that is open now.

    A page that was opened before pages named their case is taken as it comes.
    """
    return bool(request.POST.get("case", case.reference) != case.reference)


def open_now(request: HttpRequest) -> str:
    """The reference of the case that is open in this browser; empty where none is. One query."""
    kept = request.session.get(SESSION_KEY)
    party = let_in().filter(pk=kept["party_id"]).first() if kept else None
    return str(party.case.reference) if party else ""


def leave(request: HttpRequest) -> None:
    """Forget all that this browser did here: a receipt could show the next one a new code.

    Somebody of ours stays signed in to the desk.
    """
    if not request.user.is_authenticated:
        request.session.flush()
    elif request.session.pop(SESSION_KEY, None) is not None:
        request.session.cycle_key()


def until(now: datetime) -> float:
    return (now + timedelta(minutes=IDLE_MINUTES)).timestamp()

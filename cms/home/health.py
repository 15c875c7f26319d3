"""What the public would miss, and what somebody should look at: the site's own health."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.timezone import localdate

from cms.casework import health as casework
from cms.conduct.health import teaching_gaps
from cms.policies import health as policies
from cms.users.contacts import contacts_shown

RESTORED_EVERY: Final = timedelta(days=92)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. ``policy_id``: the policy to mend it at; None: no policy's."""

    text: str
    policy_id: int | None = None


@dataclass(frozen=True)
class Place:
    """A screen of the admin where something is mended, and the permission that opens it."""

    text: str
    url_name: str
    permission: str


@dataclass(frozen=True)
class Check:
    """One question that was asked. ``is_failure``: the public misses what is wrong here.

    ``well``: what to say where nothing is; ``todo``: what to do where something is.
    """

    title: str
    well: str
    todo: str
    problems: Sequence[Problem]
    is_failure: bool = False
    place: Place | None = None


CONTACTS: Final = Place(
    "Who holds which role", "users_appointment_modeladmin_index", "users.view_appointment"
)
BODIES: Final = Place(
    "Outside bodies", "casework_outsidebody_modeladmin_index", "casework.view_outsidebody"
)
CALENDAR: Final = Place(
    "Checks of the bank holidays",
    "casework_calendarcheck_modeladmin_index",
    "casework.view_calendarcheck",
)
PLACES: Final = (CONTACTS, BODIES, CALENDAR)


def site_health(*, now: datetime) -> list[Check]:
    """Every check, those that fail the site first. About twenty queries."""
    today = localdate(now)
    return [*failing(now, today), *to_look_at(now, today)]


def failing(now: datetime, today: date) -> list[Check]:
    return [
        Check(
            "Main contacts",
            "The main contacts are complete.",
            "Say who holds the role now, or name a deputy. Until then people do not know whom "
            "to write to.",
            said(contact_gaps(on=today)),
            is_failure=True,
            place=CONTACTS,
        ),
        Check(
            "Links of policies",
            "Every link between policies leads to one that is published.",
            "Open the policy. Take the link out and adopt the words, or publish what it leads to.",
            of_policies(policies.broken_links()),
            is_failure=True,
        ),
        Check(
            "Outside bodies",
            "Every outside body that a procedure names exists, or has one that follows it.",
            "Say who follows it, or put its last day right.",
            said(casework.bodies_trouble(on=today)),
            is_failure=True,
            place=BODIES,
        ),
        Check(
            "Mail",
            "Mail leaves in time.",
            "Ask whoever looks after the server whether mail is being sent. Phone those who wait "
            "for an answer.",
            said(casework.mail_trouble(now=now)),
            is_failure=True,
        ),
    ]


def to_look_at(now: datetime, today: date) -> list[Check]:
    return [
        Check(
            "Reviews of policies",
            "No review is overdue.",
            "The owner of the policy begins a review, and says when it is looked at again.",
            of_policies([*policies.late_reviews(on=today), *policies.late_assessments(on=today)]),
        ),
        Check(
            "Where policies are made known",
            "Somebody looked at every place in the last six months.",
            "Go and look whether it is there, then write down that you did. Think of the website, "
            "the notice board, the first week of new members and staff, and every desk.",
            of_policies([*policies.unchecked_places(on=today), *policies.unlisted()]),
        ),
        Check(
            "Induction and training",
            "Nobody is late with their induction, and everybody is trained.",
            "Do with each person what is left of their induction, and offer the training again.",
            said(teaching_gaps(on=today)),
        ),
        Check(
            "Bank holidays",
            "The bank holidays of this year and the next were checked.",
            "Compare them with the government’s list, and write down how far you looked. Every "
            "day that we promise is counted by them.",
            said(casework.calendar_gaps(on=today)),
            place=CALENDAR,
        ),
        Check(
            "Backups",
            "A backup was restored for a test in the last three months.",
            "Ask whoever looks after the server to restore the newest backup on another machine.",
            said(backup_gaps(now=now)),
        ),
    ]


def said(texts: Iterable[str]) -> list[Problem]:
    return [Problem(text) for text in texts]


def of_policies(troubles: Iterable[policies.Trouble]) -> list[Problem]:
    return [Problem(one.text, one.policy_id) for one in troubles]


def contact_gaps(*, on: date) -> list[str]:
    """What is missing from the main contacts; a site has two of them (S0-33). One query."""
    shown = contacts_shown(on=on)
    if len(shown.people) + len(shown.vacant) == 1:
        return [*shown.gaps, "There is only one main contact. People need somebody else as well."]
    return shown.gaps


def backup_gaps(*, now: datetime) -> list[str]:
    """Whether a backup was restored lately: the test of it writes ``BACKUP_RESTORED_FILE`` anew.

    A backup that nobody restored may be worth nothing, so that one is made is not asked.
    """
    proof = Path(settings.BACKUP_RESTORED_FILE)
    try:
        restored_at = datetime.fromtimestamp(proof.stat().st_mtime, UTC)
    except OSError:
        return ["No backup was ever restored for a test. Nobody knows whether it works."]
    if now - restored_at > RESTORED_EVERY:
        return [f"A backup was last restored for a test on {localdate(restored_at):%-d %B %Y}."]
    return []

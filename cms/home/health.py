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
from cms.policies import health as policies
from cms.users.contacts import contacts_shown

RESTORED_EVERY: Final = timedelta(days=92)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. ``policy_id``: the policy to mend it at; None: no policy's."""

    text: str
    policy_id: int | None = None


@dataclass(frozen=True)
class Check:
    """One question that was asked. ``is_failure``: the public misses what is wrong here.

    ``well``: what to say where nothing is.
    """

    title: str
    well: str
    problems: Sequence[Problem]
    is_failure: bool = False


def site_health(*, now: datetime) -> list[Check]:
    """Every check, those that fail the site first. About fifteen queries."""
    today = localdate(now)
    return [*failing(now, today), *to_look_at(now, today)]


def failing(now: datetime, today: date) -> list[Check]:
    return [
        Check(
            "Main contacts",
            "The main contacts are complete.",
            said(contacts_shown(on=today).gaps),
            is_failure=True,
        ),
        Check(
            "Links of policies",
            "Every link between policies leads to one that is published.",
            of_policies(policies.broken_links()),
            is_failure=True,
        ),
        Check(
            "Outside bodies",
            "Every outside body that a procedure names exists, or has one that follows it.",
            said([*casework.ended_bodies(on=today), *casework.stages_without_bodies(on=today)]),
            is_failure=True,
        ),
        Check(
            "Mail",
            "Mail leaves in time.",
            said(casework.mail_trouble(now=now)),
            is_failure=True,
        ),
    ]


def to_look_at(now: datetime, today: date) -> list[Check]:
    return [
        Check(
            "Reviews of policies",
            "No review is overdue.",
            of_policies([*policies.overdue_reviews(on=today), *policies.never_reviewed()]),
        ),
        Check(
            "Where policies are made known",
            "Somebody looked at every place in the last six months.",
            of_policies([*policies.unchecked_places(on=today), *policies.unlisted()]),
        ),
        Check(
            "Bank holidays",
            "The bank holidays of this year and the next were checked.",
            said(casework.calendar_gaps(on=today)),
        ),
        Check(
            "Backups",
            "A backup was restored for a test in the last three months.",
            said(backup_gaps(now=now)),
        ),
    ]


def said(texts: Iterable[str]) -> list[Problem]:
    return [Problem(text) for text in texts]


def of_policies(troubles: Iterable[policies.Trouble]) -> list[Problem]:
    return [Problem(one.text, one.policy_id) for one in troubles]


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

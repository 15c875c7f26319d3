"""One change to one case: who, when, why, under a lock, once, with its history and its clocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils.timezone import localdate

from cms.casework import permissions
from cms.casework.errors import CaseworkError, Missing
from cms.casework.facts import facts_for
from cms.casework.models import Case, DoneAction, Event, EventKind, save_recorded
from cms.casework.procedure.gates import missing_for
from cms.casework.procedure.schema import Procedure
from cms.casework.services.deadlines import recompute_deadlines
from cms.users.models import User


class Stale(CaseworkError):
    """Raised when somebody else changed the case since the screen was read. Nothing was written."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else changed this case while you were working on it. "
            "What you typed is kept below; look at what changed, then try again."
        )


class AlreadyDone(CaseworkError):
    """Raised when the same press of the same button was carried out before."""

    def __init__(self) -> None:
        super().__init__("This was already done; nothing was done twice.")


class NotReady(CaseworkError):
    """Raised when the procedure asks for more first. ``missing`` lists it all."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        super().__init__(" ".join(item.text for item in missing))
        self.missing = missing


class CaseClosed(CaseworkError):
    """Raised when a closed case is worked on as if it were open. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("This case is closed. Reopen it first.")


@dataclass(frozen=True)
class Act:
    """One deed: by whom, when, why; on which version of the case; by which press of a button.

    ``by`` is empty for the person who raised the case and for the system. ``seen`` is the
    version the screen showed, empty to take any. ``key`` makes a second press harmless.
    """

    now: datetime
    by: User | None = None
    reason: str = ""
    seen: int | None = None
    key: UUID | None = None


def event_of(
    case: Case,
    act: Act,
    kind: EventKind,
    /,
    *,
    at: datetime | None = None,
    supersedes: Event | None = None,
    **data: Any,
) -> Event:
    """What happened in a case, not saved. ``at`` is when it did, now unless given."""
    return Event(
        case=case,
        kind=kind,
        happened_at=at or act.now,
        recorded_at=act.now,
        by=act.by,
        data=data,
        supersedes=supersedes,
    )


@dataclass
class Change:
    """A case under its lock, with what a service needs to write."""

    case: Case
    act: Act
    reread: bool = False  # also count ended clocks again, after a message came back
    quiet: bool = False  # keep the version: nothing changed that somebody could be typing over
    done: list[str] = field(default_factory=list)  # in words, for the history of the case

    @property
    def spec(self) -> Procedure:
        return self.case.procedure.spec

    def facts(self, **known: Any) -> Mapping[str, Any]:
        """What the conditions of the procedure read, as it stands now in this change.

        ``known`` stands over what is stored, such as the outcome that a case is closed with.
        """
        act = self.act
        return facts_for(self.case, act.by, on=localdate(act.now), **known)

    def demand(self, action: str, **known: Any) -> None:
        """Raises ``NotReady`` with everything that must come before ``action``."""
        missing = missing_for(self.spec, action, self.facts(**known))
        if missing:
            raise NotReady(missing)

    def event(self, kind: EventKind, /, *, at: datetime | None = None, **data: Any) -> Event:
        """Add what happened. ``at`` is when it did, now unless given."""
        event = event_of(self.case, self.act, kind, at=at, **data)
        event.save()
        self.done.append(f"{event.get_kind_display()}.")
        return event

    def save(self, row: models.Model, reason: str) -> None:
        save_recorded(row, by=self.act.by, reason=reason)
        self.done.append(reason)

    def enter(self) -> None:
        """Claim the press of the button; raises ``AlreadyDone`` for a second one."""
        if self.act.key is None:
            return
        try:
            with transaction.atomic():
                DoneAction.objects.create(key=self.act.key, case=self.case, done_at=self.act.now)
        except IntegrityError:
            raise AlreadyDone from None

    def leave(self) -> None:
        if not self.quiet:
            self.case.version += 1
            why = self.act.reason or " ".join(dict.fromkeys(self.done)) or "Worked on."
            save_recorded(self.case, by=self.act.by, reason=why)
        recompute_deadlines(self.case, now=self.act.now, by=self.act.by, reread_ended=self.reread)


@contextmanager
def changing(
    case_id: int, act: Act, *, action: str = "work", while_closed: bool = False
) -> Iterator[Change]:
    """Lock a case, check that ``act.by`` may do ``action``, and save it with its clocks at the end.

    Raises ``CaseNotFound``, ``NotAllowed``, ``AlreadyDone``, ``Stale`` or ``CaseClosed``; then,
    and when the body raises, nothing is written.
    """
    with transaction.atomic():
        # Locked, so that two people pressing at once cannot both pass the checks.
        rows = Case.objects.select_for_update(of=("self",)).select_related("procedure__procedure")
        case = rows.filter(pk=case_id).first()
        if case is None:
            raise permissions.CaseNotFound
        if act.by is not None:
            permissions.check(act.by, case, action, on=localdate(act.now))
        change = Change(case, act)
        change.enter()
        if act.seen is not None and act.seen != case.version:
            raise Stale
        if case.closed_at is not None and not while_closed:
            raise CaseClosed
        yield change
        change.leave()

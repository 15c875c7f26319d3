"""The life of a version on the desk: drafted, changed, discarded, published, retired."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.models import Procedure, ProcedureVersion, VersionStatus, save_recorded
from cms.casework.models.procedure import digest_of
from cms.casework.procedure.document import read_document
from cms.casework.services.procedures import (
    PACKS,
    NoSuchPack,
    add_version,
    packs_shipped,
    publish_version,
)
from cms.casework.uses import procedures_in_use
from cms.users.models import User


class NoLongerDraft(CaseworkError):
    """Raised when a draft was published or discarded meanwhile. Nothing was written."""


class DraftChanged(CaseworkError):
    """Raised when somebody else changed the draft since it was seen. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("Somebody else changed this draft meanwhile. Look at it and try again.")


class WrongDay(CaseworkError):
    """Raised for a first or last day that cannot be. Nothing was written."""


def pack_document(key: str) -> str:
    """The text of a shipped pack. Raises ``NoSuchPack``."""
    if key not in packs_shipped():
        raise NoSuchPack(key)
    return (PACKS / f"{key}.yaml").read_text(encoding="utf-8")


@transaction.atomic
def new_draft(document: str, *, by: User, reason: str) -> ProcedureVersion:
    """A draft with those words: one that is there already, such as after a second press."""
    locked = Procedure.objects.select_for_update().filter(key=read_document(document).key)
    drafts = ProcedureVersion.objects.filter(status=VersionStatus.DRAFT, procedure__in=list(locked))
    same: ProcedureVersion | None = drafts.filter(digest=digest_of(document)).first()
    return same or add_version(document, by=by, reason=reason)


def draft_from_pack(key: str, *, by: User) -> ProcedureVersion:
    return new_draft(pack_document(key), by=by, reason=f"From the shipped pack {key}.")


def draft_from_version(version_id: int, *, by: User) -> ProcedureVersion:
    """A new draft with the same words as any version, a discarded one too."""
    source = ProcedureVersion.objects.get(pk=version_id)
    return new_draft(source.document, by=by, reason=f"From version {source.number}.")


def import_draft(document: str, *, by: User, reason: str) -> ProcedureVersion:
    """Raises ``DocumentRefused`` with every problem."""
    return new_draft(document, by=by, reason=needed(reason))


def needed(reason: str) -> str:
    if not reason.strip():
        raise CaseworkError("Say why. It stays with the version.", field="reason")
    return reason.strip()


def locked_version(version_id: int) -> ProcedureVersion:
    """The procedure is locked with it, so that its versions change one after another."""
    Procedure.objects.select_for_update().get(versions=version_id)
    rows = ProcedureVersion.objects.select_related("procedure")
    version: ProcedureVersion = rows.get(pk=version_id)
    return version


def locked_draft(version_id: int, seen: str) -> ProcedureVersion:
    """``seen``: the fingerprint of the draft that the person looked at."""
    version = locked_version(version_id)
    if version.status != VersionStatus.DRAFT:
        raise NoLongerDraft("This is a draft no more. Make a new draft from it to change it.")
    if version.digest != seen:
        raise DraftChanged
    return version


@transaction.atomic
def change_draft(
    *, version_id: int, document: str, seen: str, by: User, reason: str
) -> ProcedureVersion:
    """Put another document in the place of a draft's. Raises ``DocumentRefused``."""
    spec = read_document(document)
    version = locked_draft(version_id, seen)
    if spec.key != version.procedure.key:
        raise CaseworkError(
            f"A draft keeps its key, “{version.procedure.key}”. "
            "Import the document as a procedure of its own.",
            field="document",
        )
    if version.document == document:
        raise CaseworkError("Nothing was changed.")
    version.document = document
    save_recorded(version, by=by, reason=needed(reason))
    return version


@transaction.atomic
def discard_draft(*, version_id: int, seen: str, by: User, reason: str) -> ProcedureVersion:
    """It is kept, with who and why, and never comes into force."""
    why = needed(reason)
    version = locked_draft(version_id, seen)
    version.status = VersionStatus.DISCARDED
    save_recorded(version, by=by, reason=why)
    return version


@transaction.atomic
def publish_draft(
    *, version_id: int, on: date, seen: str, now: datetime, by: User, reason: str
) -> ProcedureVersion:
    """Make the draft live from today or a later day. Open cases keep the version they have."""
    why = needed(reason)
    locked_draft(version_id, seen)
    if on < localdate(now):
        raise WrongDay("Choose today or a later day: nothing changes for the past.", field="on")
    return publish_version(version_id=version_id, on=on, now=now, by=by, reason=why)


@transaction.atomic
def retire_version(
    *, version_id: int, last_day: date, now: datetime, by: User, reason: str
) -> ProcedureVersion:
    """Let a live version end without a follower. Its open cases go on under it."""
    why = needed(reason)
    version = locked_version(version_id)
    today = localdate(now)
    if version.status != VersionStatus.LIVE or over(version, today):
        raise CaseworkError("Only a version that is live can be retired.")
    if version.effective_from is None or version.effective_from > today:
        raise CaseworkError("It has not begun. Call it off instead.")
    if last_day < today:
        raise WrongDay("Choose today or a later day: cases came in under it.", field="last_day")
    if version.effective_to and last_day > version.effective_to:
        raise WrongDay("Another version follows it sooner than that.", field="last_day")
    check_others_go_on(version, last_day + timedelta(days=1))
    version.status, version.effective_to = VersionStatus.RETIRED, last_day
    save_recorded(version, by=by, reason=why)
    return version


def check_others_go_on(version: ProcedureVersion, day: date) -> None:
    """Raises ``CaseworkError`` where people would have no way left to tell us something."""
    others = ProcedureVersion.objects.in_force(day).exclude(pk=version.pk)
    if not others.exists():
        raise CaseworkError(
            "Then no procedure would be in force, and nobody could tell you anything. "
            "Publish another first.",
            field="last_day",
        )
    if others.filter(procedure=version.procedure).exists():
        return
    used = procedures_in_use(on=day - timedelta(days=1))
    if version.procedure_id in [one.version.procedure_id for one in used.all]:
        raise CaseworkError(
            "It still takes in cases. Let another procedure take them in first.", field="last_day"
        )


@transaction.atomic
def call_off(*, version_id: int, now: datetime, by: User, reason: str) -> ProcedureVersion:
    """Take back a published version before its first day; the one before it goes on.

    Until the day before another that follows. Refused where nothing would take cases in then.
    """
    why = needed(reason)
    version = locked_version(version_id)
    begins = version.effective_from
    if version.status != VersionStatus.LIVE or begins is None or begins <= localdate(now):
        raise CaseworkError("Only a version whose first day is still to come can be called off.")
    day_before = begins - timedelta(days=1)
    for older in ProcedureVersion.objects.filter(
        procedure=version.procedure, status=VersionStatus.LIVE, effective_to=day_before
    ):
        older.effective_to = version.effective_to
        save_recorded(older, by=by, reason=f"Version {version.number} was called off.")
    check_others_go_on(version, begins)
    version.status, version.effective_to = VersionStatus.RETIRED, day_before
    save_recorded(version, by=by, reason=why)
    return version


def over(version: ProcedureVersion, today: date) -> bool:
    return version.effective_to is not None and version.effective_to < today

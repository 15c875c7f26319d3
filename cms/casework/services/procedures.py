"""Putting a procedure into force: a document becomes a version, and a version becomes live."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction

from cms.casework.errors import CaseworkError
from cms.casework.models import (
    OutsideBody,
    Procedure,
    ProcedureVersion,
    VersionStatus,
    save_recorded,
)
from cms.casework.procedure.document import read_document
from cms.casework.procedure.outside import OutsideBodySpec
from cms.casework.procedure.schema import Procedure as ProcedureSpec
from cms.users.models import User
from cms.users.roles import ensure_role

PACKS = Path(__file__).resolve().parent.parent / "packs"


class NoSuchPack(CaseworkError):
    """Raised for a pack that is not shipped. Nothing was written."""

    def __init__(self, key: str) -> None:
        shipped = ", ".join(packs_shipped())
        super().__init__(f"No pack is called “{key}”. There are: {shipped}.")


def packs_shipped() -> list[str]:
    return sorted(path.stem for path in PACKS.glob("*.yaml"))


def pack_titles() -> dict[str, str]:
    """What the shipped packs are called, by key, without reading them whole."""
    found = {}
    for key in packs_shipped():
        lines = (PACKS / f"{key}.yaml").read_text(encoding="utf-8").splitlines()
        line = next(line for line in lines if line.startswith("title:"))
        found[key] = line.removeprefix("title:").strip(" \"'")
    return found


def install_pack(key: str, *, on: date, now: datetime, by: User | None = None) -> ProcedureVersion:
    """Put a shipped pack into force from ``on``. The same document twice stays one version."""
    path = PACKS / f"{key}.yaml"
    if key not in packs_shipped():
        raise NoSuchPack(key)
    document = path.read_text(encoding="utf-8")
    live = ProcedureVersion.objects.filter(
        procedure__key=key, document=document, status=VersionStatus.LIVE
    ).first()
    if live is not None:
        found: ProcedureVersion = live
        return found
    version = add_version(document, by=by)
    return publish_version(version_id=version.pk, on=on, now=now, by=by)


@transaction.atomic
def add_version(document: str, *, by: User | None, reason: str = "Draft.") -> ProcedureVersion:
    """Store a document as a draft. Raises ``DocumentRefused`` with every problem in it."""
    spec = read_document(document)
    # Locked, so that two documents stored at once get two numbers.
    procedure = Procedure.objects.select_for_update().filter(key=spec.key).first()
    if procedure is None:
        procedure = Procedure(key=spec.key, title=spec.title)
        save_recorded(procedure, by=by, reason="First version.")
    last = ProcedureVersion.objects.filter(procedure=procedure).order_by("-number").first()
    version = ProcedureVersion(
        procedure=procedure, number=last.number + 1 if last else 1, document=document
    )
    save_recorded(version, by=by, reason=reason)
    return version


@transaction.atomic
def publish_version(
    *, version_id: int, on: date, now: datetime, by: User | None, reason: str = "Published."
) -> ProcedureVersion:
    """Make a draft live from the local date ``on``; the one before ends the day before.

    Open cases keep the version they were opened under. Raises ``DocumentRefused`` where the
    draft was kept from before a rule of today.
    """
    # Locked, so that two published at once follow each other rather than both be in force.
    Procedure.objects.select_for_update().get(versions=version_id)
    rows = ProcedureVersion.objects.select_related("procedure")
    version: ProcedureVersion = rows.get(pk=version_id)
    if version.status != VersionStatus.DRAFT:
        raise CaseworkError("Only a draft can be published.")
    read_document(version.document)
    for older in ProcedureVersion.objects.filter(
        procedure=version.procedure, status=VersionStatus.LIVE, effective_to=None
    ):
        if older.effective_from and older.effective_from >= on:
            raise CaseworkError("Choose a day after the live version began.", field="on")
        older.effective_to = on - timedelta(days=1)
        save_recorded(older, by=by, reason=f"Followed by version {version.number}.")
    version.status = VersionStatus.LIVE
    version.effective_from, version.published_at, version.published_by = on, now, by
    save_recorded(version, by=by, reason=reason)
    follow_title(version, by=by)
    make_ready(version.spec, by=by)
    return version


def follow_title(version: ProcedureVersion, *, by: User | None) -> None:
    """A procedure goes by the title of what was published last."""
    procedure = version.procedure
    if procedure.title != version.spec.title:
        procedure.title = version.spec.title
        save_recorded(procedure, by=by, reason=f"The title of version {version.number}.")


def make_ready(spec: ProcedureSpec, *, by: User | None) -> None:
    """Make sure the roles and outside bodies that the document names exist; edited ones stay."""
    for role in spec.roles:
        ensure_role(role.key, role.title, role.group)
    for body in spec.bodies:
        if not OutsideBody.objects.filter(key=body.key).exists():
            save_recorded(body_from(body), by=by, reason=f"Named by {spec.title}.")
    for body in spec.bodies:
        if body.successor:
            row = OutsideBody.objects.get(key=body.key)
            if row.successor_id is None:
                row.successor = OutsideBody.objects.get(key=body.successor)
                save_recorded(row, by=by, reason=f"Named by {spec.title}.")


def body_from(spec: OutsideBodySpec) -> OutsideBody:
    return OutsideBody(
        key=spec.key,
        name=spec.name,
        kind=spec.kind,
        what_for=spec.what_for,
        contact=spec.contact,
        url=spec.url,
        time_limit=spec.time_limit,
        valid_from=spec.valid_from,
        valid_to=spec.valid_to,
        shown_to_person=spec.shown_to_person,
    )

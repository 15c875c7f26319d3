"""A procedure with its outside bodies as they are kept beside it, which is what people are told."""

from __future__ import annotations

from cms.casework.models import OutsideBody
from cms.casework.procedure.outside import OutsideBodySpec
from cms.casework.procedure.schema import Procedure


def with_bodies_kept(spec: Procedure) -> Procedure:
    """Their dates and who follows them as the desk keeps them now, and those who follow.

    One that the desk does not have yet stays as the document says. One query.
    """
    known = {body.key: body for body in spec.bodies}
    known |= {row.key: as_spec(row) for row in OutsideBody.objects.select_related("successor")}
    found: dict[str, OutsideBodySpec] = {}
    waiting = [body.key for body in spec.bodies]
    while waiting:
        key = waiting.pop(0)
        if key not in found:
            found[key] = known[key]
            waiting += filter(None, [known[key].successor])
    return spec.model_copy(update={"bodies": tuple(found.values())})


def as_spec(row: OutsideBody) -> OutsideBodySpec:
    """Checked when it was stored, so not checked again."""
    return OutsideBodySpec.model_construct(
        key=row.key,
        name=row.name,
        kind=row.kind,
        what_for=row.what_for,
        contact=row.contact,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        successor=row.successor.key if row.successor else None,
        shown_to_person=row.shown_to_person,
    )

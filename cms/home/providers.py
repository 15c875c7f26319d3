"""What the floors below ask of each other, answered from the top where both are known."""

from __future__ import annotations

from datetime import date, datetime

from cms.casework import selectors
from cms.casework.registry import Organisation, PolicyInForce
from cms.home.models import SiteSettings
from cms.policies.live import Body, Timescale, WorkedExample
from cms.policies.selectors import version_in_force


def organisation() -> Organisation:
    """Whose name stands under every message. One query."""
    site = SiteSettings.load()
    return Organisation(name=site.organisation_name, accountable_body=site.accountable_body)


def policy_in_force(procedure_key: str, on: date) -> PolicyInForce | None:
    version = version_in_force(procedure_key, on=on)
    if version is None:
        return None
    return PolicyInForce(title=version.title, url=version.url, version=str(version.number))


def timescales(procedure_key: str, on: date) -> list[Timescale]:
    rows = selectors.timescale_rows(procedure_key, on=on)
    return [
        Timescale(label=row.label, amount=row.time, what=row.text, is_aim=row.is_aim)
        for row in rows
    ]


def outside_bodies(procedure_key: str, on: date) -> list[Body]:
    spec = selectors.procedure_in_force(procedure_key, on=on)
    bodies = selectors.offered_bodies(spec, on=on) if spec else []
    return [
        Body(
            name=body.name,
            what_for=body.what_for,
            contact=body.contact,
            url=body.url,
            time_limit=body.time_limit,
        )
        for body in bodies
    ]


def worked_example(procedure_key: str, received_at: datetime) -> list[WorkedExample]:
    return []

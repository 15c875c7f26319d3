"""Behaviour towards staff: a log of its own, apart from the words of the case (S3-104 to S3-109)."""

from __future__ import annotations

from datetime import datetime

from cms.casework.errors import CaseworkError
from cms.casework.models import Incident
from cms.casework.services.change import Act, changing


class IncidentNotFound(CaseworkError):
    """Raised for an incident that the case does not have. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("There is no such incident.")


class IncidentUntold(CaseworkError):
    """Raised when what happened, or whose advice it was, is missing. Nothing was written."""


def note_incident(
    *,
    case_id: int,
    act: Act,
    happened_at: datetime,
    what: str,
    advice_from: str = "",
    advice: str = "",
    support: str = "",
) -> Incident:
    """Log what happened, with the advice that was sought and the support that staff were given.

    A closed case too. The person never sees it, and it is no part of the correspondence file.
    """
    if not what.strip():
        raise IncidentUntold("Say what happened.", field="what")
    check_advice(advice_from, advice)
    if happened_at > act.now:
        raise IncidentUntold("It cannot have happened in the future.", field="happened_at")
    with changing(case_id, act, while_closed=True) as change:
        incident = Incident(
            case=change.case,
            happened_at=happened_at,
            what=what,
            advice_from=advice_from.strip(),
            advice=advice.strip(),
            support=support.strip(),
            noted_at=act.now,
            noted_by=act.by,
        )
        change.save(incident, "Incident logged.")
    return incident


def add_advice(
    *, case_id: int, act: Act, incident_id: int, advice_from: str, advice: str, support: str = ""
) -> Incident:
    """Record later what a senior officer, the manager or a legal adviser said."""
    check_advice(advice_from, advice)
    if not (advice.strip() or support.strip()):
        raise IncidentUntold("Write the advice, or what support was given.", field="advice")
    with changing(case_id, act, while_closed=True) as change:
        incident: Incident | None = change.case.incidents.filter(pk=incident_id).first()
        if incident is None:
            raise IncidentNotFound
        incident.advice_from, incident.advice = advice_from.strip(), advice.strip()
        incident.support = support.strip()
        change.save(incident, "Advice and support recorded.")
    return incident


def check_advice(advice_from: str, advice: str) -> None:
    """Advice is somebody's: a senior officer's, the manager's or a legal adviser's."""
    if bool(advice.strip()) != bool(advice_from.strip()):
        field = "advice_from" if advice.strip() else "advice"
        raise IncidentUntold("Say whose advice it is, and what it was.", field=field)

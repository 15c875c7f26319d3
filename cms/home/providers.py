"""What the floors below ask of each other, answered from the top where both are known."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.utils.timezone import localdate

from cms.casework import selectors
from cms.casework.clocks import ClockEvent, clock_state, explain, promise_line
from cms.casework.procedure.clock_rule import ClockSettings
from cms.casework.procedure.schema import ClockRule
from cms.casework.registry import Organisation, PolicyInForce
from cms.home.models import SiteSettings
from cms.policies.live import Body, Meaning, OtherProcedure, Timescale, WorkedExample
from cms.policies.selectors import version_in_force
from cms.policies.services import reminding
from cms.users import roles
from cms.web.demonstration import ByMail

# In the example, what is told us reaches everybody at once.
AT_RECEIPT: Final = ("first_raised", "received", "received_by_contact")


def organisation() -> Organisation:
    """Whose name stands under every message. One query."""
    site = SiteSettings.load()
    return Organisation(name=site.organisation_name, accountable_body=site.accountable_body)


def jargon() -> list[str]:
    """The words that this body avoids. One query."""
    words: list[str] = SiteSettings.load().jargon_words
    return words


def policy_in_force(procedure_key: str, on: date) -> PolicyInForce | None:
    version = version_in_force(procedure_key, on=on)
    if version is None:
        return None
    return PolicyInForce(title=version.title, url=version.url, version=str(version.number))


def timescales(procedure_key: str, on: date) -> list[Timescale]:
    rows = selectors.timescale_rows(procedure_key, on=on)
    return [
        Timescale(row.label, row.time, row.text, row.is_aim, row.key, row.is_set) for row in rows
    ]


def meanings(procedure_key: str, on: date) -> list[Meaning]:
    return [Meaning(*told) for told in selectors.kinds_told(procedure_key, on=on)]


def note(procedure_key: str, on: date) -> str:
    spec = selectors.procedure_in_force(procedure_key, on=on)
    return spec.note if spec else ""


def needs_assessment(procedure_key: str, on: date) -> bool:
    spec = selectors.procedure_in_force(procedure_key, on=on)
    return bool(spec and spec.equality_assessment)


def by_mail() -> list[ByMail]:
    """The members of the demonstration that is loaded; nobody where none is. One query."""
    from cms.home.demonstration.organisations import shown_here

    shown = shown_here()
    if shown is None or shown.promises is None:
        return []
    return [ByMail(one.name, address, one.shows) for one, address in shown.promises.by_mail()]


def remind_of_reviews(now: datetime) -> int:
    return reminding.remind_of_reviews(now=now)


def leave_groups(now: datetime) -> int:
    return roles.leave_groups(on=localdate(now))


def other_procedures(procedure_key: str, on: date) -> list[OtherProcedure]:
    rows = selectors.other_procedures(procedure_key, on=on)
    return [OtherProcedure(row.title, row.summary) for row in rows]


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
    """Each public promise with a length, counted by the clock that counts every case.

    It is drawn as it stood at the moment of receipt. A promise that runs to the next meeting
    is left out: the diary of that day is not the reader's.
    """
    spec = selectors.procedure_in_force(procedure_key, on=localdate(received_at))
    if spec is None:
        return []
    counted = [rule for _, rule in spec.clocks if rule.is_public and rule.amount]
    return [example_of(rule, spec.settings_of(rule), received_at) for rule in counted]


def example_of(rule: ClockRule, settings: ClockSettings, received_at: datetime) -> WorkedExample:
    label = f"{rule.label}, our aim" if rule.force == "aim" else rule.label
    events = [ClockEvent(kind=kind, at=received_at) for kind in AT_RECEIPT]
    state = clock_state(settings, received_at=received_at, events=events, now=received_at)
    return WorkedExample(
        label=label,
        line=promise_line(state, settings, now=received_at),
        explanation=explain(state, settings, now=received_at, label=label),
    )

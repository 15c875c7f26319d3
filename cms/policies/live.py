"""What a policy page shows live, asked of whoever knows it. The top floor fills this in.

Policies know nothing of casework: the timescale table, what each kind is, the outside bodies
and the worked example come through here as plain values, read afresh each time a page is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Timescale:
    """One promise of the procedure in words. ``is_aim`` is false for a duty.

    ``is_set`` false: no time is published yet, so it is neither.
    """

    label: str
    amount: str
    what: str
    is_aim: bool
    key: str = ""
    is_set: bool = True


@dataclass(frozen=True)
class Meaning:
    """What one kind of thing that people tell is, in the words of the procedure (S3-3)."""

    term: str
    text: str


@dataclass(frozen=True)
class OtherProcedure:
    """What takes in something else beside the procedure whose times are shown."""

    title: str
    summary: str


@dataclass(frozen=True)
class Body:
    """Somebody outside to turn to. Empty strings: not given."""

    name: str
    what_for: str
    contact: str = ""
    url: str = ""
    time_limit: str = ""


@dataclass(frozen=True)
class WorkedExample:
    """One promise counted for an example moment, as ``components/promise_line.html`` draws it."""

    label: str
    line: Any
    explanation: Any = None


@dataclass(frozen=True)
class Telling:
    """How people tell what a procedure takes in. Addresses are of this site, without its name.

    ``formats`` is what they can ask for (S4-31); ``questions`` draws the same questions as the
    website's, on paper (S4-5).
    """

    name: str
    url: str
    form_url: str
    formats: Sequence[str]
    questions: Callable[[], str]


OtherSource = Callable[[str, date], Sequence[OtherProcedure]]
TimescaleSource = Callable[[str, date], Sequence[Timescale]]
MeaningSource = Callable[[str, date], Sequence[Meaning]]
NoteSource = Callable[[str, date], str]
BodySource = Callable[[str, date], Sequence[Body]]
ExampleSource = Callable[[str, datetime], Sequence[WorkedExample]]
AssessmentSource = Callable[[str, date], bool]
TellingSource = Callable[[str, date], Telling | None]


class _Sources:
    timescales: TimescaleSource | None = None
    meanings: MeaningSource | None = None
    others: OtherSource | None = None
    note: NoteSource | None = None
    bodies: BodySource | None = None
    example: ExampleSource | None = None
    assessment: AssessmentSource | None = None
    telling: TellingSource | None = None


_sources = _Sources()


def provide_timescales(source: TimescaleSource | None) -> None:
    """Say who knows the times of a procedure, by its key and the day; ``None`` withdraws it."""
    _sources.timescales = source


def provide_meanings(source: MeaningSource | None) -> None:
    """Say who knows what a procedure takes in, and what each is; ``None`` withdraws it."""
    _sources.meanings = source


def provide_note(source: NoteSource | None) -> None:
    """Say who knows what readers of those times must know; ``None`` withdraws it."""
    _sources.note = source


def provide_others(source: OtherSource | None) -> None:
    """Say who knows what runs beside a procedure on a day; ``None`` withdraws it."""
    _sources.others = source


def provide_bodies(source: BodySource | None) -> None:
    """Say who knows the outside bodies offered on a day; ``None`` withdraws it."""
    _sources.bodies = source


def provide_worked_example(source: ExampleSource | None) -> None:
    """Say who counts an example, by procedure and moment of receipt; ``None`` withdraws it."""
    _sources.example = source


def provide_needs_assessment(source: AssessmentSource | None) -> None:
    """Say who knows whether a procedure asks for an assessment; ``None`` withdraws it."""
    _sources.assessment = source


def provide_telling(source: TellingSource | None) -> None:
    """Say who knows how people tell something; ``None`` withdraws it."""
    _sources.telling = source


def timescales(procedure_key: str, *, on: date) -> Sequence[Timescale]:
    """The public times in force; empty where nobody provides them or none is in force."""
    return _sources.timescales(procedure_key, on) if _sources.timescales and procedure_key else ()


def meanings(procedure_key: str, *, on: date) -> Sequence[Meaning]:
    """What the version in force says each kind is; empty where none is in force."""
    return _sources.meanings(procedure_key, on) if _sources.meanings and procedure_key else ()


def note(procedure_key: str, *, on: date) -> str:
    """Such as “proposed, not decided”; empty: nothing."""
    return _sources.note(procedure_key, on) if _sources.note and procedure_key else ""


def other_procedures(procedure_key: str, *, on: date) -> Sequence[OtherProcedure]:
    """What has times of its own, named below those of that procedure."""
    return _sources.others(procedure_key, on) if _sources.others and procedure_key else ()


def outside_bodies(procedure_key: str, *, on: date) -> Sequence[Body]:
    """Whom a person can turn to on that day (S0-51)."""
    return _sources.bodies(procedure_key, on) if _sources.bodies and procedure_key else ()


def worked_example(procedure_key: str, *, received_at: datetime) -> Sequence[WorkedExample]:
    """The promises counted for something received at that moment."""
    return (
        _sources.example(procedure_key, received_at) if _sources.example and procedure_key else ()
    )


def needs_assessment(procedure_key: str, *, on: date) -> bool:
    """Whether the wording that speaks for the procedure needs an equality assessment (S4-30)."""
    return bool(_sources.assessment and procedure_key and _sources.assessment(procedure_key, on))


def telling(procedure_key: str, *, on: date) -> Telling | None:
    """How to tell us what the policy is about; None for a policy without a procedure."""
    return _sources.telling(procedure_key, on) if _sources.telling and procedure_key else None

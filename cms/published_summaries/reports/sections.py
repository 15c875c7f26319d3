"""What a report says: plain sentences first, then the tables that they come from.

The same sections are drawn for staff, with every count, and for the public, with those that may
be told. A count that may not be told is None, and nothing is worked out from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from cms.casework.reports.measures import MEASURES, MOST_DAYS, Sort
from cms.casework.reports.names import AREA, Names, name_of
from cms.casework.reports.shares import days_in_words, in_hundred
from cms.published_summaries.charts import NOT_SHOWN

MOST_TOPICS: Final = 12
# Of fewer a share says little, and a half only where it is said of how many.
MANY: Final = 10


class Source(Protocol):
    """Where counts come from; those of ``Figures``, or those that may be told."""

    def count(self, measure: str, bucket: str = "") -> int | None: ...

    def buckets(self, measure: str) -> Mapping[str, int | None]: ...

    def median(self, measure: str) -> float | None: ...


@dataclass(frozen=True)
class Cell:
    """One count. ``url``: the cases behind it, for whoever may see them; empty for others."""

    value: int | None
    measure: str = ""
    bucket: str = ""
    url: str = ""

    @property
    def words(self) -> str:
        return NOT_SHOWN if self.value is None else f"{self.value:,}"

    @property
    def leads_on(self) -> bool:
        return bool(self.measure and self.value)


@dataclass(frozen=True)
class Line:
    """One row of a table. ``share``: how many in 100 it is, in words. ``area``: of one team, or None."""

    label: str
    cells: Sequence[Cell]
    share: str = ""
    area: str | None = None


@dataclass(frozen=True)
class Table:
    """``how``: what is counted and when it belongs to the period, for whoever checks it."""

    key: str
    title: str
    columns: Sequence[str]
    lines: Sequence[Line]
    how: str = ""

    @property
    def has_shares(self) -> bool:
        return any(line.share for line in self.lines)


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    sentences: Sequence[str]
    tables: Sequence[Table] = field(default=())


@dataclass(frozen=True)
class Teller:
    """Writes the sections of one source. ``before``: totals of the period before, by measure."""

    source: Source
    names: Names
    before: Mapping[str, int] = field(default_factory=dict)

    def sections(self) -> list[Section]:
        made = (
            self.received(),
            self.promises(),
            self.endings(),
            self.refusals(),
            self.remedies(),
            self.learning(),
        )
        return [one for one in made if one.sentences or one.tables]

    # --- one section each -----------------------------------------------------------------------
    def received(self) -> Section:
        tables = self.tables("received", "received_by_channel", "raised_about", "praised_for")
        return Section("received", "What people told us", self.said_of_received(), tables)

    def said_of_received(self) -> list[str]:
        total = self.source.count("received")
        if total is None:
            return ["How many people told us something is not shown."]
        if not total:
            return ["Nobody told us anything in this time."]
        people = counted(total, "person told", "people told")
        said = [f"{people} us something{self.than('received')}."]
        kinds = self.source.buckets("received").items()
        told = [f"{number} {self.name(Sort.KIND, key).lower()}" for key, number in kinds if number]
        if told and all(number is not None for _, number in kinds):
            said.append(f"They brought {joined(told)}.")
        return said

    def promises(self) -> Section:
        said, lines = [], []
        for clock in self.source.buckets("due"):
            cells = [Cell(self.source.count(name, clock), name, clock) for name in PROMISE]
            due, met = cells[0].value, cells[1].value
            if due == 0:
                continue
            label = self.name(Sort.CLOCK, clock)
            lines.append(Line(label, cells, share_of(met, due)))
            if due and met is not None:
                said.append(f"{label}: kept in time {met} of {due} times{in_brackets(met, due)}.")
        for measure, what in (("first_answer_days", "first answer"), ("decision_days", "decision")):
            if (days := self.source.median(measure)) is not None:
                said.append(waited(what, days, self.source.count(measure)))
        columns = [MEASURES[name].label for name in PROMISE]
        how = how_of("due")
        table = told_columns(Table("promises", "Our promises on time", columns, lines, how))
        return Section("promises", "How long it took", said, [table] if lines else [])

    def endings(self) -> Section:
        closed, first = self.source.count("closed"), self.source.count("settled_first")
        said = (
            [f"We closed {counted(closed, 'case', 'cases')}{self.than('closed')}."]
            if closed
            else []
        )
        if closed and first is not None:
            said.append(
                f"Right first time: {first} of {closed} were settled at first contact"
                f"{in_brackets(first, closed)}."
            )
        if closed and (stayed := self.source.count("first_stage")) is not None:
            said.append(f"{stayed} ended at the first stage and went no further.")
        tables = self.tables("outcomes", "closed", "settled_first", "escalated")
        return Section("endings", "How it ended", said, tables)

    def refusals(self) -> Section:
        refused = self.source.count("refused")
        said = []
        if refused:
            said.append(f"We said {counted(refused, 'time', 'times')} that it was not for us.")
            if (taken := self.source.count("refused_taken_up")) is not None:
                said.append(f"After {taken} of these we looked at it all the same.")
        elif refused == 0:
            said.append("We refused nothing.")
        tables = self.tables("refused", "service_requests")
        return Section("refusals", "What we did not take on", said, tables)

    def remedies(self) -> Section:
        lines, said = [], []
        for key in {
            **self.source.buckets("remedies_promised"),
            **self.source.buckets("remedies_due"),
        }:
            cells = [Cell(self.source.count(name, key), name, key) for name in REMEDY]
            lines.append(Line(self.name(Sort.REMEDY, key), cells))
        due, in_time = self.source.count("remedies_due"), self.source.count("remedies_in_time")
        if due and in_time is not None:
            said.append(
                f"{counted(due, 'promise', 'promises')} to put something right came due. We kept "
                f"{in_time} in time{in_brackets(in_time, due)}."
            )
        if late := self.source.count("remedies_overdue"):
            said.append(f"{late} {'is' if late == 1 else 'are'} overdue.")
        columns = [MEASURES[name].label for name in REMEDY]
        how = how_of("remedies_due")
        title = "What we promised to put right"
        table = told_columns(Table("remedies", title, columns, lines, how))
        return Section("remedies", "What we put right", said, [table] if lines else [])

    def learning(self) -> Section:
        noted, done = self.source.count("lessons_noted"), self.source.count("lessons_done")
        said = []
        if noted:
            said.append(
                f"We noted {counted(noted, 'lesson', 'lessons')}{self.than('lessons_noted')}."
            )
        if done:
            said.append(f"We acted on {counted(done, 'lesson', 'lessons')}.")
        asked, met = self.source.count("recommendations"), self.source.count("recommendations_done")
        if asked is not None and met is not None and asked + met:
            said.append(f"{said_of(asked)} recommended, and {said_of(met)} carried out.")
        tables = self.tables("lessons_noted", "lessons_by_priority", "recommendations")
        return Section("learning", "What we learned", said, tables)

    # --- parts ----------------------------------------------------------------------------------
    def tables(self, *measures: str) -> list[Table]:
        """One table for each measure that has anything but noughts."""
        made = [self.table(measure) for measure in measures]
        return [one for one in made if any(line.cells[0].value != 0 for line in one.lines)]

    def table(self, measure: str) -> Table:
        known = MEASURES[measure]
        found = list(self.source.buckets(measure).items())
        shown = found[:MOST_TOPICS] if known.sort is Sort.TOPIC else found
        lines = [
            Line(self.name(known.sort, key), [Cell(count, measure, key)]) for key, count in shown
        ]
        more = len(found) - len(shown)
        how = how_of(measure)
        if more > 0:
            how = f"The {MOST_TOPICS} named most; {more} more were named. {how}"
        return Table(measure, known.label, ["Number"], lines, how)

    def name(self, sort: Sort, key: str) -> str:
        return name_of(self.names, sort.value, key)

    def than(self, measure: str) -> str:
        """“, 37 in the period before”; empty where that is not known."""
        return f", {self.before[measure]:,} in the period before" if measure in self.before else ""


PROMISE: Final = ("due", "met", "extended", "late")
REMEDY: Final = (
    *("remedies_promised", "remedies_due", "remedies_kept", "remedies_in_time"),
    "remedies_overdue",
)
OF_A_TEAM: Final = ("received", "closed", "due", "met", "late", "lessons_noted")


def by_team(areas: Mapping[str, Source], names: Names) -> Table:
    """One row for each team or service, with a few counts of each."""
    lines = [
        Line(
            name_of(names, AREA, area),
            [Cell(source.count(measure), measure) for measure in OF_A_TEAM],
            area=area,
        )
        for area, source in areas.items()
    ]
    columns = [MEASURES[measure].label for measure in OF_A_TEAM]
    return Table("teams", "By team", columns, sorted(lines, key=lambda line: line.label))


def how_of(measure: str) -> str:
    """What is counted, and in which month."""
    known = MEASURES[measure]
    return f"{known.counts} Counted in {known.month[0].lower()}{known.month[1:]}"


def told_columns(table: Table) -> Table:
    """Without the columns of which nothing may be told."""
    kept = [
        place
        for place in range(len(table.columns))
        if any(line.cells[place].value is not None for line in table.lines)
    ]
    lines = [replace(line, cells=[line.cells[place] for place in kept]) for line in table.lines]
    return replace(table, columns=[table.columns[place] for place in kept], lines=lines)


def counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def said_of(number: int) -> str:
    """“3 changes were”, for a sentence that goes on."""
    return f"{number:,} {'change was' if number == 1 else 'changes were'}"


def share_of(part: int | None, whole: int | None) -> str:
    """Empty where there are too few: of three, a hundred say more than there is to say."""
    return in_hundred(part, whole) if whole is not None and whole >= MANY else ""


def in_brackets(part: int, whole: int) -> str:
    share = share_of(part, whole)
    return f" ({share})" if share else ""


def waited(what: str, days: float, people: int | None) -> str:
    """How long half had to wait. Of few it is said how many they were: half of two is one."""
    when = "on" if days < 1 else "after" if days >= MOST_DAYS else "within"
    within = f"{when} {days_in_words(days)}"
    if people is None or people >= MANY:
        return f"Half of the people had our {what} {within}."
    half = ", half of them" if people > 1 else ","
    return f"{counted(people, 'person', 'people')} had our {what}{half} {within}."


def joined(words: Sequence[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last

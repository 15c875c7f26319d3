"""The self-assessment against a Complaint Handling Code, under its own headings (3.1).

What the data says of a procedure is shown beside each heading and frozen with the figures. A
person says yes or no, with the evidence, and what is done where the answer is no.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from cms.casework.procedure.codes import Code, codes_shipped, read_code
from cms.casework.procedure.compliance import verdicts
from cms.casework.selectors import procedure_until_now
from cms.published_summaries.models import ReportKind

# The kinds of report that hold one.
WITH_ASSESSMENT: Final = (ReportKind.ANNUAL, ReportKind.SELF_ASSESSMENT)
RESULTS: Final[Mapping[str, str]] = {
    "meets": "Our procedure does this.",
    "exceeds": "Our procedure does more than this.",
    "differs": "Our procedure does otherwise.",
    "says_nothing": "Our procedure says nothing of it.",
}
# Where an answer is suggested by the data; the person decides.
SUGGESTED: Final[Mapping[str, str]] = {"meets": "yes", "exceeds": "yes", "differs": "no"}


@dataclass(frozen=True)
class Line:
    """One thing that the Code asks for, what our data says of it, and what a person answered.

    ``met``: “yes”, “no”, or empty until somebody answered.
    """

    key: str
    topic: str
    says: str
    source: str
    data: str
    suggested: str
    met: str = ""
    evidence: str = ""
    action: str = ""

    @property
    def is_complete(self) -> bool:
        """A yes has its evidence, a no what is done about it."""
        if self.met == "yes":
            return bool(self.evidence)
        return self.met == "no" and bool(self.action)


@dataclass(frozen=True)
class Topic:
    """One heading of the Code with its lines."""

    title: str
    lines: tuple[Line, ...]


def default_code(procedure_key: str) -> str:
    """The Code for landlords where the procedure is one of theirs, else that for councils."""
    shipped = codes_shipped()
    wanted = "housing" if "housing" in procedure_key else "lgsco"
    return next((key for key in shipped if key.startswith(wanted)), shipped[0])


def judged(procedure_key: str, code_key: str, *, on: date) -> dict[str, Any]:
    """What the data says of every line of the Code on a day, as it is frozen."""
    code = read_code(code_key)
    spec = next(iter(procedure_until_now(procedure_key, on=on)), None)
    found = verdicts(spec, code, on=on) if spec else []
    return {
        "code": code.key,
        "title": code.title,
        "standing": code.standing,
        "lines": [
            {
                "key": one.line.key,
                "topic": one.line.topic,
                "says": one.line.says,
                "source": one.line.source,
                "result": one.result,
                "data": f"{RESULTS[one.result]} {one.reason}".strip(),
            }
            for one in found
        ],
    }


def topics(frozen: Mapping[str, Any], answers: Mapping[str, Any]) -> list[Topic]:
    """The headings in the order of the Code, with what was answered."""
    found: dict[str, list[Line]] = {}
    for row in frozen.get("lines", ()):
        given = answers.get(row["key"], {})
        line = Line(
            key=row["key"],
            topic=row["topic"],
            says=row["says"],
            source=row["source"],
            data=row["data"],
            suggested=SUGGESTED.get(row["result"], ""),
            met=given.get("met", ""),
            evidence=given.get("evidence", ""),
            action=given.get("action", ""),
        )
        found.setdefault(line.topic, []).append(line)
    return [Topic(title, tuple(lines)) for title, lines in found.items()]


def lines_of(found: Sequence[Topic]) -> list[Line]:
    return [line for topic in found for line in topic.lines]


def unanswered(found: Sequence[Topic]) -> list[Line]:
    return [line for line in lines_of(found) if not line.is_complete]


def code_named(key: str) -> Code | None:
    return read_code(key) if key in codes_shipped() else None

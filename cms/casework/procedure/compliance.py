"""A procedure beside a Code, line by line: what it meets, exceeds, does otherwise or leaves unsaid.

It reads and tells; it never changes a procedure. A line that says nothing is no fault by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from cms.casework.procedure.codes import ByStages, Code, CodeLine, codes_shipped, read_code
from cms.casework.procedure.judged_parts import PARTS
from cms.casework.procedure.judged_times import TIMES
from cms.casework.procedure.judgements import Judged, Result
from cms.casework.procedure.purposes import decided_stages
from cms.casework.procedure.schema import Procedure


@dataclass(frozen=True)
class Verdict:
    """One line judged. ``theirs`` and ``ours`` are the figures or words that were compared."""

    line: CodeLine
    result: Result
    reason: str
    theirs: str
    ours: str


def verdicts(spec: Procedure, code: Code, *, on: date) -> list[Verdict]:
    """Every line of the Code in its order, judged by the data of the document on a day."""
    return [verdict_on(spec, line, on) for line in code.lines]


def verdict_on(spec: Procedure, line: CodeLine, on: date) -> Verdict:
    judge: Any = line.judge
    judged: Judged = {**TIMES, **PARTS}[judge.by](spec, judge, on)
    return Verdict(
        line, judged.result, judged.reason, judged.theirs or line.says, judged.ours or "Nothing"
    )


def warnings_of(spec: Procedure, *, on: date) -> list[str]:
    """What whoever edits the document hears at once; each once, however many Codes say it."""
    return list(dict.fromkeys(warned(spec, on)))


def warned(spec: Procedure, on: date) -> Iterator[str]:
    for key in codes_shipped():
        for line in read_code(key).lines:
            if line.warns and not fewer_stages(spec, line):
                verdict = verdict_on(spec, line, on)
                if verdict.result == "differs":
                    yield f"{verdict.reason} {line.mend}".strip()


def fewer_stages(spec: Procedure, line: CodeLine) -> bool:
    """One stage less keeps nobody waiting; the page says so, and the editor need not warn."""
    judge = line.judge
    return isinstance(judge, ByStages) and len(decided_stages(spec)) < judge.exactly

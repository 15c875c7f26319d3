"""What was promised to put something right, and what was learned, as a letter says it."""

from __future__ import annotations

from cms.casework.models import Case, Remedy
from cms.casework.procedure.schema import Procedure
from cms.web.templatetags.site import full_date


def remedy_lines(case: Case) -> str:
    """A line for each promise that stands; empty where there is none. One query."""
    spec = case.procedure.spec
    return "\n".join(remedy_line(spec, row) for row in case.remedies.all() if row.is_promised)


def remedy_line(spec: Procedure, remedy: Remedy) -> str:
    """Such as “A repair: the door is hung anew, by Tuesday 3 March 2026” and a full stop."""
    what = remedy.what.rstrip(". ")
    return f"– {public_label(spec, remedy)}: {what}{when_words(remedy)}."


def when_words(remedy: Remedy) -> str:
    if remedy.done_on is not None:
        return f" (done on {full_date(remedy.done_on)})"
    return f", by {full_date(remedy.due_on)}" if remedy.due_on else ""


def public_label(spec: Procedure, remedy: Remedy) -> str:
    kind = spec.remedy_by_key.get(remedy.key)
    return (kind.public_label or kind.label) if kind else "Putting it right"


def lesson_lines(case: Case) -> str:
    """What was learned, a line each; empty while nothing is noted. One query."""
    return "\n".join(f"– {row.text}" for row in case.lessons.all() if not row.none_found)

"""How the story of a case tells of flags, of what was refused, and of those it is about."""

from __future__ import annotations

from cms.casework.models import Case, Event, EventKind, ScopeDecision, ScopeKind, SubjectNote
from cms.casework.services.scope import team_label

FLAGS = (EventKind.FLAG_SET, EventKind.FLAG_KEPT, EventKind.FLAG_LIFTED)
SUBJECT_TITLES = {kind.value: kind.label for kind in SubjectNote}
# What the person reads of each decision; the letter says the rest.
TOLD = {
    ScopeKind.REFUSED: "We decided that this is not something we can deal with here.",
    ScopeKind.SERVICE_REQUEST: "We passed it on as a request for a service.",
    ScopeKind.ACCEPTED: "We decided to deal with it here.",
}


def kept_title(event: Event, case: Case, *, public: bool) -> str | None:
    """The title of such an event; None for any other, empty for what the person is not told."""
    match event.kind:
        case EventKind.FLAG_SET | EventKind.FLAG_KEPT | EventKind.FLAG_LIFTED:
            return "" if public else flag_title(event, case)
        case EventKind.SCOPE_DECIDED:
            kind = ScopeKind(event.data["scope"])
            return TOLD[kind] if public else f"Decided: {kind.label.lower()}"
        case EventKind.KIND_CHANGED if "decision" in event.data:
            kept = event.data["now"]
            return f"We keep it as a {kept}." if public else f"Kept as a {kept}"
        case EventKind.DISAGREED:
            return (
                "You told us that you do not agree." if public else str(EventKind.DISAGREED.label)
            )
        case EventKind.CONTRACTOR_NAMED:
            return "" if public else contractor_title(event)
        case _:
            return None


def flag_title(event: Event, case: Case) -> str:
    flag = case.procedure.spec.flag_by_key.get(event.data["flag"])
    label = flag.label if flag else event.data["flag"]
    return f"{EventKind(event.kind).label}: {label}"


def contractor_title(event: Event) -> str:
    if event.data.get("contractor") is None:
        return "Nobody else provides the service"
    return str(EventKind.CONTRACTOR_NAMED.label)


def kept_detail(event: Event, case: Case) -> str:
    """What staff read below the title; empty for any other event."""
    if event.kind in FLAGS:
        row = next((row for row in case.flags.all() if row.pk == event.data["record"]), None)
        return row.end_reason if row and event.kind == EventKind.FLAG_LIFTED else ""
    if event.kind == EventKind.SCOPE_DECIDED:
        rows = case.scope_decisions.all()
        decision = next((row for row in rows if row.pk == event.data["decision"]), None)
        return decision_words(decision, case) if decision else ""
    return ""


def decision_words(row: ScopeDecision, case: Case) -> str:
    """The ground, the reason, where it goes and who agreed."""
    spec = case.procedure.spec
    ground = spec.ground_by_key.get(row.ground)
    parts = [
        ground.text if ground else "",
        row.reason,
        f"Where it goes instead: {row.route}" if row.route else "",
        f"Team: {team_label(spec, row.team)}" if row.team else "",
        f"Agreed by {row.approved_by}" if row.approved_by_id else "",
    ]
    return "\n\n".join(filter(None, parts))

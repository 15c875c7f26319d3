"""What stands in the way, each with the page where it is put right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from cms.casework.errors import Missing
from cms.casework.models import Case

STEP = "step-"


@dataclass(frozen=True)
class MissingItem:
    """One thing still to do. ``url`` is where; ``instead``: what would do as well, with its page."""

    text: str
    url: str
    instead: tuple[tuple[str, str], ...] = ()


def items_for(case: Case, missing: Iterable[Missing]) -> list[MissingItem]:
    return [
        MissingItem(item.text, place_of(case, item), instead_of(case, item)) for item in missing
    ]


def instead_of(case: Case, item: Missing) -> tuple[tuple[str, str], ...]:
    """The steps that would do as well, other than the one it leads to anyway."""
    known = case.procedure.spec.step_by_key
    return tuple(
        (known[key].label, reverse("desk:step", args=[case.pk, key]))
        for key in item.steps
        if key in known and item.anchor != f"{STEP}{key}"
    )


def place_of(case: Case, item: Missing) -> str:
    """The page for an anchor of the procedure; the case itself for one that has none.

    How a reply goes is chosen on the form that is refused, so that is where it is put right.
    """
    if item.field == "channel":
        return "#id_channel_0"
    if item.anchor.startswith(STEP):
        return reverse("desk:step", args=[case.pk, item.anchor.removeprefix(STEP)])
    if item.anchor == "new-issues":
        check = case.new_issue_checks.filter(checked_at=None).first()
        if check is not None:
            return reverse("desk:check_item", args=[case.pk, check.pk])
    if item.anchor == "points":
        point = next((point for point in case.points.all() if not point.is_answered), None)
        if point is not None:
            return reverse("desk:answer_point", args=[case.pk, point.number])
        return reverse("desk:add_point", args=[case.pk])
    pages = {
        "triage": "desk:triage",
        "reply": "desk:replies",
        "files": "desk:add_file",
        "give": "desk:assign",
        "remedies": "desk:choose_remedy",
        "lessons": "desk:add_lesson",
        "call": "desk:contact",
        "not-content": "desk:not_content",
    }
    if item.anchor in pages:
        return reverse(pages[item.anchor], args=[case.pk])
    return f"{reverse('desk:case', args=[case.pk])}#{item.anchor}"

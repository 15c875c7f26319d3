"""Whether a draft can be adopted as it stands: whole, owned, and clear what a complaint is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from wagtail.models import Revision

from cms.policies.errors import PolicyRefused
from cms.policies.live_context import Live
from cms.policies.models import Policy, PolicyPage, PolicyVersion

BODIES: Final = ("conduct", "response")
NO_OWNER: Final = "Say who owns this policy first, under “Version and owner”."
NO_DEFINITION: Final = (
    "Say what a complaint is. A policy that speaks for a procedure has a list of terms, or what "
    "each kind is from the live procedure, and neither may be empty."
)


@dataclass(frozen=True)
class Draft:
    """A draft held for its adoption. ``newest`` is the version it follows; empty: the first."""

    revision: Revision
    policy: Policy
    page: PolicyPage
    newest: PolicyVersion | None


def check_draft(page: PolicyPage, shown: Live, *, now: datetime) -> None:
    """Raises ``PolicyRefused`` with the first thing that is missing."""
    for problem in problems_of(page, shown, now=now):
        raise PolicyRefused(problem)


def problems_of(page: PolicyPage, shown: Live, *, now: datetime) -> Iterator[str]:
    """Everything that keeps a draft from being adopted. ``shown``: what the page draws live."""
    if page.owner_role_id is None:
        yield NO_OWNER
    if page.current_workflow_state is not None:
        yield "The draft is still being checked. Finish or cancel that first."
    if page.go_live_at and page.go_live_at > now:
        yield "The draft is to go live later. Take that date away first."
    if missing := missing_in(page):
        yield f"The draft is not finished. {missing}"
    if not page.parts:
        yield "The draft has no sections yet."
    elif page.procedure_key and not defines_its_words(page, shown):
        yield NO_DEFINITION


def missing_in(page: PolicyPage) -> str:
    """A draft may be saved half-written; what is adopted may not. Empty: it is whole."""
    try:
        page.full_clean()
        for name in BODIES:
            page._meta.get_field(name).stream_block.clean(getattr(page, name))
    except ValidationError as problem:
        return in_words(problem)
    return ""


def in_words(problem: ValidationError) -> str:
    if hasattr(problem, "error_dict"):
        told = problem.message_dict.items()
        return " ".join(
            f"{capfirst(name.replace('_', ' '))}: {' '.join(texts)}" for name, texts in told
        )
    return "Open it in the editor: it marks what is missing."


def defines_its_words(page: PolicyPage, shown: Live) -> bool:
    """Whether readers are told what a complaint is (S1-14), here or by the live procedure."""
    return any(
        says_something(block.block_type, block.value, shown)
        for part in page.parts
        for section in part.sections
        for block in section.body
    )


def says_something(kind: str, value: Any, shown: Live) -> bool:
    if kind == "kinds":
        return any(meaning.text.strip() for meaning in shown.meanings)
    if kind != "definitions":
        return False
    return any(term["term"].strip() and term["meaning"].strip() for term in value["terms"])

"""How people tell us something, told to the policies: where, in which formats, and on paper."""

from __future__ import annotations

from datetime import date

from django.template.loader import render_to_string
from django.urls import reverse

from cms.casework.selectors import procedure_in_force
from cms.policies.live import Telling


def telling(procedure_key: str, on: date) -> Telling | None:
    """None where no procedure is in force under that key."""
    spec = procedure_in_force(procedure_key, on=on)
    if spec is None:
        return None
    return Telling(
        name="Tell us something",
        url=reverse("tell_us"),
        form_url=reverse("tell_us_print"),
        formats=[row.label for row in spec.intake.adjustments],
        questions=lambda: questions_on_paper(on),
    )


def questions_on_paper(on: date) -> str:
    """The questions of the website as they go on paper (S4-5); empty while nothing is taken in."""
    from cms.casework.intake.afterwards import paper_pages
    from cms.casework.intake.offer import live_offer

    offer = live_offer(on)
    if offer is None:
        return ""
    return render_to_string("casework/intake/paper_questions.html", {"pages": paper_pages(offer)})

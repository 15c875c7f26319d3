"""The pages below a policy: its versions, what they changed, the short one and the guides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.timezone import localdate

from cms.policies.live_context import Live
from cms.policies.models import PolicyPage, PolicyVersion
from cms.policies.reading import printed
from cms.policies.reading.asked import SHEETS, Asked, is_number
from cms.policies.reading.behind import (
    documents_of,
    finished_reviews,
    keepers_of,
    listed_versions,
    related_documents,
    related_policies,
    review_line,
    why_of,
    with_approval,
)
from cms.policies.reading.comparing import compare
from cms.policies.reading.guides import (
    KIND_BY_SLUG,
    guide_of_page,
    guide_of_version,
    kept_guide_sections,
    kinds_in,
    kinds_of_page,
)
from cms.policies.registry import signers_of
from cms.policies.reviews import withdrawn_on
from cms.policies.sections import sources_of
from cms.web import pdf
from cms.web.site import Link

# On the policy's own page; the others are on the list of versions.
VERSIONS_SHOWN = 5


def answer(request: HttpRequest, page: PolicyPage, asked: Asked) -> HttpResponse:
    """The page that was asked for. Raises ``Http404`` for a version that never was."""
    if asked.what in SHEETS:
        return printed.sheet(request, page, asked)
    if asked.what in KIND_BY_SLUG:
        return guide(request, page, asked)
    return PAGES[asked.what](request, page, asked)


def around(page: PolicyPage) -> dict[str, Any]:
    """What every policy's own page shows around its words."""
    today = localdate()
    listed = list(listed_versions(page.policy_id)[: VERSIONS_SHOWN + 1])
    return {
        "versions": listed[:VERSIONS_SHOWN],
        "has_more": len(listed) > VERSIONS_SHOWN,
        "newest": listed[0] if listed else None,
        "keepers": keepers_of(page, on=today),
        "review": review_line(page, on=today),
        "guides": kinds_of_page(page),
        "related": related_policies(page),
        "documents": related_documents(page),
        "offers_pdf": pdf.is_offered(),
        "signers": signers_of(page.policy_id, on=today),
        "sources": sources_of(page.parts),
    }


def versions(request: HttpRequest, page: PolicyPage, asked: Asked) -> HttpResponse:
    rows = list(listed_versions(page.policy_id))
    context = {
        **frame(page),
        "versions": rows,
        "numbers": [row.number for row in rows],
        "reviews": list(finished_reviews(page)),
    }
    return render(request, "policies/versions.html", context)


def version(request: HttpRequest, page: PolicyPage, asked: Asked) -> HttpResponse:
    """One version as it was adopted, with what stands behind it."""
    kept = version_or_404(page, asked.number)
    after = page.versions.filter(number__gt=kept.number).order_by("number")
    before = page.versions.filter(number__lt=kept.number).order_by("-number")
    context = {
        **frame(page, every_version(page)),
        "version": kept,
        "replaced_by": after.values("number", "adopted_on").first(),
        "before": before.values_list("number", flat=True).first(),
        "guides": kinds_in(kept_guide_sections(kept)) if kept.sections else (),
        "assessments": list(kept.assessments.all()),
        "consultations": list(kept.consultations.all()),
        "documents": documents_of(kept),
        "why": why_of(kept),
        "offers_pdf": pdf.is_offered(),
    }
    return render(request, "policies/version.html", context)


def comparison(request: HttpRequest, page: PolicyPage, asked: Asked) -> HttpResponse:
    """What changed from one version to another; the form asks for two numbers."""
    if not asked.number:
        return chosen(request, page)
    first, second = sorted((asked.number, asked.other))
    if first == second:
        raise Http404
    if (first, second) != (asked.number, asked.other):
        return HttpResponseRedirect(f"{page.url}compare/{first}/{second}/")
    rows = {
        row.number: row for row in with_approval(page.versions.filter(number__in=[first, second]))
    }
    if len(rows) != 2:
        raise Http404
    context = {
        **frame(page, every_version(page)),
        "comparison": compare(rows[first], rows[second]),
        "versions": [rows[second], rows[first]],
        "numbers": numbers_of(page),
        "first": first,
        "second": second,
    }
    return render(request, "policies/comparison.html", context)


def chosen(request: HttpRequest, page: PolicyPage) -> HttpResponse:
    """Lead from two numbers to their comparison, or say what is wrong with them."""
    numbers = numbers_of(page)
    first, second = request.GET.get("from", ""), request.GET.get("to", "")
    known = {str(number) for number in numbers}
    problem = ""
    if is_number(first) and is_number(second) and {first, second} <= known and first != second:
        return HttpResponseRedirect(f"{page.url}compare/{first}/{second}/")
    if first or second:
        problem = (
            "Choose two different versions."
            if first == second
            else "Choose two versions from the lists."
        )
    context = {
        **frame(page, every_version(page)),
        "numbers": numbers,
        "first": number_in(first, numbers, default=numbers[1] if len(numbers) > 1 else 0),
        "second": number_in(second, numbers, default=numbers[0] if numbers else 0),
        "problem": problem,
        "has_errors": bool(problem),
    }
    return render(request, "policies/choose_versions.html", context)


def number_in(given: str, numbers: list[int], *, default: int) -> int:
    """What was chosen is kept, also where it was refused."""
    return int(given) if is_number(given) and int(given) in numbers else default


def guide(request: HttpRequest, page: PolicyPage, asked: Asked) -> HttpResponse:
    """The short version or a reader's guide, of the words in force or of a version (S1-13, S3-1)."""
    kind = KIND_BY_SLUG[asked.what]
    if asked.number:
        kept = version_or_404(page, asked.number)
        if not kept.sections:
            raise Http404
        found, kinds = guide_of_version(kept, kind), kinds_in(kept_guide_sections(kept))
        whole, crumb = f"{page.url}versions/{kept.number}/", f"Version {kept.number}"
        above = [*every_version(page), Link(crumb, whole)]
        title, number = kept.title, kept.number
    else:
        live = Live(page.procedure_key, localdate())
        found, kinds = guide_of_page(page, kind, live), kinds_of_page(page)
        whole, above, title, number = page.url, [], page.title, page.version_number
    if kind not in kinds:
        raise Http404
    context = {
        **frame(page, above),
        "guide": found,
        "kinds": kinds,
        "whole": whole,
        "title": title,
        "number": number,
        "is_old": bool(asked.number) and (not page.live or asked.number != page.version_number),
    }
    return render(request, "policies/guide.html", context)


def version_or_404(page: PolicyPage, number: int) -> PolicyVersion:
    found = with_approval(page.versions.filter(number=number)).first()
    if found is None:
        raise Http404
    return found


def numbers_of(page: PolicyPage) -> list[int]:
    """The newest first. One query."""
    return list(page.versions.order_by("-number").values_list("number", flat=True))


def every_version(page: PolicyPage) -> list[Link]:
    return [Link("Every version", f"{page.url}versions/")]


def frame(page: PolicyPage, below: Any = ()) -> dict[str, Any]:
    """What every page below a policy is drawn with. One query; two where it is not in force."""
    crumbs = [*page.crumbs, Link(page.title, page.url or "/"), *below]
    return {"page": page, "self": page, "crumbs": crumbs, "withdrawn_on": withdrawn_on(page)}


PAGES: dict[str, Callable[[HttpRequest, PolicyPage, Asked], HttpResponse]] = {
    "versions": versions,
    "version": version,
    "compare": comparison,
}

"""How we are doing: what was told of a quarter or a year, in sentences, charts and files."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from cms.casework.reports.measures import MEASURES
from cms.casework.uses import procedures_in_use
from cms.published_summaries.disclosure import LEAST_TOLD
from cms.published_summaries.public.drawn_figures import charts_of, how_it_is_counted, targets_of
from cms.published_summaries.public.said_figures import sentences_of
from cms.published_summaries.reports.periods import QUARTER, YEAR, Period
from cms.published_summaries.telling.cells import ALL, BY_AREA, MEDIANS, as_data
from cms.published_summaries.telling.reading import Published, Told, all_published
from cms.web.spreadsheets import harmless

MONTH: Final = re.compile(r"((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])")
LENGTHS: Final = {"quarter": QUARTER, "year": YEAR}
AN_HOUR: Final = 3600
COLUMNS: Final = ("procedure", "from", "to", "measure", "counted", "part", "number", "median days")


@require_safe
def how_we_are_doing(request: HttpRequest) -> HttpResponse:
    """A page of what was published; nothing is counted here, however many cases there are."""
    found = in_order(all_published())
    key = chosen_procedure(request, found)
    told = chosen(request, found[key]) if key else None
    context: dict[str, Any] = {"told": told, "least": LEAST_TOLD}
    if told is not None:
        all_of_it = found[key]
        context |= {
            "sentences": sentences_of(told, all_of_it.before(told)),
            "charts": charts_of(told, all_of_it, targets_of(key, on=localdate())),
            "how": how_it_is_counted(told),
            "procedures": procedure_links(found, key),
            "years": period_links(all_of_it.years, told),
            "quarters": period_links(all_of_it.quarters, told),
            "csv": address("how_we_are_doing_csv", told),
            "json": address("how_we_are_doing_json", told),
        }
    return render(request, "published_summaries/how_we_are_doing.html", context)


def in_order(found: dict[str, Published]) -> dict[str, Published]:
    """The main procedure first, then those in use, then those that were."""
    used = [one.key for one in procedures_in_use(on=localdate()).all]
    keys = [key for key in used if key in found] + [key for key in found if key not in used]
    return {key: found[key] for key in keys if found[key].quarters}


def chosen_procedure(request: HttpRequest, found: dict[str, Published]) -> str:
    """Empty while nothing is published. Raises Http404 for one of which nothing is."""
    asked = request.GET.get("of", "")
    if asked and asked not in found:
        raise Http404
    return asked or next(iter(found), "")


def chosen(request: HttpRequest, found: Published) -> Told | None:
    """The period that is asked for, else the newest. Raises Http404 for one that is not told."""
    for name, months in LENGTHS.items():
        asked = request.GET.get(name)
        if asked is None:
            continue
        month = MONTH.fullmatch(asked)
        since = date(int(month[1]), int(month[2]), 1) if month else None
        told = found.of(Period(since, months)) if since else None
        if told is None:
            raise Http404
        return told
    return found.newest


def address(name: str, told: Told) -> str:
    length = "year" if told.period.months == YEAR else "quarter"
    query = {"of": told.procedure_key, length: f"{told.period.since:%Y-%m}"}
    return f"{reverse(name)}?{urlencode(query)}"


def procedure_links(found: dict[str, Published], key: str) -> list[dict[str, Any]]:
    """Nothing where there is but one."""
    if len(found) < 2:
        return []
    page = reverse("how_we_are_doing")
    return [
        {
            "text": each.quarters[0].title,
            "url": f"{page}?{urlencode({'of': one})}",
            "current": one == key,
        }
        for one, each in found.items()
    ]


def period_links(periods: Sequence[Told], told: Told) -> list[dict[str, Any]]:
    return [
        {
            "text": one.period.words,
            "url": address("how_we_are_doing", one),
            "current": one.period == told.period,
        }
        for one in periods
    ]


# --- files ----------------------------------------------------------------------------------------
def told_for(request: HttpRequest) -> Told:
    found = in_order(all_published())
    key = chosen_procedure(request, found)
    told = chosen(request, found[key]) if key else None
    if told is None:
        raise Http404
    return told


@require_safe
def figures_json(request: HttpRequest) -> HttpResponse:
    told = told_for(request)
    data = {
        "procedure": told.procedure_key,
        "title": told.title,
        "from": told.period.since,
        "to": told.period.until,
        "counted_until": told.counted_until,
        "published_at": told.published_at,
        "hidden": f"null: fewer than {LEAST_TOLD}, or what would give such a number away",
        "counts": as_data(told.cells),
        "median_days": told.medians,
        "names": told.names,
    }
    return kept_an_hour(JsonResponse(data, json_dumps_params={"indent": 1, "ensure_ascii": False}))


@require_safe
def figures_csv(request: HttpRequest) -> HttpResponse:
    told = told_for(request)
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(str(cell)) for cell in row] for row in rows_of(told))
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"how-we-are-doing-{told.procedure_key}-{told.period.since:%Y-%m}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return kept_an_hour(response)


def rows_of(told: Told) -> Iterator[Sequence[object]]:
    period = told.period.since.isoformat(), told.period.until.isoformat()
    for (measure, bucket), count in told.cells.items():
        median = told.medians.get(measure) if measure in MEDIANS and bucket == ALL else None
        yield (
            told.procedure_key,
            *period,
            measure,
            title_of(measure),
            told.name_of(measure, bucket) if bucket else "all",
            "not shown" if count is None else count,
            "" if median is None else median,
        )


def title_of(measure: str) -> str:
    return "Received, by service" if measure == BY_AREA else MEASURES[measure].label


def kept_an_hour(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = f"public, max-age={AN_HOUR}"
    return response

"""The public register of interests (A3): a page, a spreadsheet and data, history included (3.4)."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_safe

from cms.conduct.public.at_meetings import DeclaredAtMeeting
from cms.conduct.public.declared import ActShown, InterestShown
from cms.conduct.public.kept import public_members, years_kept
from cms.conduct.public.registered import MemberRegistered, registered
from cms.web.site import Link
from cms.web.spreadsheets import harmless

HOME: Final = Link("Home", "/")
COLUMNS: Final = (
    "Member",
    "About",
    "Number",
    "Category",
    "Said",
    "Said on",
    "Holds from",
    "What",
    "Whose",
    "Given by",
    "Worth",
    "Accepted",
    "Withheld",
    "Late",
    "Left the room",
    "Came back",
    "Until",
    "Page",
)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Everybody, or the one member who is asked for."""
    on = localdate()
    members = public_members(on)
    chosen = chosen_member(request)
    one = get_object_or_404(members, slug=chosen) if chosen else None
    shown = registered([one] if one else members, on)
    context = {
        "one": one,
        "choices": members,
        "members": shown,
        "at_meetings": newest_first(shown),
        "dispensations": [(each, row) for each in shown for row in each.dispensations],
        "years": years_kept(),
        "on": on,
        "query": f"?member={one.slug}" if one else "",
        "crumbs": [HOME, Link("Members", reverse("members"))],
    }
    return render(request, "conduct/public/interests.html", context)


def chosen_member(request: HttpRequest) -> str:
    return request.GET.get("member", "").strip()


def newest_first(
    shown: list[MemberRegistered],
) -> list[tuple[MemberRegistered, DeclaredAtMeeting]]:
    rows = [(each, row) for each in shown for row in each.at_meetings]
    return sorted(rows, key=lambda pair: pair[1].declared_at, reverse=True)


def asked_for(request: HttpRequest, on: date) -> list[MemberRegistered]:
    members = public_members(on)
    chosen = chosen_member(request)
    return registered([get_object_or_404(members, slug=chosen)] if chosen else members, on)


@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    """One line for each thing that was said, meetings and dispensations too."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="register-of-interests.csv"'
    response.write("\ufeff")  # without it, Excel takes the letters for others
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for each in asked_for(request, localdate()):
        for line in lines_of(each):
            writer.writerow([harmless(line.get(name, "")) for name in COLUMNS])
    return response


def lines_of(each: MemberRegistered) -> Iterator[dict[str, str]]:
    known = {"Member": each.name, "Page": f"{settings.SITE_URL}{each.url}"}
    for one in each.declared.interests:
        for act in one.history:
            yield {**known, "About": "Register", **line_of(act), **line_about(one)}
    for act in each.declared.statements:
        yield {**known, "About": "Register", **line_of(act)}
    for row in each.at_meetings:
        yield {
            **known,
            "About": "Meeting",
            "Category": row.label,
            "Said": "Declared",
            "Said on": day_of(localdate(row.declared_at)),
            "What": row.words,
            "Late": yes(row.is_late),
            "Left the room": moment_of(row.left_at),
            "Came back": moment_of(row.returned_at),
            "Page": f"{settings.SITE_URL}{row.url}",
        }
    for given in each.dispensations:
        yield {
            **known,
            "About": "Dispensation",
            "Category": given.matter,
            "Said": given.how_far,
            "Holds from": day_of(given.given_on),
            "What": given.reason,
            "Given by": given.given_by,
            "Until": day_of(given.ends_on),
        }


def line_of(act: ActShown) -> dict[str, str]:
    return {
        "Number": str(act.number),
        "Said": act.act,
        "Said on": day_of(act.said_on),
        "Holds from": day_of(act.on),
        "What": act.words,
        "Whose": act.whose,
        "Given by": act.giver,
        "Worth": act.worth,
        "Accepted": "" if act.was_accepted is None else yes(act.was_accepted),
        "Late": yes(act.is_late),
    }


def line_about(one: InterestShown) -> dict[str, str]:
    return {
        "Category": one.category,
        "Withheld": yes(one.is_withheld),
        "Until": day_of(one.ended_on),
    }


def yes(holds: bool) -> str:
    return "yes" if holds else "no"


def day_of(day: date | None) -> str:
    return day.isoformat() if day else ""


def moment_of(moment: Any) -> str:
    return localtime(moment).isoformat(timespec="minutes") if moment else ""


@require_safe
def as_json(request: HttpRequest) -> JsonResponse:
    """The same as data. Days are local dates, moments are in the time of the place."""
    on = localdate()
    return JsonResponse(
        {
            "title": "Register of interests",
            "on": day_of(on),
            "years_kept": years_kept(),
            "members": [data_of(each) for each in asked_for(request, on)],
        },
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )


def data_of(each: MemberRegistered) -> Mapping[str, Any]:
    declared = each.declared
    return {
        "name": each.name,
        "page": f"{settings.SITE_URL}{each.url}",
        "left_on": day_of(each.left_on) or None,
        "register": each.title,
        "state": each.words,
        "nothing_to_declare_on": day_of(declared.nothing_on) or None,
        "confirmed_on": day_of(declared.confirmed_on) or None,
        "interests": [interest_data(one) for one in declared.interests],
        "statements": [act_data(act) for act in declared.statements],
        "at_meetings": [meeting_data(row) for row in each.at_meetings],
        "dispensations": [
            {
                "matter": row.matter,
                "how_far": row.how_far,
                "reason": row.reason,
                "given_by": row.given_by,
                "given_on": day_of(row.given_on),
                "ends_on": day_of(row.ends_on) or None,
            }
            for row in each.dispensations
        ],
    }


def interest_data(one: InterestShown) -> Mapping[str, Any]:
    return {
        "number": one.number,
        "category": one.category or None,
        "since": day_of(one.since),
        "ended_on": day_of(one.ended_on) or None,
        "withheld": one.is_withheld,
        "late": one.is_late,
        "history": [act_data(act) for act in one.history],
    }


def act_data(act: ActShown) -> Mapping[str, Any]:
    data: dict[str, Any] = {
        "number": act.number,
        "act": act.act,
        "said_on": day_of(act.said_on),
        "late": act.is_late,
        "written_down_by_staff": act.is_written_down,
    }
    told = {
        "holds_from": day_of(act.on),
        "words": act.words,
        "whose": act.whose,
        "given_by": act.giver,
        "worth": act.worth,
        "accepted": act.was_accepted,
    }
    return {**data, **{name: value for name, value in told.items() if value not in ("", None)}}


def meeting_data(row: DeclaredAtMeeting) -> Mapping[str, Any]:
    return {
        "item": row.label,
        "page": f"{settings.SITE_URL}{row.url}",
        "words": row.words,
        "declared_at": moment_of(row.declared_at),
        "late": row.is_late,
        "stayed_in_the_room": row.stayed,
        "left_at": moment_of(row.left_at) or None,
        "returned_at": moment_of(row.returned_at) or None,
    }

"""The queue: every case its reader may see, to filter, search, sort and take away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import Permission
from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.timezone import localdate, localtime
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from cms.casework.desk import register
from cms.casework.desk.access import kept_out
from cms.casework.desk.exporting import SafeExport
from cms.casework.desk.filters import STATES, CaseFilterSet, found_by
from cms.casework.desk.hand_overs import late_count
from cms.casework.desk.help import help_on_desk
from cms.casework.desk.piles import flood_in, without_flood
from cms.casework.desk.words import due_in_words, urgency
from cms.casework.models import Case, Deadline
from cms.casework.permissions import visible_to
from cms.casework.services.finishing import ANSWERED, has_open_promises
from cms.web.templatetags.site import short_date

# Beyond this many nobody turns pages; counting them all would slow every page.
MOST_COUNTED = 1_000
# Columns that a phone has no room for; the case itself shows them all.
WIDE = "desk-wide"


class CappedPaginator(WagtailPaginator):
    """Counts no further than ``MOST_COUNTED``."""

    @cached_property
    def count(self) -> int:
        rows = self.object_list.order_by().values("pk")[:MOST_COUNTED]
        return int(rows.count())

    @cached_property
    def items_count_label(self) -> str:
        if self.count >= MOST_COUNTED:
            return f"{MOST_COUNTED:,} cases or more; narrow the list down to see others"
        return f"{self.count} case" if self.count == 1 else f"{self.count} cases"


class DueColumn(Column):
    """When the next promise is due: words first, then the colour."""

    cell_template_name = "casework/desk/queue_due.html"


class QueueView(SafeExport, generic.IndexView):
    """The listing. Its rows, counts, search and export all start from ``visible_to``."""

    page_title = "Cases"
    paginator_class = CappedPaginator
    filterset_class = CaseFilterSet
    search_fields = ("reference",)  # only says that there is a search; see search_queryset
    list_export: ClassVar[list[str]] = [
        "Reference",
        "Kind",
        "About",
        "How it reached us",
        "Received",
        "First raised",
        "Stage",
        "Contractor",
        "Next due",
        "Who has it",
        *register.COLUMNS,
        "Closed",
        "Outcome",
    ]

    def setup(self, *args: Any, **kwargs: Any) -> None:
        super().setup(*args, **kwargs)
        self.now: datetime = timezone.now()

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "reference",
                label="Reference",
                get_url=lambda case: reverse("desk:case", args=[case.pk]),
            ),
            Column("kind", label="Kind", accessor="get_kind_display", classname=WIDE),
            Column("topic", label="About"),
            Column(
                "received",
                label="Received",
                classname=WIDE,
                accessor=lambda case: short_date(localtime(case.received_at)),
                sort_key="received_at",
            ),
            DueColumn("due", label="Next due", accessor=self.due_cell, sort_key="next_due"),
            Column(
                "handler",
                label="Who has it",
                accessor=lambda case: str(case.handler or "Nobody"),
                classname=WIDE,
            ),
            Column("stage", label="Stage", accessor=stage_words, classname=WIDE),
            *self.contractor_column(),
        ]

    def contractor_column(self) -> list[Column]:
        """Who provides the service for us, where the register knows anybody (S3-70)."""
        if not self.filters.contractors:
            return []
        return [Column("contractor", label="Contractor", accessor=contractor_of, classname=WIDE)]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return kept_out(request) or super().dispatch(request, *args, **kwargs)

    def due_cell(self, case: Case) -> dict[str, str]:
        row = next_deadline(case)
        if row is None:
            words = "" if case.closed_at else "No set time"
            return {"words": words, "label": "", "kind": "none"}
        rule = case.procedure.spec.clock_by_key.get(row.clock)
        return {
            "words": due_in_words(row.due_at, self.now),
            "label": rule.label if rule else "",
            "kind": urgency(row.due_at, self.now),
        }

    def get_base_queryset(self) -> QuerySet[Case]:
        running = Deadline.objects.open().exclude(due_at=None)
        soonest = running.filter(case=OuterRef("pk")).order_by("due_at").values("due_at")[:1]
        return (
            visible_to(self.request.user)
            .select_related("handler", "contractor")
            .prefetch_related(
                "procedure__procedure",
                Prefetch("deadlines", running.order_by("due_at"), to_attr="running_deadlines"),
            )
            .annotate(next_due=Subquery(soonest), waits_for_promises=has_open_promises())
        )

    @property
    def state(self) -> str:
        asked = str(self.request.GET.get("state", ""))
        return asked if asked in dict(STATES) else ""

    def filter_queryset(self, queryset: QuerySet[Case]) -> QuerySet[Case]:
        rows: QuerySet[Case] = super().filter_queryset(queryset)
        if self.state or self.is_searching:
            return rows
        return without_flood(rows.filter(closed_at=None))

    def search_queryset(self, queryset: QuerySet[Case]) -> QuerySet[Case]:
        return found_by(queryset, self.search_query) if self.is_searching else queryset

    def get_ordering(self) -> str:
        asked = str(super().get_ordering() or "")
        by_time = self.state in ("closed", "all") or self.is_searching
        return asked or ("-received_at" if by_time else "next_due")

    def order_queryset(self, queryset: QuerySet[Case]) -> QuerySet[Case]:
        if self.ordering == "next_due":
            return queryset.order_by(F("next_due").asc(nulls_last=True), "received_at", "pk")
        if self.ordering == "-next_due":
            return queryset.order_by(F("next_due").desc(nulls_last=True), "received_at", "pk")
        direction = "-" if self.ordering.startswith("-") else ""
        return queryset.order_by(f"{direction}received_at", f"{direction}pk")

    def as_spreadsheet(self, queryset: QuerySet[Case], spreadsheet_format: str) -> HttpResponseBase:
        return super().as_spreadsheet(register.with_story(queryset), spreadsheet_format)

    def exported(self, item: Case) -> Mapping[str, str]:
        row = next_deadline(item)
        outcome = item.procedure.spec.outcome(item.outcome)
        return {
            "Reference": item.reference,
            "Kind": str(item.get_kind_display()),
            "About": item.topic,
            "How it reached us": str(item.get_channel_display()),
            "Received": sheet_time(item.received_at),
            "First raised": sheet_time(item.first_raised_at),
            "Stage": stage_words(item),
            "Contractor": contractor_of(item),
            "Next due": sheet_time(row.due_at if row else None),
            "Who has it": str(item.handler or ""),
            **register.row_of(item),
            "Closed": sheet_time(item.closed_at),
            "Outcome": outcome.label if outcome else "",
        }

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return {
            **context,
            "saved_views": self.saved_views(),
            "plain_form": self.filters.plain_form(),
            "staff_help": help_on_desk(None, on=localdate()),
            "apart": self.apart,
            "apart_url": f"{self.index_url}?state=many",
            "late_hand_overs": self.late_hand_overs,
            "typed": self.search_query if self.is_searching else "",
        }

    @property
    def stands_alone(self) -> bool:
        """Whether nothing is said beside the list: it is a download, or was narrowed."""
        return bool(self.state or self.is_searching or self.is_export)

    @property
    def apart(self) -> int:
        """How many from one place stand apart from this list."""
        if self.stands_alone:
            return 0
        return flood_in(visible_to(self.request.user)).count()

    @property
    def late_hand_overs(self) -> int:
        """How many things that members passed on wait too long for their case (S0-37)."""
        if self.stands_alone:
            return 0
        return late_count(self.request.user, now=self.now)

    def saved_views(self) -> list[dict[str, Any]]:
        """Links to the lists that people open every day; those of stages come from the procedures."""
        views = [
            ("Open", ""),
            ("Overdue", "state=overdue"),
            ("Due within 24 hours", "state=soon"),
            ("Mine", "handler=me"),
            ("Not sorted", "state=unsorted"),
            *((label, f"stage={key}") for key, label in self.filters.stages),
            ("Answered, promises open", "state=promised"),
            ("Closed", "state=closed"),
        ]
        here = self.request.GET.urlencode()
        return [
            {"label": label, "url": f"{self.index_url}?{query}", "current": query == here}
            for label, query in views
        ]


def next_deadline(case: Case) -> Deadline | None:
    rows: list[Deadline] = case.running_deadlines  # type: ignore[attr-defined]
    return rows[0] if rows else None


def contractor_of(case: Case) -> str:
    """Empty where the service is ours alone."""
    return case.contractor.name if case.contractor else ""


def stage_words(case: Case) -> str:
    if case.closed_at is not None:
        return ANSWERED if case.waits_for_promises else "Closed"  # type: ignore[attr-defined]
    if case.triaged_at is None:
        return "Not sorted yet"
    return case.procedure.spec.stage_by_key[case.stage].label


def sheet_time(at: datetime | None) -> str:
    """A local time that every spreadsheet reads and sorts; empty for none."""
    return f"{localtime(at):%Y-%m-%d %H:%M}" if at else ""


class CaseViewSet(ModelViewSet):
    """Only the listing: one case is opened, worked on and closed on its own screen.

    Wagtail's generic add, edit, delete, copy, inspect, history and usage views have no address.
    """

    model = Case
    name = "desk_cases"
    url_prefix = "casework/cases"
    icon = "list-ul"
    menu_label = "Cases"
    menu_name = "casework-cases"
    menu_order = 20
    index_view_class = QueueView
    index_template_name = "casework/desk/queue.html"
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False
    list_per_page = 25
    export_filename = "cases"
    filterset_class = CaseFilterSet

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        given: dict[str, Any] = super().get_index_view_kwargs(**kwargs)
        # The view's own; a viewset would put its empty defaults in their place.
        own = {"search_fields", "list_export", "list_display"}
        return {name: value for name, value in given.items() if name not in own}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        rows = Permission.objects.filter(
            content_type__app_label="casework", content_type__model="case"
        )
        return rows.exclude(codename="delete_case")

    def register_admin_url_finder(self) -> None:
        """None: Wagtail must not offer links to cases to whoever cannot see them."""

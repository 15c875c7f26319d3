"""Reference data: days that do not count, outside bodies, and the words of messages.

The only module that touches wagtail-modeladmin, which asks nobody's permission by itself:
its history is open to every account, and its forms save past every service.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.timezone import localdate
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail_modeladmin import views
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin, modeladmin_register

from cms.casework.desk.access import person_of
from cms.casework.desk.contractors import counted, linked
from cms.casework.desk.forms import reference
from cms.casework.desk.reference_data import KeptThroughService, Previewed, Versions
from cms.casework.models import (
    CalendarCheck,
    CalendarDay,
    Contractor,
    MessageText,
    OutsideBody,
    QuestionText,
    save_recorded,
)
from cms.casework.services.calendar import save_day
from cms.casework.services.contractors import save_contractor
from cms.users.models import User
from cms.web.small_tables import GuardedHistory, NeverDeleted, RowsByNumber
from cms.web.templatetags.site import short_date

SUBMENU = "register_casework_menu_item"


class KeptRows(NeverDeleted, PermissionHelper):
    """Reference data ends by a date or is changed; it is never taken away."""


class IndexView(views.IndexView):
    """Listens to its own filters alone; modeladmin would pass any word on as a lookup, and fail."""

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        given: dict[str, Any] = super().get_filters_params(params)
        known = {f"{name}__exact": name for name in self.list_filter}
        return {
            key: values
            for key, values in given.items()
            if key in known and values[0] in dict(self.opts.get_field(known[key]).flatchoices)
        }


class GuardedHistoryView(GuardedHistory, Versions, views.HistoryView):
    """Every version of a row, with who changed it."""


class CreateView(KeptThroughService, views.CreateView):
    """Adds a row through its service."""


class EditView(KeptThroughService, views.EditView):
    """Changes a row through its service."""


class ReferenceAdmin(RowsByNumber, ModelAdmin):
    """The base of all reference data on the desk."""

    add_to_admin_menu = False
    permission_helper_class = KeptRows
    index_view_class = IndexView
    history_view_class = GuardedHistoryView
    create_view_class = CreateView
    edit_view_class = EditView
    list_per_page = 50
    fields: ClassVar[Sequence[str]] = ()
    form: ClassVar[type[reference.CleanModelForm]] = reference.CleanModelForm

    def get_edit_handler(self) -> ObjectList:
        return ObjectList([FieldPanel(name) for name in self.fields], base_form_class=self.form)

    def keep(self, row: Any, *, by: User, now: datetime) -> None:
        """Check and store the row with its history."""
        row.full_clean()
        save_recorded(row, by=by, reason="Changed." if row.pk else "Added.")

    def register_indexing(self) -> None:
        """None: casework rows stay out of Wagtail's reference index."""


class CalendarDayAdmin(ReferenceAdmin):
    """Holidays added or withdrawn, and days we are closed; open clocks are counted again."""

    model = CalendarDay
    menu_label = "Calendar"
    menu_icon = "calendar-alt"
    menu_order = 40
    list_display = ("day", "title", "kind", "division", "source")
    list_filter = ("kind", "division")
    fields = ("day", "kind", "division", "title", "source")

    def keep(self, row: Any, *, by: User, now: datetime) -> None:
        save_day(row, by=by, now=now)


class CalendarCheckAdmin(ReferenceAdmin):
    """When somebody last compared our bank holidays with the official list."""

    model = CalendarCheck
    menu_label = "Calendar checks"
    menu_icon = "check"
    menu_order = 50
    list_display = ("checked_on", "covers_until", "source")
    fields = ("checked_on", "covers_until", "source")
    form = reference.CalendarCheckForm


class OutsideBodyAdmin(ReferenceAdmin):
    """Ombudsmen, funders and advisers, with the dates between which they are offered (S0-51)."""

    model = OutsideBody
    menu_label = "Outside bodies"
    menu_icon = "group"
    menu_order = 60
    list_display = ("name", "kind", "valid_from", "valid_to", "successor", "shown_to_person")
    list_select_related = ("successor",)
    search_fields = ("name",)
    fields = (
        "key",
        "name",
        "kind",
        "what_for",
        "contact",
        "url",
        "time_limit",
        "valid_from",
        "valid_to",
        "successor",
        "shown_to_person",
    )
    form = reference.OutsideBodyForm


class ContractorAdmin(ReferenceAdmin):
    """Who provides services for the body, with what was agreed and acknowledged (S3-69 to S3-75)."""

    model = Contractor
    menu_label = "Contractors"
    menu_icon = "tasks"
    menu_order = 65
    list_display = (
        "name", "all_cases", "open_cases", "overdue_cases",
        "managed_by", "clause", "acknowledged", "replies",
    )  # fmt: skip
    search_fields = ("name",)
    fields = (
        "name",
        "agreement",
        "clause_on",
        "acknowledged_on",
        "email",
        "manager",
        "manager_email",
        "replies_since",
        "replies_agreed_by",
    )
    form = reference.ContractorRegisterForm

    def keep(self, row: Any, *, by: User, now: datetime) -> None:
        save_contractor(row, by=by, today=localdate(now))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contractor]:
        return counted(super().get_queryset(request), person_of(request), now=timezone.now())

    def all_cases(self, row: Any) -> str:
        return linked(row, row.all_cases, "all", "")

    def open_cases(self, row: Any) -> str:
        return linked(row, row.open_cases, "", "open")

    def overdue_cases(self, row: Any) -> str:
        return linked(row, row.overdue_cases, "overdue", "overdue")

    def managed_by(self, row: Any) -> str:
        return str(row.manager)

    def clause(self, row: Any) -> str:
        return short_date(row.clause_on)

    def acknowledged(self, row: Any) -> str:
        return short_date(row.acknowledged_on)

    def replies(self, row: Any) -> str:
        return short_date(row.replies_since)

    managed_by.short_description = "manager"  # type: ignore[attr-defined]
    clause.short_description = "clause since"  # type: ignore[attr-defined]
    replies.short_description = "replies since"  # type: ignore[attr-defined]
    all_cases.short_description = "cases"  # type: ignore[attr-defined]
    open_cases.short_description = "open"  # type: ignore[attr-defined]
    overdue_cases.short_description = "overdue"  # type: ignore[attr-defined]


class CreateTextView(Previewed, views.CreateView):
    """Adds a text."""


class EditTextView(Previewed, views.EditView):
    """Changes a text."""


class MessageTextAdmin(ReferenceAdmin):
    """The body's own words for the messages of its procedures."""

    model = MessageText
    menu_label = "Words of messages"
    menu_icon = "mail"
    menu_order = 70
    list_display = ("key", "subject", "procedure_key")
    fields = ("procedure_key", "key", "subject", "body")
    form = reference.MessageTextForm
    create_view_class = CreateTextView
    edit_view_class = EditTextView
    create_template_name = "casework/desk/text_create.html"
    edit_template_name = "casework/desk/text_edit.html"


class QuestionTextAdmin(ReferenceAdmin):
    """The body's own words for the questions of “Tell us”; they show at once (S3-111)."""

    model = QuestionText
    menu_label = "Questions"
    menu_icon = "help"
    menu_order = 80
    list_display = ("key", "label", "position")
    fields = ("key", "label", "help_text", "position")
    form = reference.QuestionTextForm


ADMINS = (
    CalendarDayAdmin,
    CalendarCheckAdmin,
    OutsideBodyAdmin,
    ContractorAdmin,
    MessageTextAdmin,
    QuestionTextAdmin,
)


def register() -> None:
    """Put the reference data into the desk's one menu."""
    for admin in ADMINS:
        modeladmin_register(admin)
        hooks.register(SUBMENU, menu_item_of(admin))


def menu_item_of(admin: type[ReferenceAdmin]) -> Callable[[], MenuItem]:
    return lambda: admin().get_menu_item()

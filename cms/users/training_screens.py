"""The screens of training: all of it for who keeps it, their own for everybody else (S3-109)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar, Final

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.users.models import TrainingRecord, User
from cms.users.training import save_training
from cms.web.templatetags.site import short_date

FIELDS: Final = ["person", "name", "what", "provider", "taken_on", "refresh_on", "note"]
SOON: Final = timedelta(days=30)
# Columns that a phone has no room for; the record itself has them all.
WIDE: Final = "desk-wide"


class OwnTraining(ModelPermissionPolicy):
    """Everybody looks at their own; nobody takes a record away."""

    def user_has_permission(self, user: User, action: str) -> bool:
        if action == "view":
            return bool(user.is_active)
        return action != "delete" and bool(super().user_has_permission(user, action))

    def instances_user_has_any_permission_for(
        self, user: User, actions: Any
    ) -> QuerySet[TrainingRecord]:
        rows: QuerySet[TrainingRecord] = TrainingRecord.objects.seen_by(user)
        return rows


register_permission_policy(TrainingRecord, OwnTraining(TrainingRecord))


class TrainingForm(WagtailAdminModelForm):
    """Saves through the service, which keeps who wrote it."""

    class Meta:
        model = TrainingRecord
        fields: ClassVar = FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.filter(is_active=True)
        self.fields["name"].help_text = "Only for somebody without an account."
        if self.instance.person_id:
            # A record stays the person's, also once their account is closed.
            self.fields["person"].disabled = self.fields["name"].disabled = True
            self.fields["person"].queryset = User.objects.filter(pk=self.instance.person_id)

    def clean_taken_on(self) -> Any:
        taken_on = self.cleaned_data["taken_on"]
        if taken_on > localdate():
            raise ValidationError("This day is still to come.")
        return taken_on

    def save(self, commit: bool = True) -> TrainingRecord:
        record: TrainingRecord = super().save(commit=False)
        return save_training(record, by=self.for_user, today=localdate()) if commit else record


class TrainingFilterSet(WagtailFilterSet):
    """What is due for refreshing, and whose. Whoever sees their own alone is not asked whose."""

    due = django_filters.ChoiceFilter(
        label="Due for refreshing",
        choices=[("now", "Now"), ("soon", "Within 30 days")],
        empty_label="All",
        method="by_due",
        widget=forms.RadioSelect,
    )
    person = django_filters.ModelChoiceFilter(
        label="Person", queryset=User.objects.none(), empty_label="Everybody"
    )

    class Meta:
        model = TrainingRecord
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request.user.has_perm("users.view_trainingrecord"):
            trained = TrainingRecord.objects.values("person")
            self.filters["person"].queryset = User.objects.filter(pk__in=trained)
        else:
            del self.filters["person"]

    def by_due(
        self, rows: QuerySet[TrainingRecord], name: str, value: str
    ) -> QuerySet[TrainingRecord]:
        until = localdate() + (SOON if value == "soon" else timedelta())
        return rows.filter(pk__in=TrainingRecord.objects.to_refresh(until))


def taken_words(row: TrainingRecord) -> str:
    return short_date(row.taken_on)


class TrainingIndex(generic.IndexView):
    """The newest first."""

    page_title = "Training"
    filterset_class = TrainingFilterSet

    def get_base_queryset(self) -> QuerySet[TrainingRecord]:
        rows: QuerySet[TrainingRecord] = TrainingRecord.objects.seen_by(self.request.user)
        return rows.select_related("person")

    @cached_property
    def due_now(self) -> frozenset[int]:
        rows = TrainingRecord.objects.to_refresh(localdate())
        return frozenset(rows.values_list("pk", flat=True))

    @cached_property
    def columns(self) -> list[Column]:
        titled = self._get_title_column_class(TitleColumn)
        return [
            titled("what", label="What", get_url=self.get_record_url, width="30%"),
            Column("who", label="Person"),
            Column("provider", label="Given by", classname=WIDE),
            Column("taken_on", label="Taken", accessor=taken_words, classname=WIDE),
            Column("refresh_on", label="To be refreshed", accessor=self.refresh_words),
            Column("note", label="Note", classname=WIDE),
        ]

    def get_record_url(self, row: TrainingRecord) -> str | None:
        url: str | None = self.get_edit_url(row) or self.get_inspect_url(row)
        return url

    def refresh_words(self, row: TrainingRecord) -> str:
        if row.refresh_on is None:
            return "Need not be"
        due = "due since" if row.pk in self.due_now else "by"
        return f"{due} {short_date(row.refresh_on)}"


class TrainingInspect(generic.InspectView):
    """One record to read: of anybody else's there is no trace."""

    page_title = "Training"

    def get_object(self, queryset: Any = None) -> TrainingRecord:
        rows = TrainingRecord.objects.seen_by(self.request.user)
        found: TrainingRecord = get_object_or_404(rows, pk=self.pk)
        return found


class TrainingViewSet(ModelViewSet):
    """Added and changed by coordinators and administrators; never deleted, never public."""

    model = TrainingRecord
    name = "training"
    menu_label = "Training"
    icon = "edit"
    add_to_settings_menu = True
    index_view_class = TrainingIndex
    filterset_class = TrainingFilterSet
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = TrainingInspect
    inspect_view_fields: ClassVar = [*FIELDS, "recorded_by"]
    search_fields = ("what", "provider", "name", "person__first_name", "person__last_name")
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[TrainingForm]:
        return TrainingForm

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        given: dict[str, Any] = super().get_index_view_kwargs(**kwargs)
        return {name: value for name, value in given.items() if name != "list_display"}

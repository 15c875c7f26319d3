"""Issues in the admin: matters that come back, each with a page of its own (S1-1)."""

from __future__ import annotations

from typing import ClassVar

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.viewsets.model import ModelViewSet

from cms.meetings.models import Issue
from cms.meetings.services.issues import save_issue


class IssueForm(WagtailAdminModelForm):
    """Saves through the service, which gives it an address that stays."""

    instance: Issue

    class Meta:
        model = Issue
        fields: ClassVar = ["title", "summary"]
        help_texts: ClassVar = {"summary": "What it is about, in a few sentences for residents."}

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"].strip()
        if Issue.objects.filter(title__iexact=title).exclude(pk=self.instance.pk).exists():
            self.add_error("title", "There is an issue of this title already.")
        return title

    def save(self, commit: bool = True) -> Issue:
        if not commit:
            issue: Issue = super().save(commit=False)
            return issue
        given = self.cleaned_data
        # The view goes on with the row that the service made.
        self.instance = save_issue(
            title=given["title"],
            summary=given["summary"],
            by=self.for_user,
            issue_id=self.instance.pk,
        )
        return self.instance


class IssueViewSet(ModelViewSet):
    """Matters that come back, each with a page that lists every meeting (S1-1)."""

    model = Issue
    name = "issue"
    menu_label = "Issues"
    icon = "list-ul"
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = ("title", "summary")
    search_fields = ("title", "summary")
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[IssueForm]:
        return IssueForm

"""Pages written from what casework found, and the page of a report."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.db import models
from django.http import HttpRequest, HttpResponse
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import COMMENTS_RELATION_NAME, GroupApprovalTask, Page, Revision, TaskState
from wagtail.url_routing import RouteResult

from cms.policies.blocks import TEXT_FEATURES
from cms.policies.live_context import LiveContextMixin
from cms.published_summaries.page_form import CheckedPageForm

# What publishing and taking back write. No draft carries them, and no copy takes them along.
OF_THE_RECORD: Final = ("said_on", "retracted_on", "retracted_reason")
PUBLISH_ARGUMENTS: Final = (
    *("user", "changed", "log_action", "previous_revision", "skip_permission_checks"),
)


class CheckedPage(LiveContextMixin, Page):
    """A page whose words were checked against the cases they came from (S0-44).

    No page holds a key to a case or to a draft. ``retracted_on``: its words are gone, and a note
    with the reason stands in their place.
    """

    topics = models.JSONField(default=list, blank=True)  # keys
    said_on: models.DateField[Any, Any] = models.DateField("published on", null=True, blank=True)
    retracted_on: models.DateField[Any, Any] = models.DateField(null=True, blank=True)
    retracted_reason: models.CharField[str, str] = models.CharField(max_length=500, blank=True)
    image: models.ForeignKey[Any, Any] = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    image_alt: models.CharField[str, str] = models.CharField(
        "what the picture shows", max_length=200, blank=True
    )
    parent_page_types: ClassVar = ["published_summaries.PublicationsPage"]
    subpage_types: ClassVar[list[str]] = []
    is_creatable = False  # only the path that checks it makes one
    exclude_fields_in_copy: ClassVar = [*OF_THE_RECORD]
    promote_panels: ClassVar = [FieldPanel("slug")]
    is_from_a_draft = False  # set on a new page by the service that makes it
    base_form_class = CheckedPageForm
    typed_beside: ClassVar[list[str]] = []  # set by the form: comments that are not stored yet

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Search what was typed for traces of the case."""
        from cms.published_summaries.guarding import check_edit

        super().clean()
        check_edit(self)

    def permissions_for_user(self, user: Any) -> Any:
        """None on words that nobody reads yet, for whoever must not know of their case (S0-22)."""
        from cms.published_summaries.guarding import is_kept_from

        found = super().permissions_for_user(user)
        if not self.live and not user.is_superuser and is_kept_from(self, user):
            found.permissions = set()
        return found

    def comments_on(self) -> models.QuerySet[Any]:
        """What editors wrote beside the words, which revisions keep."""
        rows: models.QuerySet[Any] = getattr(self, COMMENTS_RELATION_NAME).all()
        return rows

    def with_content_json(self, content: dict[str, Any]) -> Page:
        page: Page = super().with_content_json(content)
        for name in OF_THE_RECORD:
            setattr(page, name, getattr(self, name))
        return page

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ``NotApproved`` where the public would read words that nobody approved."""
        from cms.published_summaries.guarding import keep_unapproved_back

        keep_unapproved_back(self, kwargs.get("update_fields"))
        super().save(*args, **kwargs)

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Publish what was approved. A schedule that comes due with other words is dropped.

        Raises ``NotApproved``.
        """
        from cms.published_summaries.guarding import publish_checked

        if args:
            kwargs = {**dict(zip(PUBLISH_ARGUMENTS, args, strict=False)), **kwargs}
        publish_checked(self, revision, super().publish, **kwargs)

    @property
    def listed_as(self) -> str:
        """The kind under which lists show it."""
        raise NotImplementedError

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.published_summaries.public.around import around

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **around(self)}


class SummaryPage(CheckedPage):
    """What people asked, what we found, what we are doing; or a clarification of general interest."""

    is_clarification: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    asked: models.TextField[str, str] = models.TextField("what people asked", max_length=3000)
    found: models.TextField[str, str] = models.TextField("what we found", max_length=5000)
    doing: models.TextField[str, str] = models.TextField(
        "what we are doing", max_length=3000, blank=True
    )
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("asked"),
        FieldPanel("found"),
        FieldPanel("doing"),
    ]
    is_creatable = False  # only the path that checks its words makes one
    template = "published_summaries/summary_page.html"

    class Meta:
        verbose_name = "published summary"
        verbose_name_plural = "published summaries"

    @property
    def listed_as(self) -> str:
        return "clarification" if self.is_clarification else "answer"


class YouSaidPage(CheckedPage):
    """One thing that people said, and what we did about it (S0-9)."""

    said: models.TextField[str, str] = models.TextField("you said", max_length=1500)
    did: models.TextField[str, str] = models.TextField("we did", max_length=3000)
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("said"),
        FieldPanel("did"),
    ]
    is_creatable = False  # only the path that checks its words makes one
    template = "published_summaries/you_said_page.html"

    class Meta:
        verbose_name = "you said, we did"
        verbose_name_plural = "you said, we did"

    @property
    def listed_as(self) -> str:
        return "changed"


class ReportPage(LiveContextMixin, Page):
    """A report for the public: figures that were frozen, and what an editor writes to them.

    The report it shows is the one whose ``page`` this is.
    """

    introduction: models.TextField[str, str] = RichTextField(features=TEXT_FEATURES, blank=True)
    learning: models.TextField[str, str] = RichTextField(
        "what we learned", features=TEXT_FEATURES, blank=True
    )
    ombudsman: models.TextField[str, str] = RichTextField(
        "what ombudsmen found", features=TEXT_FEATURES, blank=True
    )
    response: models.TextField[str, str] = RichTextField(
        "response of the governing body", features=TEXT_FEATURES, blank=True
    )
    assessment = models.JSONField(default=dict, blank=True)  # by heading of the Code
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("learning"),
        FieldPanel(
            "ombudsman",
            help_text="Where an ombudsman found that we did not follow its Code, its letter of the "
            "year and its reports about us. Where there was nothing, say so.",
        ),
        FieldPanel("response"),
    ]
    parent_page_types: ClassVar = ["published_summaries.PublicationsPage"]
    subpage_types: ClassVar[list[str]] = []
    is_creatable = False  # one is drafted when a report is built
    template = "published_summaries/report_page.html"

    class Meta:
        verbose_name = "report"
        verbose_name_plural = "reports"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new page is a draft. Raises ``NotIssued`` where one would be live without its report."""
        from cms.published_summaries.reports.publishing import keep_back

        keep_back(self, kwargs.get("update_fields"))
        super().save(*args, **kwargs)

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Publish the page of an issued report. A schedule that comes too early is dropped.

        Raises ``NotIssued``.
        """
        from cms.published_summaries.reports.publishing import publish_issued

        if args:
            kwargs = {**dict(zip(PUBLISH_ARGUMENTS, args, strict=False)), **kwargs}
        publish_issued(self, revision, super().publish, **kwargs)

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Lead to the files of a report that is online."""
        from cms.published_summaries.public.report import file_asked

        asked = file_asked(path_components) if self.live else ""
        if asked:
            return RouteResult(self, kwargs={"asked": asked})
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, asked: str = "") -> HttpResponse:
        from cms.published_summaries.public.report import file_of

        if asked:
            return file_of(request, self, asked)
        response: HttpResponse = super().serve(request)
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.published_summaries.public.report import shown_on

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **shown_on(self)}


class SecondApproval(GroupApprovalTask):
    """A step of Wagtail's workflow that whoever wrote the text cannot take (S0-44).

    What is said on the way is said on the desk, beside the case: a comment here would stay with
    the page.
    """

    class Meta:
        verbose_name = "approval by somebody else"
        verbose_name_plural = "approvals by somebody else"

    def may_approve(self, page: Any, user: Any) -> bool:
        from cms.published_summaries.services.approving import may_approve

        return may_approve(page, user)

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return self.may_approve(obj, user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """Words that wait for an approval are changed by nobody; they are sent back."""
        return True

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        return [("approve", "Approve", False)] if self.may_approve(obj, user) else []

    def get_task_states_user_can_moderate(
        self, user: Any, **kwargs: Any
    ) -> models.QuerySet[TaskState]:
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        theirs = [
            state.pk
            for state in waiting.select_related("workflow_state")
            if self.may_approve(state.workflow_state.content_object, user)
        ]
        found: models.QuerySet[TaskState] = waiting.filter(pk__in=theirs)
        return found

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        """The same path as on the desk. Raises ``PermissionDenied`` in the words of a refusal."""
        from cms.published_summaries.services.approving import act_in_workflow

        act_in_workflow(task_state, user, action_name)

    @classmethod
    def get_description(cls) -> str:
        return "Somebody who may approve, and did not write it, approves this task"

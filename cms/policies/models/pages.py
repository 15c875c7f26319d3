"""Policies as pages: what is in force now, in two parts that can each be linked to (S0-1)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, Revision
from wagtail.url_routing import RouteResult

from cms.policies.blocks import PrincipleBlock, SectionBlock
from cms.policies.live_context import LiveContextMixin
from cms.policies.models.policy import Policy
from cms.policies.sections import Part, parts_of
from cms.users.models import Role
from cms.web.site import Link

if TYPE_CHECKING:
    from cms.policies.models.versions import PolicyVersion
    from cms.policies.reading.asked import Asked

# The places of a policy's page that are no sections.
OWN_ANCHORS: Final = ("main", "conduct", "response", "signed", "versions", "talk")
AT_ITS_TIME: Final = "wagtail.publish.scheduled"  # what Wagtail's own command says
# What adopting and reviewing write. No draft carries them, and no copy takes them along.
OF_THE_RECORD: Final = (
    "policy",
    "version_number",
    "version_note",
    "adopted_on",
    "next_review_on",
)


def adopted(name: str) -> FieldPanel:
    """What only adopting and reviewing change is shown to the editor."""
    return FieldPanel(name, read_only=True)


class PolicyPage(LiveContextMixin, Page):
    """One policy. Each adopted wording has a number and stays readable (S0-1).

    ``policy`` is the record that its versions hang on; empty until the page is first saved.
    """

    policy: models.OneToOneField[Policy | None, Policy | None] = models.OneToOneField(
        Policy,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="page",
        editable=False,
    )
    summary: models.TextField[str, str] = models.TextField(
        max_length=500, help_text="What it is for, in two or three short sentences."
    )
    conduct_title: models.CharField[str, str] = models.CharField(
        "name of the first part", max_length=120, default="How our members behave"
    )
    conduct = StreamField(
        [("section", SectionBlock()), ("principle", PrincipleBlock())],
        blank=True,
        verbose_name="first part",
    )
    response_title: models.CharField[str, str] = models.CharField(
        "name of the second part", max_length=120, default="How we answer you"
    )
    response = StreamField([("section", SectionBlock())], blank=True, verbose_name="second part")
    version_number: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(
        "version", default=1
    )
    version_note: models.CharField[str, str] = models.CharField(
        "what changed", max_length=300, blank=True
    )
    adopted_on: models.DateField[date | None, date | None] = models.DateField(
        "adopted on", null=True, blank=True
    )
    next_review_on: models.DateField[date | None, date | None] = models.DateField(
        "next review on", null=True, blank=True
    )
    owner_role: models.ForeignKey[Role | None, Role | None] = models.ForeignKey(
        Role, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    champion_role: models.ForeignKey[Role | None, Role | None] = models.ForeignKey(
        Role,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="champion",
        help_text="Who speaks for this policy at the top.",
    )
    procedure_key: models.SlugField[str, str] = models.SlugField(
        "procedure",
        max_length=80,
        blank=True,
        help_text="The procedure whose times and outside bodies this policy shows. "
        "Empty for a policy without times.",
    )
    exclude_fields_in_copy: ClassVar = [*OF_THE_RECORD]

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("conduct_title"), FieldPanel("conduct")], heading="First part"),
        MultiFieldPanel(
            [FieldPanel("response_title"), FieldPanel("response")], heading="Second part"
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([adopted("version_number"), adopted("version_note")]),
                FieldRowPanel([adopted("adopted_on"), adopted("next_review_on")]),
                FieldRowPanel([FieldPanel("owner_role"), FieldPanel("champion_role")]),
                FieldPanel("procedure_key"),
            ],
            heading="Version and owner",
        ),
        InlinePanel("related_policies", label="Related policies"),
        InlinePanel("related_documents", label="Documents to take away"),
    ]
    parent_page_types: ClassVar = ["policies.PolicyIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "policies/policy.html"

    class Meta:
        verbose_name = "policy"
        verbose_name_plural = "policies"

    @property
    def live_procedure_key(self) -> str:
        return self.procedure_key

    def clean(self) -> None:
        """Refuse two sections under one address: links to the second would show the first."""
        super().clean()
        taken = set(OWN_ANCHORS)
        for field in ("conduct", "response"):
            for block in getattr(self, field):
                anchor, heading = block.value["anchor"], block.value["heading"]
                if anchor and anchor in taken:
                    words = f"“{anchor}” is taken on this page. Give “{heading}” another address."
                    raise ValidationError({field: words})
                taken.add(anchor)

    def with_content_json(self, content: dict[str, Any]) -> PolicyPage:
        page: PolicyPage = super().with_content_json(content)
        for name in OF_THE_RECORD:
            attribute = self._meta.get_field(name).attname
            setattr(page, attribute, getattr(self, attribute))
        return page

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new page begins as a draft.

        Raises ``NotAdopted`` where the public would read words that nobody adopted.
        """
        from cms.policies.publishing import keep_new_words_back

        keep_new_words_back(self, kwargs.get("update_fields"))
        super().save(*args, **kwargs)

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Publish what was adopted (S2-8). A schedule that comes due with other words is dropped.

        Raises ``NotAdopted``.
        """
        from cms.policies.publishing import may_go_out

        with transaction.atomic():
            # Held, so that no words of before come back while others are adopted.
            Policy.objects.select_for_update().filter(pk=self.policy_id).first()
            if may_go_out(revision, at_its_time=kwargs.get("log_action") == AT_ITS_TIME):
                super().publish(revision, *args, **kwargs)

    @property
    def versions(self) -> models.QuerySet[PolicyVersion]:
        """Every adopted wording, the newest first; none before the page was first saved."""
        from cms.policies.models.versions import PolicyVersion

        return PolicyVersion.objects.filter(policy=self.policy_id)

    @property
    def parts(self) -> list[Part]:
        """The parts that hold anything, their sections numbered through."""
        return parts_of(
            ("conduct", self.conduct_title, self.conduct),
            ("response", self.response_title, self.response),
        )

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Lead to the pages below a policy; of one that was withdrawn its versions stay (S1-20)."""
        from cms.policies.reading.asked import asked_for, asked_of_the_past
        from cms.policies.reviews import withdrawn_on

        asked = None
        if self.live:
            asked = asked_for(path_components)
        elif withdrawn_on(self):
            asked = asked_of_the_past(path_components)
        if asked is not None:
            return RouteResult(self, kwargs={"asked": asked})
        return super().route(request, path_components)

    def get_route_paths(self) -> list[str]:
        """What is redirected once the page is renamed or moved: its versions too (S0-1)."""
        numbers = self.versions.values_list("number", flat=True)
        return ["/", "/versions/", "/compare/", *(f"/versions/{number}/" for number in numbers)]

    def resolve_subpage(self, path: str) -> Asked:
        """Raises ``Resolver404`` for an address that no page of a policy has."""
        from cms.policies.reading.asked import asked_for

        asked = asked_for([one for one in path.split("/") if one])
        if asked is None:
            raise Resolver404
        return asked

    def serve(self, request: HttpRequest, asked: Asked | None = None) -> HttpResponse:
        from cms.policies.reading.pages import answer

        if asked is not None:
            request.is_preview = False  # type: ignore[attr-defined]
            return answer(request, self, asked)
        response: HttpResponse = super().serve(request)
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.policies.reading.pages import around

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **around(self), "crumbs": self.crumbs}

    @property
    def crumbs(self) -> list[Link]:
        """The way here from the front page. One query."""
        parent = self.get_parent()
        return [Link("Home", "/"), Link(parent.title, parent.url or "/")]

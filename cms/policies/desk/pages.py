"""The list of policies, and one policy with everything that stands behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.generic.base import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.policies.desk.access import may_adopt, may_edit, may_review, may_see, works_on_pages
from cms.policies.desk.forms import powers_over
from cms.policies.models import Policy, PolicyPage, PolicyVersion
from cms.policies.publishing import has_new_words
from cms.policies.services.adopting import obstacles
from cms.users.models import User
from cms.users.roles import role_keys_of


class Screen(WagtailAdminTemplateMixin, View):
    """A screen for staff that stays out of every cache."""

    title = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.now = timezone.now()
        self.today = localdate(self.now)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    @property
    def person(self) -> User:
        if not isinstance(self.request.user, User):
            raise PermissionDenied
        return self.request.user

    def get_page_title(self) -> str:
        return self.title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        home = {"url": reverse("wagtailadmin_home"), "label": "Home"}
        return [home, *self.crumbs(), {"url": "", "label": self.get_page_title()}]

    def crumbs(self) -> list[dict[str, str]]:
        return []

    def show(self, **context: Any) -> HttpResponse:
        shown: HttpResponse = self.render_to_response(self.get_context_data(**context))
        return shown


class Policies(Screen):
    """Every policy that the reader edits or owns."""

    title = "Policies"
    template_name = "policies/desk/policies.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = PolicyPage.objects.select_related("policy", "owner_role").order_by("title")
        held = role_keys_of(self.person, on=self.today)
        pages = [
            page
            for page in rows.exclude(policy=None)
            if may_edit(self.person, page) or (page.owner_role and page.owner_role.key in held)
        ]
        if not pages and not works_on_pages(self.person):
            raise PermissionDenied
        gone = Policy.objects.filter(page=None) if self.person.is_superuser else ()
        return self.show(pages=pages, gone=gone, today=self.today)


@dataclass(frozen=True)
class DraftShown:
    """How a draft stands to the version in force. ``in_the_way``: what must come first."""

    is_new: bool
    revision_id: int | None
    in_the_way: list[str]
    compare_url: str


def draft_of(page: PolicyPage, newest: PolicyVersion | None, *, now: Any) -> DraftShown:
    draft: PolicyPage = page.get_latest_revision_as_object()
    is_new = has_new_words(draft)
    compare = ""
    if is_new and page.live and page.live_revision_id and page.latest_revision_id:
        ends = [page.pk, page.live_revision_id, page.latest_revision_id]
        compare = reverse("wagtailadmin_pages:revisions_compare", args=ends)
    return DraftShown(
        is_new,
        page.latest_revision_id,
        obstacles(draft, now=now) if is_new else [],
        compare,
    )


class PolicyScreen(Screen):
    """A screen of one policy that its reader may see."""

    policy: Policy
    page: PolicyPage | None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.policy = get_object_or_404(Policy, pk=kwargs["pk"])
        pages = PolicyPage.objects.select_related("owner_role", "champion_role")
        self.page = pages.filter(policy=self.policy).first()
        if not self.lets_in():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def lets_in(self) -> bool:
        return may_see(self.person, self.page, on=self.today)

    @property
    def policy_url(self) -> str:
        return reverse("policy_records:policy", args=[self.policy.pk])

    def crumbs(self) -> list[dict[str, str]]:
        return [{"url": reverse("policy_records:index"), "label": "Policies"}]


class OnePolicy(PolicyScreen):
    """The draft, the versions, who was asked, what was weighed, and the reviews."""

    template_name = "policies/desk/policy.html"

    def get_page_title(self) -> str:
        return self.policy.title

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        versions = list(
            self.policy.versions.defer("html", "text", "sections", "behind").select_related(
                "decision__item", "amendment__delegation", "published_by"
            )
        )
        newest = versions[0] if versions else None
        page = self.page
        return self.show(
            policy=self.policy,
            page=page,
            today=self.today,
            versions=versions,
            newest=newest,
            draft=draft_of(page, newest, now=self.now) if page else None,
            powers=powers_over(self.policy) if newest else (),
            assessments=self.policy.assessments.select_related("version"),
            consultations=self.policy.consultations.select_related("version"),
            reviews=self.policy.reviews.all(),
            places=self.policy.publicity.all(),
            going_on=self.policy.reviews.filter(finished_on=None).exists(),
            may_edit=may_edit(self.person, page),
            may_adopt=may_adopt(self.person, page),
            may_review=may_review(self.person, page, on=self.today),
        )

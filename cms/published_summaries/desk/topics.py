"""The short list of topics under which residents look: kept by whoever edits the site's pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.views.generic import DeleteView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy, register_permission_policy

from cms.published_summaries.models import UNFINISHED, Draft, SummaryPage, Topic, YouSaidPage

USED = "Something is published, or being written, under this topic. Give it another one first."


class TopicForm(WagtailAdminModelForm):
    """The key stands in addresses and feeds: made once of the first title, and kept."""

    instance: Topic

    class Meta:
        model = Topic
        fields: ClassVar = ["title", "position"]
        help_texts: ClassVar = {
            "title": "One or two plain words, such as “Grants”.",
            "position": "Smaller numbers come first.",
        }

    def clean_title(self) -> str:
        title = " ".join(str(self.cleaned_data["title"]).split())
        others = Topic.objects.exclude(pk=self.instance.pk)
        if others.filter(title__iexact=title).exists():
            self.add_error("title", "There is a topic of this title already.")
        elif not slugify(title):
            self.add_error("title", "Use a word with letters.")
        return title

    def save(self, commit: bool = True) -> Topic:
        if not self.instance.key:
            self.instance.key = free_key(self.cleaned_data["title"])
        topic: Topic = super().save(commit=commit)
        return topic


def free_key(title: str) -> str:
    """The first free one: “grants”, then “grants-2”."""
    wanted = slugify(title)[:40]
    taken = set(Topic.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    number = 1
    while (key := wanted if number == 1 else f"{wanted}-{number}") in taken:
        number += 1
    return key


def is_used(topic: Topic) -> bool:
    """Under what was taken back it no longer matters."""
    lists = [
        *SummaryPage.objects.filter(retracted_on=None).values_list("topics", flat=True),
        *YouSaidPage.objects.filter(retracted_on=None).values_list("topics", flat=True),
        *Draft.objects.filter(state__in=UNFINISHED).values_list("topics", flat=True),
    ]
    return any(topic.key in keys for keys in lists)


class KeptByEditors(ModelPermissionPolicy):
    """Whoever may edit any page of the site keeps the topics too."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(
            super().user_has_permission(user, action)
            or page_permission_policy.user_has_any_permission(user, {"add", "change", "publish"})
        )

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action)


register_permission_policy(Topic, KeptByEditors(Topic))


class DeleteTopic(DeleteView):
    """A topic in use stays: pages under it would be found no more."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.user_has_permission("delete") and is_used(self.object):
            messages.error(request, USED)
            return redirect("topic:edit", self.object.pk)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response


class TopicViewSet(ModelViewSet):
    """Topics of what is published."""

    model = Topic
    name = "topic"
    url_prefix = "publishing-topics"
    menu_label = "Topics"
    icon = "tag"
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = ("title", "position")
    search_fields = ("title",)
    search_backend_name = None
    ordering = ("position", "title")
    delete_view_class = DeleteTopic

    def get_form_class(self, for_update: bool = False) -> type[TopicForm]:
        return TopicForm

"""What happens when a policy is published: its words are kept."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.models import Page

from cms.policies.models import PolicyPage
from cms.policies.services.versions import record_version


def keep_version(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Receive ``page_published``, which scheduled publications send too."""
    if not isinstance(instance, PolicyPage):
        return
    revision = kwargs.get("revision")
    by = revision.user if revision is not None else None
    record_version(page=instance, now=timezone.now(), by=by)

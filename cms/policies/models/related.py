"""What belongs beside a policy: other policies, and documents (S4-4, S4-5)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.documents import get_document_model_string
from wagtail.models import Orderable

from cms.policies.models.pages import PolicyPage
from cms.policies.models.policy import Policy


class RelatedPolicy(Orderable):
    """Another policy that readers of this one may need. It may not be published yet."""

    page = ParentalKey(PolicyPage, on_delete=models.CASCADE, related_name="related_policies")
    policy: models.ForeignKey[Policy, Policy] = models.ForeignKey(
        Policy, on_delete=models.PROTECT, related_name="+"
    )

    panels: ClassVar = [FieldPanel("policy")]


class RelatedDocument(Orderable):
    """A document to take away; its link tells type and size.

    It goes with its document: a draft that names one which is gone could not be opened else.
    """

    page = ParentalKey(PolicyPage, on_delete=models.CASCADE, related_name="related_documents")
    document: models.ForeignKey[Any, Any] = models.ForeignKey(
        get_document_model_string(), on_delete=models.CASCADE, related_name="+"
    )
    title: models.CharField[str, str] = models.CharField(
        max_length=120, blank=True, help_text="Empty: the document’s own title."
    )

    panels: ClassVar = [FieldPanel("document"), FieldPanel("title")]

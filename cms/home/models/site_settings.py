"""What an administrator sets for the whole site."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.blocks import PageChooserBlock
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import StreamField

from cms.home.theme import refusal_of

COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", "Enter a colour like #12503c.")


@register_setting(icon="site", order=10)
class SiteSettings(BaseGenericSetting):
    """Whose site this is, how it looks, and what stands at the foot of every page."""

    organisation_name: models.CharField[str, str] = models.CharField(
        max_length=120, default=settings.WAGTAIL_SITE_NAME
    )
    strapline: models.CharField[str, str] = models.CharField(max_length=160, blank=True)
    accountable_body: models.CharField[str, str] = models.CharField(
        max_length=120, blank=True, help_text="Who answers in law for what this body does."
    )
    registered_address: models.TextField[str, str] = models.TextField(max_length=300, blank=True)
    footer_text: models.CharField[str, str] = models.CharField(
        max_length=240, blank=True, help_text="A line at the foot of every page."
    )
    footer_pages = StreamField(
        [("page", PageChooserBlock())], blank=True, verbose_name="pages linked in the footer"
    )
    emergency_words: models.CharField[str, str] = models.CharField(
        max_length=240,
        blank=True,
        default="In an emergency, or if somebody is in danger, call 999.",
    )
    brand_colour: models.CharField[str, str] = models.CharField(
        max_length=7,
        blank=True,
        validators=[COLOUR],
        help_text="Like #12503c. Everything else is derived from it; a colour that people with "
        "low vision could not read is refused. Empty: the colour this site comes with.",
    )
    logo: Any = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    jargon: models.TextField[str, str] = models.TextField(
        "words to avoid",
        blank=True,
        max_length=4000,
        help_text="One a line. Editors are warned when a page uses one; nothing is blocked.",
    )

    # Set once by the demonstration's loader, and by nothing else.
    demonstration_loaded_at: models.DateTimeField[datetime | None, datetime | None] = (
        models.DateTimeField(null=True, blank=True, editable=False)
    )

    panels: ClassVar = [
        MultiFieldPanel(
            [
                FieldPanel("organisation_name"),
                FieldPanel("strapline"),
                FieldPanel("accountable_body"),
                FieldPanel("registered_address"),
                HelpPanel(template="home/admin/reference_prefix.html"),
            ],
            heading="Who we are",
        ),
        MultiFieldPanel([FieldPanel("brand_colour"), FieldPanel("logo")], heading="How it looks"),
        MultiFieldPanel(
            [
                FieldPanel("footer_text"),
                FieldPanel("footer_pages"),
                FieldPanel("emergency_words"),
            ],
            heading="On every page",
        ),
        MultiFieldPanel([FieldPanel("jargon")], heading="Plain words"),
    ]

    class Meta:
        verbose_name = "Site"

    def __str__(self) -> str:
        return self.organisation_name

    def clean(self) -> None:
        """Refuses a colour from which no readable palette can be made, and says why."""
        super().clean()
        if self.brand_colour:
            refusal = refusal_of(self.brand_colour)
            if refusal:
                raise ValidationError({"brand_colour": refusal})

    @property
    def jargon_words(self) -> list[str]:
        return [line.strip() for line in self.jargon.splitlines() if line.strip()]

"""What editors build the front page and plain pages from."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock

from cms.policies.blocks import (
    PAGE_FEATURES,
    CalloutBlock,
    ContactsBlock,
    DefinitionsBlock,
    KindsBlock,
    OutsideBodiesBlock,
    TimescalesBlock,
    ValuesBlock,
)

OWN_ADDRESS = RegexValidator(r"^/(?!/)[\w\-/#]*$", "Enter an address on this site, like /tell-us/.")


class DoorValue(blocks.StructValue):
    @property
    def url(self) -> str:
        page = self.get("page")
        return (page.url or "/") if page else self.get("address") or "/"

    @property
    def text(self) -> str:
        return str(self.get("words") or "")


class DoorBlock(blocks.StructBlock):
    """One of the ways in on the front page."""

    name = blocks.CharBlock(max_length=60)
    words = blocks.TextBlock(max_length=220)
    page = blocks.PageChooserBlock(required=False)
    address = blocks.CharBlock(
        max_length=120,
        required=False,
        validators=[OWN_ADDRESS],
        help_text="For what is not a page, such as /tell-us/.",
    )

    class Meta:
        icon = "redirect"
        value_class = DoorValue

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("address")):
            raise StructBlockValidationError(
                block_errors={"page": ValidationError("Choose a page, or give an address.")}
            )
        return cleaned


class DocumentLinkBlock(blocks.StructBlock):
    """A document, with its kind and size in the link."""

    title = blocks.CharBlock(max_length=120)
    document = DocumentChooserBlock()

    class Meta:
        icon = "doc-full"
        template = "home/blocks/document.html"


class PageBody(blocks.StreamBlock):
    """What may stand on a plain page."""

    text = blocks.RichTextBlock(features=PAGE_FEATURES)
    callout = CalloutBlock()
    definitions = DefinitionsBlock()
    kinds = KindsBlock()
    contacts = ContactsBlock()
    values = ValuesBlock()
    timescales = TimescalesBlock()
    outside_bodies = OutsideBodiesBlock()
    document = DocumentLinkBlock()

"""What editors build a policy or a plain page from. Live blocks hold no words of their own."""

from __future__ import annotations

from django.core.validators import validate_slug
from wagtail import blocks

TEXT_FEATURES = ["h4", "bold", "italic", "ol", "ul", "link", "document-link"]
PAGE_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]


class CalloutBlock(blocks.StructBlock):
    """Words that must not be missed."""

    title = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(features=TEXT_FEATURES)

    class Meta:
        icon = "warning"
        template = "policies/blocks/callout.html"


class TermBlock(blocks.StructBlock):
    """One word and what we mean by it."""

    term = blocks.CharBlock(max_length=80)
    meaning = blocks.TextBlock(max_length=600)


class DefinitionsBlock(blocks.StructBlock):
    """What the words mean."""

    terms = blocks.ListBlock(TermBlock())

    class Meta:
        icon = "list-ul"
        template = "policies/blocks/definitions.html"


class KindsBlock(blocks.StructBlock):
    """What a complaint is, read from the procedure in force whenever the page is drawn (S3-3)."""

    introduction = blocks.TextBlock(max_length=400, required=False)

    class Meta:
        icon = "list-ul"
        label = "What each kind is, from the live procedure"
        template = "policies/blocks/kinds.html"


class TimescalesBlock(blocks.StructBlock):
    """The table of times, read from the procedure in force whenever the page is drawn."""

    caption = blocks.CharBlock(max_length=120, default="What happens, and when")

    class Meta:
        icon = "time"
        label = "Times from the live procedure"
        template = "policies/blocks/timescales.html"


class WorkedExampleBlock(blocks.StructBlock):
    """A promise counted by the clock itself for a day the editor picks."""

    title = blocks.CharBlock(max_length=120, default="A worked example")
    words = blocks.TextBlock(max_length=400, required=False)
    received_at = blocks.DateTimeBlock(label="Suppose we receive it at")

    class Meta:
        icon = "calendar-alt"
        template = "policies/blocks/worked_example.html"


class ContactsBlock(blocks.StructBlock):
    """The main contacts, from the one record that every footer reads (S0-33)."""

    heading = blocks.CharBlock(max_length=120, required=False)

    class Meta:
        icon = "group"
        label = "Main contacts"
        template = "policies/blocks/contacts.html"


class ValuesBlock(blocks.StructBlock):
    """The body's values in their order (S0-4)."""

    introduction = blocks.TextBlock(max_length=400, required=False)

    class Meta:
        icon = "pick"
        label = "Our values"
        template = "policies/blocks/values.html"


class OutsideBodiesBlock(blocks.StructBlock):
    """Whom people can turn to outside; one that is out of date is never shown (S0-51)."""

    introduction = blocks.TextBlock(max_length=400, required=False)

    class Meta:
        icon = "site"
        template = "policies/blocks/outside_bodies.html"


class SectionBody(blocks.StreamBlock):
    """What may stand in one section."""

    text = blocks.RichTextBlock(features=TEXT_FEATURES)
    callout = CalloutBlock()
    definitions = DefinitionsBlock()
    kinds = KindsBlock()
    timescales = TimescalesBlock()
    worked_example = WorkedExampleBlock()
    contacts = ContactsBlock()
    values = ValuesBlock()
    outside_bodies = OutsideBodiesBlock()


READERS = [("staff", "Staff"), ("members", "Members"), ("customers", "Residents")]


class SectionBlock(blocks.StructBlock):
    """One numbered section with an address of its own.

    The short version and each reader's guide are made of the same sections, so that no
    wording of them can be changed alone (S1-13, S3-1).
    """

    heading = blocks.CharBlock(max_length=120)
    anchor = blocks.CharBlock(
        max_length=60,
        validators=[validate_slug],
        help_text="The end of the section's address, such as “how-to-tell-us”. Keep it for ever.",
    )
    body = SectionBody()
    in_short = blocks.TextBlock(
        max_length=600,
        required=False,
        help_text="What the short version says. Empty: the section is not in it.",
    )
    readers = blocks.MultipleChoiceBlock(
        choices=READERS,
        required=False,
        help_text="Whose guide it belongs to. None ticked: everybody’s.",
    )

    class Meta:
        icon = "title"
        label_format = "{heading}"


# The Seven Principles of Public Life. A principle of a code that maps to none is the body's own.
NOLAN = [
    ("selflessness", "Selflessness"),
    ("integrity", "Integrity"),
    ("objectivity", "Objectivity"),
    ("accountability", "Accountability"),
    ("openness", "Openness"),
    ("honesty", "Honesty"),
    ("leadership", "Leadership"),
]


class PrincipleBlock(SectionBlock):
    """One principle of a code of conduct: a section that members agree to by name (S0-12)."""

    maps_to = blocks.MultipleChoiceBlock(
        choices=NOLAN,
        required=False,
        help_text="The principles of public life that it matches. None ticked: a local addition.",
    )
    where_applicable = blocks.BooleanBlock(
        required=False,
        help_text="It holds only for members who speak for an organisation.",
    )
    source = blocks.CharBlock(
        max_length=160, required=False, help_text="Where it comes from, for the reader."
    )

    class Meta:
        icon = "pick"
        label_format = "{heading}"

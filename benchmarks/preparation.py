"""What every server of a run stands on: one database, the site's content, a form builder's page."""

from __future__ import annotations

from cms.casework.intake.questions import TellUs
from cms.home.demonstration.load import BEGAN
from cms.home.demonstration.load_pages import load_pages
from cms.home.demonstration.load_people import load_people
from cms.home.demonstration.load_records import load_meetings, load_procedures
from cms.home.demonstration.partnership import PARTNERSHIP
from cms.home.models import HomePage
from django import forms
from django.core.management import call_command
from django.utils.timezone import localdate, now
from wagtail.models import Page

from benchmarks.form_builder.models import BuiltField, BuiltFormPage

FIELD_KINDS: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.MultipleChoiceField, "checkboxes"),
    (forms.ChoiceField, "radio"),
    (forms.BooleanField, "checkbox"),
    (forms.EmailField, "email"),
)


def prepare() -> int:
    """Fill the database as a new site's; how many fields both forms have."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    moment = now()
    load_procedures(PARTNERSHIP, now=moment, began=moment - BEGAN)
    staff = load_people(on=localdate(moment - BEGAN))
    load_meetings(now=moment)
    load_pages(now=moment, staff=staff)
    return int(built_page().form_fields.count())


def built_page() -> BuiltFormPage:
    """As many fields as the question pages ask together, of the same kinds."""
    home: Page = HomePage.objects.get()
    page = BuiltFormPage(
        title="Built",
        slug="built",
        to_address="desk@sallowfield.example",
        from_address="site@sallowfield.example",
        subject="A message",
        first_published_at=now(),
    )
    home.add_child(instance=page)
    for number, (name, question) in enumerate(questions().items()):
        BuiltField.objects.create(
            page=page,
            sort_order=number,
            label=name.replace("_", " "),
            field_type=kind_of(question),
            required=question.required,
            choices="no,yes,perhaps" if isinstance(question, forms.ChoiceField) else "",
        )
    return page


def questions() -> dict[str, forms.Field]:
    """Every question that a resident can be asked, without the last page, which asks nothing."""
    found: dict[str, forms.Field] = {}
    for step, form in TellUs.form_list:
        if step != "check":
            found |= form.base_fields
    return found


def kind_of(question: forms.Field) -> str:
    for kind, name in FIELD_KINDS:
        if isinstance(question, kind):
            return name
    return "multiline" if isinstance(question.widget, forms.Textarea) else "singleline"

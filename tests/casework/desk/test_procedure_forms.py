"""What the forms of a draft reach, without a draft: every entry of every shipped document."""

from __future__ import annotations

from typing import Any

import pytest

from cms.casework.desk.forms.procedure_entry import EntryForm
from cms.casework.desk.procedure_fields import BY_KEY, every_section
from cms.casework.desk.procedure_sections import Section, items_of, places_of
from cms.casework.procedure.document import parse, plain, read_document
from cms.casework.procedure.schema import Procedure
from cms.casework.procedure.splicing import with_changes
from cms.casework.services.procedures import PACKS, packs_shipped
from tests.casework.documents import document
from tests.casework.documents import text_of as small_text

pytestmark = pytest.mark.one_database


def text_of(pack: str) -> str:
    return (PACKS / f"{pack}.yaml").read_text(encoding="utf-8")


def is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def as_sent(value: Any) -> Any:
    return value if isinstance(value, list) else str(value)


def form_of(section: Section, spec: Procedure, entry: Any, **typed: Any) -> EntryForm:
    """The form as a browser would send it, with what is typed over it."""
    empty = EntryForm(section=section, spec=spec, entry=entry)
    shown = {name: empty[name].value() for name in empty.fields}
    kept = {name: value for name, value in shown.items() if value or is_number(value)}
    sent = {name: "on" if value is True else as_sent(value) for name, value in kept.items()}
    return EntryForm(section=section, spec=spec, entry=entry, data={**sent, **typed})


@pytest.mark.parametrize("pack", packs_shipped())
def test_every_entry_sent_as_it_stands_changes_nothing(pack: str) -> None:
    spec, tree = read_document(text_of(pack)), plain(parse(text_of(pack)))
    for section in every_section():
        for item in items_of(section, tree):
            form = form_of(section, spec, item.entry)
            assert form.is_valid(), (section.key, item.key, form.errors)
            assert form.changes(item.path) == [], (section.key, item.key)


# What a coordinator must be able to change without the document, one entry of each.
REACHED = [
    ("general", "general", {"default_handler": "feedback_officer"}),
    ("calendar", "calendar", {"calendar__division": "scotland"}),
    ("times", "stage1.reply_10wd", {"amount": "9"}),
    ("times", "stage2.conclude_20wd", {"met_by": ["stage2_reply"]}),
    ("stages", "stage1", {"public_label": "Our first look"}),
    ("stages", "stage2", {"decider": "director"}),
    ("stages", "ombudsman", {"bodies": ["lgsco"]}),
    ("definitions", "complaint", {"value": "You are unhappy."}),
    ("roles", "director", {"title": "Corporate director"}),
    ("conflicts", "0", {"handler": "director"}),
    ("messages", "receipt", {"subject": "It arrived: {reference}"}),
    ("flags", "complex", {"banner": "This takes longer."}),
    ("gates", "0", {"say": "Read and sort it first."}),
    ("scope", "scope", {"disagree_label": "I see it differently"}),
    ("findings", "upheld", {"1": "You were right"}),
    ("learning", "learning", {"repeat_months": "24"}),
    ("restrictions", "restrictions", {"months": "3"}),
    ("form", "form", {"intake__welcome": "Tell us."}),
    ("equality_answers", "age.under_18", {"1": "Younger than 18"}),
    ("bodies", "lgsco", {"valid_to": "2030-03-31"}),
]  # fmt: skip


@pytest.mark.req("S1-15")
def test_each_change_reaches_the_document_and_nothing_else() -> None:
    text = text_of("council-2wd-10wd-20wd")
    spec, tree = read_document(text), plain(parse(text))
    changes = []
    for key, item, typed in REACHED:
        section = BY_KEY[key]
        found = next(one for one in items_of(section, tree) if one.key == item)
        form = form_of(section, spec, found.entry, **typed)
        assert form.is_valid(), (key, form.errors)
        (change,) = form.changes(found.path)
        changes.append(change)

    made = with_changes(text, changes)

    assert read_document(made).key == spec.key
    gone = set(text.splitlines()) - set(made.splitlines())
    assert len(gone) <= 2 * len(REACHED)  # a folded text has several lines


ADDED = [
    ("times", "ombudsman", {"label": "What we hear", "public_text": "We tell you.", "unit": "none", "audience": "public", "force": "aim", "start_event": "received", "extension__max_working_days": "5"}),
    ("conflicts", "-", {"subject": "information_governance", "handler": "monitoring_officer"}),
    ("bodies", "-", {"name": "The advice shop", "kind": "advice", "what_for": "Advice.", "contact": "Go in.", "url": "https://advice.example"}),
    ("checklists", "-", {"label": "Before a call", "beside": ["stage1_reply"]}),
    ("findings", "-", {"1": "Not for us"}),
    ("relations", "-", {"label": "I work here"}),
    ("priorities", "-", {"label": "Good homes"}),
    ("kinds", "-", {"label": "No visits"}),
    ("equality_answers", "age", {"1": "I would rather not say"}),
]  # fmt: skip


def test_entries_are_added_with_keys_of_their_own() -> None:
    text = text_of("council-2wd-10wd-20wd")
    spec, tree = read_document(text), plain(parse(text))
    changes = []
    for key, place, typed in ADDED:
        section = BY_KEY[key]
        found = next(one for one in places_of(section, tree) if one.key == place)
        node = tree
        for step in found.path:
            node = node.get(step) if isinstance(node, dict) else node[step]
        form = form_of(section, spec, None, **typed)
        assert form.is_valid(), (key, form.errors)
        changes.append(form.added(found.path, node, set()))

    made = read_document(with_changes(text, changes))

    assert made.clock_by_key["what_we_hear"].extension is not None
    assert made.checklists[-1].items == ()
    assert made.findings[-1] == ("not_for_us", "Not for us")
    assert made.bodies[-1].key == "the_advice_shop"


def test_what_goes_into_a_part_that_is_not_there_goes_in_together() -> None:
    text = small_text(document())
    typed = {"calendar__division": "scotland", "calendar__out_of_hours": "next_opening"}

    form = form_of(BY_KEY["calendar"], read_document(text), plain(parse(text)), **typed)

    assert form.is_valid(), form.errors
    calendar = read_document(with_changes(text, form.changes(()))).calendar
    assert (calendar.division, calendar.out_of_hours) == ("scotland", "next_opening")


def test_whom_a_warning_tells_is_not_written_in_another_order() -> None:
    """A browser sends them in the order of the form, which need not be that of the document."""
    text = text_of("council-2wd-10wd-20wd")
    spec, section = read_document(text), BY_KEY["times"]
    found = next(
        one
        for one in items_of(section, plain(parse(text)))
        if any(len(row["to"]) > 1 for row in one.entry.get("warnings", ()))
    )
    number, row = next(
        (number, row) for number, row in enumerate(found.entry["warnings"]) if len(row["to"]) > 1
    )

    form = form_of(section, spec, found.entry, **{f"warning_{number}_to": row["to"][::-1]})

    assert form.is_valid(), form.errors
    assert form.changes(found.path) == []

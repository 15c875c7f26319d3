"""A change goes where it was asked for, and every other byte of the document stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from cms.casework.procedure.document import DocumentRefused, parse, plain
from cms.casework.procedure.splicing import Append, CannotSplice, Change, Put, Take, with_changes

TEXT = """\
# What it is for.
key:   odd-spaces     # and why
title: "Quoted: with a colon"
words: >-
  Folded over
  two lines.
letter: |-
  {greeting}

    Set in.
  The end.
# A comment that stays with what follows.
rows:
  - {key: one, label: The first, when: {field: kind, is: concern}}   # beside it
  # between
  - key: two
    label: The second

    list: [a, b]
  - key: three
    label: 'Third ''quoted'''
empty:
names:
- at the margin
- second
last: 5"""


def said(text: str) -> Any:
    return plain(parse(text))


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (Put(("key",), "other"), "key:   odd-spaces     # and why", "key:   other     # and why"),
        (Put(("title",), "Plain"), 'title: "Quoted: with a colon"', "title: Plain"),
        (Put(("title",), "a: b"), '"Quoted: with a colon"', '"a: b"'),
        (Put(("words",), "Short."), ">-\n  Folded over\n  two lines.\n", "Short.\n"),
        (Put(("letter",), "One\n\nTwo"), "|-\n  {greeting}\n\n    Set in.\n  The end.\n", "|-\n  One\n\n  Two\n"),
        (Put(("rows", 0, "label"), "Else"), "The first", "Else"),
        (Put(("rows", 0, "label"), "A, b"), "The first", '"A, b"'),
        (Put(("rows", 0, "hint"), "New"), "is: concern}}", "is: concern}, hint: New}"),
        (Put(("rows", 1, "hint"), "New"), "    list: [a, b]\n", "    list: [a, b]\n    hint: New\n"),
        (Put(("rows", 1, "list"), ["c"]), "[a, b]", "[c]"),
        (Put(("last",), 6), "last: 5", "last: 6"),
        (Put(("last",), True), "last: 5", "last: true"),
        (Put(("last",), date(2027, 2, 28)), "last: 5", "last: 2027-02-28"),
        (Put(("empty",), "full"), "empty:\n", "empty: full\n"),
        (Put(("names",), ["one", "two", "three"]), "- at the margin\n- second", "- one\n- two\n- three"),
        (Append(("names",), "third"), "- second\n", "- second\n- third\n"),
        (Append(("rows", 1, "list"), "c"), "[a, b]", "[a, b, c]"),
        (Append(("rows",), {"key": "four", "label": "4"}), "'Third ''quoted'''\n", "'Third ''quoted'''\n  - {key: four, label: \"4\"}\n"),
        (Put(("new",), [{"key": "x"}]), "last: 5", "last: 5\nnew:\n  - {key: x}"),
        (Take(("rows", 1)), "  - key: two\n    label: The second\n\n    list: [a, b]\n", ""),
        (Take(("rows", 0, "when")), ", when: {field: kind, is: concern}", ""),
        (Take(("rows", 0, "key")), "key: one, ", ""),
        (Take(("words",)), "words: >-\n  Folded over\n  two lines.\n", ""),
        (Take(("rows", 1, "list", 0)), "[a, b]", "[b]"),
    ],
)  # fmt: skip
def test_one_change_touches_its_own_words_alone(change: Change, before: str, after: str) -> None:
    assert TEXT.count(before) == 1

    assert with_changes(TEXT, [change]) == TEXT.replace(before, after)


def test_several_changes_are_made_at_once() -> None:
    made = with_changes(
        TEXT,
        [Put(("last",), 7), Put(("rows", 2, "label"), "3"), Take(("rows", 0)), Put(("key",), "k")],
    )

    assert said(made)["rows"] == [said(TEXT)["rows"][1], {"key": "three", "label": "3"}]
    assert "# A comment that stays with what follows." in made
    assert "  # between\n" in made
    assert with_changes(TEXT, []) == TEXT


@pytest.mark.parametrize(
    "change",
    [
        Put(("nothing", "here"), 1),
        Take(("nothing",)),
        Take(("rows", 1, "key")),  # the line of its dash
        Append(("title",), "x"),
        Take(("rows", 9)),
    ],
)
def test_what_cannot_be_changed_piece_by_piece_is_refused(change: Change) -> None:
    with pytest.raises((CannotSplice, KeyError, IndexError)):
        with_changes(TEXT, [change])


@given(
    words=some.text(max_size=200),
    path=some.sampled_from(
        [
            ("title",),
            ("letter",),
            ("words",),
            ("rows", 0, "label"),
            ("rows", 2, "label"),
            ("new",),
            ("rows", 0, "new"),
        ]
    ),
)
@settings(max_examples=150, deadline=None)  # fmt: skip
def test_any_words_read_back_as_they_were_given_or_are_refused(words: str, path: Any) -> None:
    try:
        made = with_changes(TEXT, [Put(path, words)])
    except CannotSplice:
        return

    *way, last = path
    node = said(made)
    for step in way:
        node = node[step]
    assert node[last] == words
    assert made.startswith("# What it is for.\n")
    assert made.count("# A comment that stays with what follows.") >= 1


def test_parts_that_stand_in_two_places_are_refused_with_their_line() -> None:
    with pytest.raises(DocumentRefused) as refused:
        parse("one: &x [1, 2]\ntwo: *x\n")

    assert "Line 1" in str(refused.value)
    assert "not read here" in str(refused.value)

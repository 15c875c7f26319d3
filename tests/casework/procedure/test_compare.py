"""What differs between two documents is said in words: stages, times and texts."""

from __future__ import annotations

import pytest

from cms.casework.procedure.compare import Entry, Group, compare, pieces_between
from cms.casework.procedure.document import read_document
from cms.casework.procedure.schema import Procedure
from cms.casework.services.procedures import PACKS
from tests.casework.documents import asked_for, clock, document, message, read, stage


def pack(key: str) -> Procedure:
    return read_document((PACKS / f"{key}.yaml").read_text(encoding="utf-8"))


def group(groups: tuple[Group, ...], title: str) -> dict[str, Entry]:
    found = next(one for one in groups if one.title == title)
    return {entry.title: entry for entry in found.entries}


def with_times(**parts: object) -> Procedure:
    answering = stage(
        "answering", kind="initial", entry="automatic", clocks=[clock("answer", **parts)]
    )
    return read(document(stages=[answering]))


def test_the_same_document_differs_in_nothing() -> None:
    assert compare(with_times(), with_times()) == ()


def test_a_time_that_changed_is_told_before_and_after() -> None:
    groups = compare(with_times(amount=10), with_times(amount=5, public_text="We answer."))

    entry = group(groups, "Times")["The answer (At answering)"]
    assert entry.state == "changed"
    assert {(line.name, line.before, line.after) for line in entry.lines} == {
        ("What we promise, in public", "We write back to you.", "We answer."),
        ("How many", "10", "5"),
    }


def test_what_is_new_and_what_is_gone_is_said() -> None:
    old = read(document(messages=[message("thanks", label="Thanks")]))
    first = stage("answering", entry="automatic", leads_to=["look"])
    new = read(document(stages=[first, asked_for("look")]))

    groups = compare(old, new)

    assert group(groups, "Messages")["Thanks"].state == "gone"
    assert group(groups, "Stages")["At look"].state == "new"


def test_longer_texts_show_which_words_were_added_and_taken_out() -> None:
    before = (
        "We write back to you within ten working days, and tell you if we need longer than that."
    )
    after = "We write back to you within five working days, and tell you if we need longer."

    pieces = pieces_between(before, after)

    assert "".join(piece.text for piece in pieces if piece.state != "added") == before
    assert "".join(piece.text for piece in pieces if piece.state != "removed") == after
    assert ("removed", "ten") in [(piece.state, piece.text) for piece in pieces]
    assert ("added", "five") in [(piece.state, piece.text) for piece in pieces]


def test_two_procedures_are_compared_stage_by_stage_and_clock_by_clock() -> None:
    groups = compare(pack("lgsco-code-2024"), pack("council-2wd-10wd-20wd"))

    stages = group(groups, "Stages")
    assert (stages["Stage 1"].state, stages["Stage 2"].state) == ("changed", "changed")
    confirmed = group(groups, "Times")["We confirm that we have it (Stage 1)"]
    assert ("How many", "5", "2") in [
        (line.name, line.before, line.after) for line in confirmed.lines
    ]


def test_stages_of_other_names_are_matched_by_what_they_are() -> None:
    first = stage(
        "one", kind="initial", entry="automatic", clocks=[clock("a", met_by=["acknowledged"])]
    )
    other = stage(
        "two",
        kind="formal",
        entry="automatic",
        clocks=[clock("b", met_by=["acknowledged"], amount=2)],
    )
    old, new = (read({**document(), "stages": [one]}) for one in (first, other))

    (entry,) = group(compare(old, new), "Times").values()

    assert entry.state == "changed"
    assert ("How many", "5", "2") in [(line.name, line.before, line.after) for line in entry.lines]


@pytest.mark.parametrize("key", ["partnership-48h-month", "housing-appeals"])
def test_every_part_of_a_shipped_pack_can_be_told(key: str) -> None:
    groups = compare(pack("lgsco-code-2024"), pack(key))

    assert {one.title for one in groups} >= {"Stages", "Times", "Messages", "Locked paragraphs"}
    assert all(entry.lines or entry.state != "changed" for one in groups for entry in one.entries)

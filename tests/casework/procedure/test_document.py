"""A procedure document is refused with every line that is wrong and what to do about it."""

from __future__ import annotations

from functools import cache

import pytest

from cms.casework.clocks.starts import SAME_AS
from cms.casework.models import EventKind
from cms.casework.procedure.document import DocumentRefused, read_document
from cms.casework.procedure.integrity import STARTS
from cms.casework.services.procedures import PACKS


@pytest.fixture
def document() -> str:
    return (PACKS / "partnership-48h-month.yaml").read_text(encoding="utf-8")


def line_with(document: str, text: str) -> int:
    return next(n for n, line in enumerate(document.splitlines(), 1) if text in line)


@pytest.mark.parametrize("pack", sorted(PACKS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_pack_is_whole(pack):
    assert read_document(pack.read_text(encoding="utf-8")).key == pack.stem


# Made together, because a whole document is long to read: parts that are not what they must be,
# and parts that do not fit each other. What cannot stand beside another has a document of its own.
NO_OUTSIDE_BODY = "no_time_text: The outside body works"
SHAPES = [
    ("unit: hours", "unit: howrs", "unit: hours", "choose one of"),
    ("amount: 48", "amount: soon", "amount: 48", "write a whole number"),
    ("default_handler:", "default_handel:", "default_handel:", "not a known name"),
    ("{field: written, is: true}", "{field: wriiten, is: true}", None, "no fact is called"),
]
LEAST = [("amount: 48", "amount: 0", "amount: 48", "write 1 or more")]
MISFITS = [
    ("owner: coordinator", "owner: boss", "owner: boss", "no role is called “boss”"),
    ("lets_in: [lto_rep]", "lets_in: [boss]", "lets_in: [lto_rep]", "no role is called “boss”"),
    ("met_by: [fuller_reply]", "met_by: [full]", "met_by: [fuller_reply]", "neither a message"),
    (
        "start_event: first_raised",
        "start_event: first_rased",
        "start_event: first_raised",
        "no clock starts at",
    ),
    ("leads_to: [chair]", "leads_to: [moon]", "leads_to: [moon]", "no stage is called “moon”"),
    ("locked: [friend, who_we_are]", "locked: [freind]", "freind", "no paragraph is called"),
    ("{message}", "{mesage}", None, "{mesage} is not a field"),
    ("bodies: [local_trust, renaisi]", "bodies: []", None, "must name outside bodies"),
    (NO_OUTSIDE_BODY, f"# {NO_OUTSIDE_BODY}", None, "must name outside bodies"),
    (
        "subject: coordinator, handler: chair",
        "subject: chair, handler: chair",
        None,
        "about themselves",
    ),
]
START = [
    (
        "start_event: first_raised",
        "start_event: reopened\n        from_first_day: true",
        None,
        "cannot run from the first day",
    )
]
ALL = {"shapes": SHAPES, "least": LEAST, "misfits": MISFITS, "start": START}


@cache
def refused_with(sort: str) -> tuple[str, DocumentRefused]:
    """The partnership's document with every mistake of a sort, and what is said of it."""
    broken = (PACKS / "partnership-48h-month.yaml").read_text(encoding="utf-8")
    for was, becomes, _, _ in ALL[sort]:
        assert was in broken
        broken = broken.replace(was, becomes, 1)
    with pytest.raises(DocumentRefused) as refused:
        read_document(broken)
    return broken, refused.value


@pytest.mark.parametrize(
    ("sort", "at", "says"),
    [(sort, at, says) for sort, mistakes in ALL.items() for _, _, at, says in mistakes],
)
def test_a_mistake_is_told_with_its_line_and_its_mend(document, sort, at, says):
    broken, refused = refused_with(sort)

    found = [problem for problem in refused.problems if says in problem.text]
    assert found, str(refused)
    if at is not None:
        line = line_with(document if at in document else broken, at)
        assert line in {problem.line for problem in found}


def test_all_mistakes_are_told_at_once(document):
    broken = document.replace("owner: coordinator", "owner: boss").replace(
        "default_handler: coordinator", "default_handler: nobody"
    )

    with pytest.raises(DocumentRefused) as refused:
        read_document(broken)

    assert len(refused.value.problems) == 2


def test_a_misspelt_name_hides_no_misfit_of_another_part(document):
    wrong = document.replace(
        "    hint: Answer every point, give", "    hnt: Answer every point, give"
    )
    wrong = wrong.replace("owner: coordinator", "owner: boss").replace("[chair]", "[moon]", 1)

    with pytest.raises(DocumentRefused) as refused:
        read_document(wrong)

    told = [(one.line, one.text) for one in refused.value.problems]
    assert told == sorted(told)
    assert line_with(wrong, "hnt:") in dict(told)
    assert any("no role is called “boss”" in text for _, text in told)
    assert any("“hnt” is not a known name" in text for _, text in told)
    assert any("“moon”" in text for _, text in told)


@pytest.mark.parametrize("text", ["", "- a\n- b", "key: [", "\t\x00", "schema: 1", "a: &a [*a]"])
def test_what_is_no_procedure_is_refused_in_words(text):
    with pytest.raises(DocumentRefused) as refused:
        read_document(text)

    assert all(problem.line >= 1 and problem.text for problem in refused.value.problems)


def test_what_an_answer_must_carry_may_stand_in_brackets_after_it(document):
    kept_by = '["fuller_reply(officer_or_section, contact, reply_date)"]'

    procedure = read_document(document.replace("met_by: [fuller_reply]", f"met_by: {kept_by}", 1))

    (promise,) = procedure.clock_by_key["fuller_reply_month"].met_by
    assert promise.startswith("fuller_reply(")


@pytest.mark.req("S0-2", "S0-38", "S0-41")
def test_the_partnership_pack_holds_the_times_of_its_source(document):
    clocks = read_document(document).clock_by_key

    first, full = clocks["initial_response_48h"], clocks["fuller_reply_month"]
    assert (first.unit, first.amount, first.force) == ("hours", 48, "aim")
    assert first.start_event == "received_by_contact"
    assert (full.unit, full.amount, full.start_event) == ("calendar_months", 1, "first_raised")
    assert "initial_response" in first.met_by
    assert "automatic_receipt" not in first.met_by


@pytest.mark.parametrize("key", ["one_time_link", "withdrawn_person", "meeting_reminder"])
def test_a_document_without_a_message_that_the_site_sends_is_refused(document, key):
    broken = document.replace(f"  - key: {key}\n", "  - key: another\n")

    with pytest.raises(DocumentRefused, match=f"the site sends “{key}” by itself"):
        read_document(broken)


def test_every_start_that_a_document_may_name_is_recorded_in_cases():
    assert {SAME_AS.get(name, name) for name in STARTS} <= set(EventKind.values)
    assert set(SAME_AS) <= STARTS

"""Every pack beside both Codes, read against the rows of where they clash."""

from __future__ import annotations

from datetime import date

import pytest

from cms.casework.procedure.codes import codes_shipped, read_code
from cms.casework.procedure.compliance import Verdict, verdicts, warnings_of
from cms.casework.procedure.document import read_document
from cms.casework.procedure.judged_parts import months_in
from cms.casework.procedure.schema import Procedure
from cms.casework.services.procedures import PACKS, packs_shipped
from tests.casework.documents import asked_for, clock, document, message, read, stage

TODAY = date(2026, 11, 22)
S0, S1, S2 = "partnership-48h-month", "borough-2019", "customer-relations"
S3, S4 = "council-2wd-10wd-20wd", "housing-appeals"


def pack(key: str) -> Procedure:
    return read_document((PACKS / f"{key}.yaml").read_text(encoding="utf-8"))


def judged(spec: Procedure, code: str = "lgsco-2024", on: date = TODAY) -> dict[str, Verdict]:
    return {row.line.key: row for row in verdicts(spec, read_code(code), on=on)}


@pytest.mark.req("S1-15", "S2-9")
@pytest.mark.parametrize("key", packs_shipped())
@pytest.mark.parametrize("code", codes_shipped())
def test_every_line_has_a_result_with_its_reason_source_and_both_sides(key: str, code: str) -> None:
    rows = verdicts(pack(key), read_code(code), on=TODAY)

    assert len(rows) == len(read_code(code).lines)
    for row in rows:
        assert row.result in ("meets", "exceeds", "differs", "says_nothing")
        assert row.reason and row.theirs and row.ours and row.line.source


# The rows of where the sources clash with today's standards, in their order.
CLASHES = [
    ("in writing", S0, "any_channel", "differs", "in writing"),
    ("all items raised at a meeting", S0, "meetings", "differs", "to a meeting"),
    ("chair has no time limit", S0, "reply_2", "says_nothing", "no promise"),
    ("external bodies have dates", S0, "bodies_current", "meets", "another follows"),
    ("no times: the acknowledgement", S2, "acknowledgement_1", "says_nothing", ""),
    ("no times: the reply", S2, "reply_1", "says_nothing", "No length of time is published"),
    ("the informal step", S3, "informal", "differs", "run from the first day"),
    ("reasons required for stage 2", S3, "reasons", "differs", "a reason"),
    ("ten days from receipt", S3, "reply_1", "exceeds", "earlier day"),
    ("a manager may decline stage 2", S3, "declining", "differs", "ombudsman named"),
    ("the ombudsman at any time", S3, "ombudsman_told", "meets", ""),
    ("appeals at all stages", S4, "stages", "differs", "more stages"),
    ("the ombudsman from the first message", S4, "ombudsman_told", "meets", ""),
]  # fmt: skip


@pytest.mark.req("S1-15", "S2-9")
@pytest.mark.parametrize(("row", "key", "line", "result", "reason"), CLASHES)
@pytest.mark.parametrize("code", codes_shipped())
def test_each_clash_of_the_sources_is_shown(
    row: str, key: str, line: str, result: str, reason: str, code: str
) -> None:
    found = judged(pack(key), code)
    if line not in found:  # members hear single complaints: a line of the councils' Code alone
        assert code == "housing-2024"
        return
    assert (found[line].result, reason in found[line].reason) == (result, True), found[line]


def test_the_code_packs_do_not_require_a_reason_and_have_two_stages() -> None:
    for key, code in (("lgsco-code-2024", "lgsco-2024"), ("housing-code-2024", "housing-2024")):
        found = judged(pack(key), code)
        assert {line: row.reason for line, row in found.items() if row.result == "differs"} == {}
        assert (found["reasons"].result, found["stages"].result) == ("meets", "meets")
        assert "10 working days" in found["reply_1"].ours


def test_an_outside_body_that_ended_without_a_follower_is_shown() -> None:
    assert judged(pack(S0), on=date(2028, 1, 1))["bodies_current"].result == "differs"


def reply_in(**parts: object) -> Verdict:
    answer = message("answer", decides=True)
    first = stage("answering", entry="automatic", clocks=[clock("a", met_by=["answer"], **parts)])
    return judged(read(document(messages=[answer], stages=[first])))["reply_1"]


@pytest.mark.parametrize(
    ("parts", "result"),
    [
        ({"amount": 10, "start_event": "acknowledged"}, "meets"),
        ({"amount": 9, "start_event": "acknowledged"}, "exceeds"),
        ({"amount": 11, "start_event": "acknowledged"}, "differs"),
        ({"amount": 10}, "exceeds"),
        ({"amount": 11}, "differs"),
        ({"unit": "calendar_days", "amount": 14}, "exceeds"),
        ({"unit": "calendar_days", "amount": 15}, "differs"),
        ({"unit": "hours", "amount": 48}, "exceeds"),
        ({"unit": "hours", "amount": 240, "hours_count_on": "working_days", "start_event": "acknowledged"}, "meets"),
        ({"unit": "calendar_months", "amount": 1}, "differs"),
        ({"unit": "none"}, "says_nothing"),
        ({"unit": "as_soon_as_possible"}, "says_nothing"),
        ({"audience": "internal"}, "says_nothing"),
    ],
)  # fmt: skip
def test_times_of_every_unit_are_judged(parts: dict[str, object], result: str) -> None:
    assert reply_in(**parts).result == result


@pytest.mark.req("S1-15")
def test_the_editor_is_warned_of_a_third_stage_an_informal_one_and_of_reasons() -> None:
    assert warnings_of(pack("lgsco-code-2024"), on=TODAY) == []
    third = document(
        stages=[
            stage("answering", kind="informal", entry="automatic", leads_to=["a"]),
            stage("a", leads_to=["b"]),
            asked_for("b", leads_to=["c"], request={"reasons_required": True}),
            asked_for("c"),
        ]
    )
    texts = " ".join(warnings_of(read(third), on=TODAY))

    assert "more stages than the Code" in texts
    assert "comes before the first stage" in texts
    assert "must give a reason" in texts


def test_a_code_that_is_not_there_is_not_read() -> None:
    with pytest.raises(LookupError):
        read_code("../packs/borough-2019")


def test_a_time_that_runs_from_later_than_the_code_is_told() -> None:
    """Six working days that begin once somebody sorted it may end after ten from the receipt."""
    assert reply_in(amount=6, start_event="triaged").result == "differs"


@pytest.mark.parametrize(
    ("text", "months"),
    [("You knew for more than six months", 6), ("older than a year", 12), ("It is long ago", None)],
)
def test_how_long_a_ground_waits_is_read_from_its_words(text: str, months: int | None) -> None:
    assert months_in(text) == months


def test_the_letter_that_keeps_the_time_is_the_one_that_is_judged() -> None:
    """Not the covering letter of a group, which decides as well."""
    assert "“First decision”" in judged(pack(S4))["reply_holds"].reason

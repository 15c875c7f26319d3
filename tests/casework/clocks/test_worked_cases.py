import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cms.casework.clocks.worked_cases import (
    CasesUnreadable,
    category,
    check_case,
    computed,
    read_cases,
)

HERE = Path(__file__).parent
SHIPPED = json.loads((HERE / "worked_cases.json").read_text())
INFERRED = json.loads((HERE / "inferred_cases.json").read_text())
REPLY = {"unit": "working_days", "amount": 10}


def case(**more: object) -> dict[str, object]:
    return {
        "id": "X1",
        "rule": "reply_10wd",
        "received_at": "2026-06-01T11:00:00+01:00",
        "clock": REPLY,
        "expected_due": "2026-06-15T23:59:59+01:00",
    } | more


@pytest.mark.req("S0-38", "S0-41", "S0-43", "S3-27")
@pytest.mark.parametrize("worked", [*SHIPPED, *INFERRED], ids=lambda worked: worked["id"])
def test_a_worked_case_comes_out_as_stated(worked):
    assert check_case(worked, 1).line == f"{worked['id']} ok"


@pytest.mark.parametrize("worked", SHIPPED, ids=lambda worked: worked["id"])
def test_every_date_of_a_worked_case_is_compared(worked):
    names = ("expected_due", "original_due", "due_before_calendar_change")
    for name in (name for name in names if name in worked):
        wrong = worked | {name: "2001-01-01T00:00:00+00:00"}
        assert f"{name} got" in check_case(wrong, 1).line


def test_a_failed_case_shows_what_came_out_and_what_was_expected():
    checked = check_case(
        case(
            expected_due=None,
            expected_result={"met": True, "met_at": "2026-06-02T09:00:00+01:00", "category": "met"},
        ),
        1,
    )
    assert checked.line == (
        "X1 FAILED: expected_due got 2026-06-15T23:59:59+01:00, expected no date; "
        "met got false, expected true; "
        "met_at got no date, expected 2026-06-02T09:00:00+01:00; "
        "category got not_met, expected met"
    )
    assert not checked.unreadable


def test_instants_are_compared_not_the_way_they_are_written():
    assert check_case(case(expected_due="2026-06-15T22:59:59Z"), 1).problems == ()


@pytest.mark.parametrize(
    ("events", "names"),
    [
        ([], ["running", "open", "not met", "NOT_MET"]),
        ([("reply_sent", "2026-06-15T23:59:59")], ["met", "met first time", "in-time"]),
        ([("reply_sent", "2026-06-16T00:00:00")], ["late", "met late"]),
        ([("withdrawn", "2026-06-02T09:00:00")], ["void"]),
        ([("not_applicable", "2026-06-02T09:00:00")], ["not applicable"]),
        ([("registered", "2026-06-20T09:00:00")], ["late", "overdue", "not met"]),
    ],
)
def test_a_category_has_several_names(events, names):
    happened = [{"event": kind, "at": f"{when}+01:00"} for kind, when in events]
    for name in names:
        stated = case(events=happened, expected_result={"category": name})
        assert check_case(stated, 1).problems == ()
    assert check_case(case(events=happened, expected_result={"category": "nonsense"}), 1).problems


HELD = {
    "event": "holding_reply_sent",
    "at": "2026-06-12T10:00:00+01:00",
    "apology": True,
    "reason": "records",
    "new_due": "2026-06-26",
}


@pytest.mark.req("S3-34")
@pytest.mark.parametrize(
    ("sent", "expected"),
    [("", "extended"), ("2026-06-20", "extended"), ("2026-06-27", "late")],
)
def test_a_moved_clock_is_extended_until_it_is_late(sent, expected):
    reply = [{"event": "reply_sent", "at": f"{sent}T09:00:00+01:00"}] if sent else []
    stated = case(events=[HELD, *reply])
    assert category(computed(stated)) == expected
    due = "2026-06-26T23:59:59+01:00"
    result = {"met": expected == "extended" and bool(sent), "category": expected}
    assert check_case(stated | {"expected_due": due, "expected_result": result}, 1).problems == ()


def test_late_may_be_stated_with_the_time_of_the_answer_or_without():
    reply = {"event": "reply_sent", "at": "2026-06-16T09:00:00+01:00"}
    for met_at in (None, reply["at"]):
        stated = case(events=[reply], expected_result={"met": False, "met_at": met_at})
        assert check_case(stated, 1).problems == ()


@pytest.mark.parametrize(
    "setting",
    [
        {"pause": "sometimes"},
        {"division": "isle-of-man"},
        {"roll": "back"},
        {"novelty": 1},
        {"extension": None, "division": None, "roll": 7},
        {"division": 3},
        {"closures": ["never"]},
        {"extension": {"max_working_days": "many"}},
        {"start_cap": {}},
    ],
)
def test_a_setting_that_no_clock_knows_has_no_effect(setting):
    assert check_case(case(clock=REPLY | setting), 1).problems == ()


@pytest.mark.parametrize(
    "clock",
    [
        {"unit": "fortnights", "amount": 1},
        {"unit": ["hours"], "amount": 1},
        {"unit": "hours", "amount": "many"},
        {"unit": "hours"},
        {"unit": "hours", "amount": 0},
        {"unit": "month_end", "month": "Augtember"},
        {"unit": "hours", "amount": 25, "hours_count_on": "working_days"},
        {"unit": "working_days", "amount": 10**12},
        {"unit": "working_days", "amount": 5, "start_event": "the moon rose"},
    ],
)
def test_what_cannot_be_counted_has_no_date_and_stops_nothing(clock):
    assert check_case(case(clock=clock, expected_due=None), 1).problems == ()


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ({"Unit": "Working days", "amount": "10", "count from": "same day"}, "12"),
        ({"unit": "working-days", "amount": 10, "count_from": "Following Day"}, "15"),
        ({"unit": "wd", "amount": 10, "division": "UK-wide union"}, "16"),
        ({"unit": "working_days", "amount": 10, "division": "Scotland"}, "16"),
        ({"unit": "working_days", "amount": 10, "division": "england_and_wales"}, "15"),
        ({"unit": "working_days", "amount": 10, "division": "England & Wales"}, "15"),
        ({"unit": "hours", "amount": 240, "count on": "working days"}, "15"),
        ({"unit": "working_days", "amount": 10, "start": "first raised"}, "12"),
        ({"unit": "working_days", "amount": 10, "receipt out of hours": "next opening"}, "15"),
        ({"unit": "month end", "month": "June 2026"}, "30"),
        ({"unit": "month_end", "month": "2026-6"}, "30"),
    ],
)
def test_the_words_of_a_rule_may_be_written_in_several_ways(clock, expected):
    raised = {"event": "First raised", "at": "2026-05-29T11:00"}
    stated = case(clock=clock, events=[raised], expected_due=f"2026-06-{expected}")
    assert check_case(stated, 1).problems == ()


@pytest.mark.parametrize(
    ("start", "kind", "expected"),
    [
        ("reopening", "Reopened", "2026-06-24"),
        ("escalation requested", "escalated", "2026-06-24"),
        ("request for next stage received", "escalation", "2026-06-24"),
        ("acknowledged", "acknowledgement", "2026-06-24"),
        ("informal attempt failed", "informal_failed", "2026-06-24"),
        ("decision published", "decision_published", "2026-06-24"),
        ("received by coordinator or chair", "received_by_coordinator_or_chair", "2026-06-24"),
        ("received by anyone", "received", "2026-06-15"),
    ],
)
def test_a_start_may_be_named_as_the_requirements_name_it(start, kind, expected):
    begun = {"event": kind, "at": "2026-06-10T09:00"}
    stated = case(clock=REPLY | {"start_event": start}, events=[begun], expected_due=expected)
    assert check_case(stated, 1).problems == ()


def test_a_meeting_may_be_known_by_anything():
    meetings = [("meeting_scheduled", "2026-06-08"), ("meeting_scheduled", "2026-07-06")]
    refs: list[object] = [1, [1], {"a": 1}, "M1", None]
    for ref in refs:
        events = [{"event": kind, "at": at, "ref": ref} for kind, at in meetings]
        expected = "2026-07-06" if ref is not None else "2026-06-08"
        stated = case(clock={"unit": "next event"}, events=events, expected_due=expected)
        assert check_case(stated, 1).problems == ()


def test_the_words_of_an_event_may_be_written_in_several_ways():
    sent = {"event": "Message sent", "at": "2026-06-02T09:00", "kind": "Full reply"}
    stated = case(events=[sent], expected_result={"met": True, "met_at": "2026-06-02T09:00:00"})
    assert check_case(stated, 1).problems == ()


@pytest.mark.parametrize(
    ("expected", "right"),
    [
        ("2026-06-03", True),
        ("2026-06-04", False),
        ("2026-06-03T11:00", True),
        ("2026-06-03T10:00Z", True),
        ("2026-06-03 11:01+01:00", False),
        ("2026-06-03T11:00:30", True),
        ("2026-06-03T11:00:30.9", True),
        ("2026-06-03T11:00:00+01:00", False),
    ],
)
def test_a_moment_is_compared_as_precisely_as_it_is_written(expected, right):
    clock = {"unit": "hours", "amount": 48}
    stated = case(clock=clock, received_at="2026-06-01T11:00:30+01:00", expected_due=expected)
    assert (not check_case(stated, 1).problems) is right


def test_a_moment_in_the_hour_that_comes_twice_is_told_from_the_other():
    clock = {"unit": "hours", "amount": 1}
    stated = case(clock=clock, received_at="2026-10-25T00:30:00Z")
    assert check_case(stated | {"expected_due": "2026-10-25T01:30:00+00:00"}, 1).problems == ()
    assert check_case(stated | {"expected_due": "2026-10-25T01:30:00+01:00"}, 1).problems


@pytest.mark.parametrize(
    ("clock", "rule", "kind", "met"),
    [
        ({"unit": "next_event"}, "at_the_partnership", "raised_at_meeting", True),
        ({"unit": "next_event"}, "at_the_partnership", "reply_sent", False),
        (REPLY, "review_stage_reply", "reply_sent", True),
        (REPLY, "arrange_meeting", "reply_sent", True),
    ],
)
def test_the_name_of_a_rule_says_what_meets_it_where_nothing_else_does(clock, rule, kind, met):
    diary = {"event": "meeting_scheduled", "at": "2026-06-08T18:30", "ref": "M1"}
    events = [diary, {"event": kind, "at": "2026-06-08T19:00"}]
    result = {"met": met}
    stated = {"received_at": case()["received_at"], "clock": clock, "rule": rule}
    assert check_case(stated | {"events": events, "expected_result": result}, 1).problems == ()


@pytest.mark.parametrize(
    ("kind", "met"),
    [
        ("reply", True),
        ("Full response", True),
        ("stage 2 reply", True),
        ("substantive_reply", True),
        ("closing_reply", True),
        ("holding_reply", False),
        ("progress_update", False),
        ("automatic_receipt", False),
        ("acknowledgement", False),
    ],
)
def test_a_reply_is_known_by_its_kind(kind, met):
    sent = {"event": "message_sent", "at": "2026-06-02T09:00", "kind": kind}
    stated = case(events=[sent], expected_result={"met": met})
    assert check_case(stated, 1).problems == ()


def test_an_acknowledgement_that_nobody_wrote_must_name_who_answers_and_when():
    sent = {"event": "acknowledged", "at": "2026-06-02T09:00", "kind": "automatic_receipt"}
    named = {"officer_or_section": "Parks", "contact": "01234", "reply_date": "2026-06-15"}
    for more, met in (({}, False), (named, True)):
        stated = case(rule="acknowledge_2wd", events=[sent | more], expected_result={"met": met})
        assert check_case(stated, 1).problems == ()


def test_a_time_without_an_offset_is_london_time():
    stated = case(received_at="2026-06-01T11:00:00", expected_due="2026-06-15T23:59:59")
    assert check_case(stated, 1).problems == ()


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (3, "it is not an object"),
        (case(clock=None), "clock is missing"),
        (case(clock={"amount": 1}), "clock says no unit"),
        (case(received_at=None), "received_at is missing"),
        (case(received_at="soon\nor later"), "received_at is not a time: 'soon or later'"),
        (case(received_at=5), "received_at is not a time: '5'"),
        (case(events={"a": 1}), "events is not a list of objects"),
        (case(events=[{"event": "paused"}]), "an event has no time"),
        (case(expected_due="soon"), "expected_due is not a time: 'soon'"),
        (case(expected_result=[1]), "expected_result is not an object"),
        ({k: v for k, v in case().items() if k != "expected_due"}, "it expects nothing"),
    ],
)
def test_a_case_that_cannot_be_read_has_failed_in_one_line(broken, why):
    checked = check_case(broken, 7)
    name = "X1" if isinstance(broken, dict) else "case 7"
    assert checked.line == f"{name} FAILED: {why}"
    assert checked.unreadable


def test_a_case_without_an_id_is_named_by_its_place():
    assert check_case(case(id=None), 4).line == "case 4 ok"


def test_a_name_that_cannot_be_printed_is_printed_all_the_same():
    assert check_case(case(id="\ud800"), 1).line == "? ok"


def test_a_file_may_hold_a_list_or_an_object_with_cases():
    assert read_cases('{"cases": [1]}') == read_cases("[1]") == [1]
    assert read_cases('{"notes": "none", "worked": [1]}') == [1]
    assert read_cases('{"sources": [2], "cases": [1]}') == [1]


def test_a_file_may_hold_one_case_alone():
    assert read_cases(json.dumps(case())) == [case()]


@pytest.mark.parametrize(
    "text", ["", " \n", "{", "3", '{"a": 1}', '{"a": [1], "b": [2]}', "[" * 100_000]
)
def test_a_file_that_is_no_list_of_cases_is_refused(text):
    with pytest.raises(CasesUnreadable) as refusal:
        read_cases(text)
    assert "\n" not in str(refusal.value)


def check(tmp_path: Path, content: bytes) -> tuple[int, str]:
    """Run the command on a file; its exit code and what it printed."""
    path, out = tmp_path / "cases.json", StringIO()
    path.write_bytes(content)
    try:
        call_command("check_timescales", str(path), stdout=out)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_the_command_prints_a_line_a_case_and_the_totals(tmp_path):
    good, bad, broken = case(id="A"), case(id="B", expected_due=None), case(id="C", clock=0)
    code, printed = check(tmp_path, json.dumps([good]).encode())
    assert (code, printed) == (0, "A ok\n1 passed, 0 failed\n")
    code, printed = check(tmp_path, json.dumps([good, bad]).encode())
    assert code == 1
    assert printed.splitlines()[-1] == "1 passed, 1 failed"
    code, printed = check(tmp_path, json.dumps([good, bad, broken]).encode())
    assert code == 2
    assert printed.splitlines()[-2:] == ["C FAILED: clock is missing", "1 passed, 2 failed"]


def test_the_command_reads_an_empty_list_and_a_byte_order_mark(tmp_path):
    assert check(tmp_path, b"\xef\xbb\xbf[]") == (0, "0 passed, 0 failed\n")


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe[", b"7"])
def test_the_command_refuses_a_garbled_file_in_one_line(tmp_path, content):
    with pytest.raises(CommandError) as refusal:
        check(tmp_path, content)
    assert refusal.value.returncode == 2
    assert "\n" not in str(refusal.value)


def test_the_command_refuses_a_missing_file_in_one_line(tmp_path):
    with pytest.raises(CommandError, match=r"none\.json cannot be read: No such file") as refusal:
        call_command("check_timescales", str(tmp_path / "none.json"))
    assert refusal.value.returncode == 2

"""Who reaches which screen of the desk: the matrix as data, and docs/access.md made from it.

Write the page anew with: .venv/bin/python -m tests.casework.desk.access
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[3] / "docs" / "access.md"

# How a screen answers: it opens; it refuses in words; it looks as if it were not there.
YES, NO, HIDDEN = "yes", "no", "–"

IDENTITIES: Sequence[tuple[str, str]] = (
    ("coordinator", "Coordinator"),
    ("caseworker", "Caseworker"),
    ("chair", "Chair"),
    ("vice_chair", "Vice-chair"),
    ("lto_rep", "Representative"),
    ("auditor", "Auditor"),
    ("administrator", "Administrator"),
    ("editor", "Editor"),
    ("superuser", "Superuser without a role"),
    ("conflicted", "Somebody it is about"),
    ("anonymous", "Nobody signed in"),
)

# Each string: one letter an identity, in their order. y: yes, n: no, h: hidden.
LETTERS: Mapping[str, str] = {"y": YES, "n": NO, "h": HIDDEN}

# The case of the matrix was passed to the chair; the representative sees it because the
# procedure lets them in for a step of that stage; the caseworker and the vice-chair were never
# given it; “conflicted” is a coordinator, and named in it.
SCREENS: Sequence[tuple[str, str, str]] = (
    #                                                       c c c v l a a e s c -
    ("Today", "desk:today", "yyyyyynnnyn"),
    ("Cases", "desk_cases:index", "yyyyyynnnyn"),
    ("Cases, as rows alone", "desk_cases:index_results", "yyyyyynnnyn"),
    ("Why it matters", "desk:guidance", "yyyyyyyyyyn"),
    ("Lessons", "desk:lessons", "yyyyyynnnyn"),
    ("A lesson given to the coordinator", "desk:lesson", "yhyhyynnnhn"),
    ("How well we do", "desk:quality", "yyyyyynnnyn"),
    ("What people answered afterwards", "desk:survey", "yyyyyynnnyn"),
    ("Figures", "desk:figures", "yyyyyynnnyn"),
    ("The cases behind a figure, as far as they see them", "desk:figure_cases", "yyyyyynnnyn"),
    ("Unusual numbers", "desk:alerts", "yyyyyynnnyn"),
    ("One of them", "desk:alert", "yyyyyynnnyn"),
    ("Restricted contacts", "desk:restrictions", "yyyyyynnnyn"),
    ("Enquiries of outside bodies", "desk:enquiries", "yyyyyynnnyn"),
    ("Groups of cases", "desk:groups", "yyyyyynnnyn"),
    ("A group of a case that only coordinators have", "desk:group", "yhhhhynnnyn"),
    ("Add a case to it", "desk:group_add", "yhhhhnnnnyn"),
    ("Write its report", "desk:group_report", "yhhhhnnnnyn"),
    ("Send its report", "desk:group_send", "yhhhhnnnnyn"),
    ("Take that case out of it", "desk:leave_group", "yhhhhnhhhyn"),
    ("Look for a new issue in what came with it", "desk:check_item", "yhhhhnhhhyn"),
    ("Log a contact", "desk:log", "yyyynnnnnyn"),
    ("Note what was settled on the spot, where there is a way", "desk:settled", "hhhhnnnnnhn"),
    ("What to say to a caller, by whoever logged it", "desk:logged", "hhhhnnnnnhn"),
    ("Passed on by members", "desk:hand_overs", "yyyyyynnnyn"),
    ("Something passed on that coordinators see to", "desk:hand_over", "yhhhhynnnyn"),
    ("Make a case of it", "desk:case_of_hand_over", "yhhhnnnnnyn"),
    ("Join it to a case of theirs", "desk:join_hand_over", "yhhhhnnnnyn"),
    ("Put it aside", "desk:end_hand_over", "yhhhhnnnnyn"),
    ("One case", "desk:case", "yhyhyyhhhhn"),
    ("Its history", "desk:history", "yhyhyyhhhhn"),
    ("Its correspondence file", "desk:bundle", "yhyhyyhhhhn"),
    ("A letter of it, to print", "desk:letter", "yhyhyyhhhhn"),
    ("A document of it", "desk:download", "yhyhyyhhhhn"),
    ("A document as it came", "desk:original", "yhyhnnhhhhn"),
    ("Sort", "desk:triage", "yhyhnnhhhhn"),
    ("Move to another procedure, where there is one", "desk:wrong_procedure", "hhhhhhhhhhn"),
    ("Give to somebody", "desk:assign", "yhyhnnhhhhn"),
    ("Put times right", "desk:change_received", "yhyhnnhhhhn"),
    ("Agree words", "desk:agree_words", "yhyhnnhhhhn"),
    ("Add a point", "desk:add_point", "yhyhnnhhhhn"),
    ("Answer a point", "desk:answer_point", "yhyhnnhhhhn"),
    ("Choose what to write", "desk:replies", "yhyhyyhhhhn"),
    ("Write an update", "desk:reply", "yhyhnnhhhhn"),
    ("Check a closed case, where one was drawn", "desk:quality_check", "hhhhhhhhhhn"),
    ("Let staff check a draft, where one has a check", "desk:ask_check", "hhhhhhhhhhn"),
    ("Go on without their check", "desk:go_on", "hhhhhhhhhhn"),
    ("Answer a comment on a draft", "desk:answer_comment", "hhhhhhhhhhn"),
    ("A draft, by whoever was asked to check it", "desk:draft", "hhhhhhhhhhn"),
    ("Note a call", "desk:contact", "yhyhnnhhhhn"),
    ("They told us more", "desk:message_in", "yhyhnnhhhhn"),
    ("Add a note", "desk:note", "yhyhnnhhhhn"),
    ("Ask for information", "desk:ask", "yhyhnnhhhhn"),
    ("Get advice", "desk:advice", "yhyhnnhhhhn"),
    ("Record an answer", "desk:asked_answer", "yhyhnnhhhhn"),
    ("Mark a job done", "desk:job_done", "yhyhnnhhhhn"),
    ("Add a file", "desk:add_file", "yhyhnnhhhhn"),
    ("Change a person's details", "desk:person", "yhyhnnhhhhn"),
    ("Offer a meeting", "desk:offer_meeting", "yhyhnnhhhhn"),
    ("Note what they chose of it", "desk:meeting_answer", "yhyhnnhhhhn"),
    ("Cancel a meeting", "desk:cancel_meeting", "yhyhnnhhhhn"),
    ("End a meeting to which nobody came", "desk:meeting_not_held", "yhyhnnhhhhn"),
    ("Share the notes of a meeting", "desk:meeting_notes", "yhyhnnhhhhn"),
    ("Give an access code", "desk:give_code", "yhyhnnhhhhn"),
    ("Revoke access codes", "desk:revoke_codes", "yhyhnnhhhhn"),
    ("Refer it to a colleague", "desk:refer", "yhyhnnhhhhn"),
    ("Agree when to speak again", "desk:agree_contact", "yhyhnnhhhhn"),
    ("Say what came of it", "desk:contact_result", "yhyhnnhhhhn"),
    ("Note what was learned", "desk:add_lesson", "yhyhnnhhhhn"),
    ("Choose how to put it right", "desk:choose_remedy", "yhyhnnhhhhn"),
    ("Promise to put it right", "desk:agree_remedy", "yhyhnnhhhhn"),
    ("Ask somebody to agree to it", "desk:ask_to_agree", "yhyhnnhhhhn"),
    ("Note that it was done", "desk:remedy_done", "yhyhnnhhhhn"),
    ("Look whether it held", "desk:follow_up_remedy", "yhyhnnhhhhn"),
    ("Drop a promise", "desk:drop_remedy", "yhyhnnhhhhn"),
    ("Mark the case", "desk:set_flag", "yhyhnnhhhhn"),
    ("Take a mark off", "desk:lift_flag", "yhyhnnhhhhn"),
    ("Look at a mark again, where it has a day", "desk:review_flag", "hhhhhhhhhhn"),
    ("Is it for us?", "desk:scope", "yhyhnnhhhhn"),
    ("Refuse it with a way onward", "desk:refuse", "yhyhnnhhhhn"),
    ("Pass it on as a request", "desk:service_request", "yhyhnnhhhhn"),
    ("Take it in all the same", "desk:accept_anyway", "yhyhnnhhhhn"),
    ("They do not agree", "desk:disagree", "yhyhnnhhhhn"),
    ("Name one of us whom it is about", "desk:name_staff", "yhyhnnhhhhn"),
    ("Say that it is not about them", "desk:somebody_else", "yhyhnnhhhhn"),
    ("Tell whom it is about", "desk:subject", "yhyhnnhhhhn"),
    ("Note that they did not comment", "desk:no_comment", "yhyhnnhhhhn"),
    ("Say who provides the service, where others do", "desk:contractor", "hhhhhhhhhhn"),
    ("Who has read it", "desk:readers", "yhnhnyhhhhn"),
    ("I have an interest in it", "desk:say_interest", "yhyhyyhhhhn"),
    ("Who is kept from it", "desk:interests", "yhyhnyhhhhn"),
    ("Note that somebody has an interest", "desk:note_interest", "yhnhnnhhhhn"),
    ("End an interest", "desk:end_interest", "yhnhnnhhhhn"),
    ("Answer it together with others", "desk:join_group", "yhyhnnhhhhn"),
    ("Keep a point to one person", "desk:personal_point", "yhyhnnhhhhn"),
    ("Ask whether to restrict contact", "desk:ask_restriction", "yhyhnnhhhhn"),
    ("Restrict contact", "desk:restrict", "nhyhnnhhhhn"),
    ("Look at a restriction again", "desk:review_restriction", "nhyhnnhhhhn"),
    ("Lift a restriction", "desk:lift_restriction", "nhyhnnhhhhn"),
    ("Note that they challenge it", "desk:challenge_restriction", "yhyhnnhhhhn"),
    ("Answer the challenge", "desk:answer_challenge", "yhyhynhhhhn"),
    ("Log an incident", "desk:add_incident", "yhyhnnhhhhn"),
    ("Record advice about an incident", "desk:incident_advice", "yhyhnnhhhhn"),
    ("Record that an outside body asks", "desk:add_enquiry", "yhyhnnhhhhn"),
    ("Write our answer to it", "desk:answer_enquiry", "yhyhnnhhhhn"),
    ("Sign our answer", "desk:sign_enquiry", "nhyhnnhhhhn"),
    ("Note that our answer has gone", "desk:enquiry_sent", "yhyhnnhhhhn"),
    ("Say how far the outside body has come", "desk:enquiry_status", "yhyhnnhhhhn"),
    ("Promise what it asks for", "desk:enquiry_remedy", "yhyhnnhhhhn"),
    ("Raised at a meeting, or carried over", "desk:raised", "yhyhnnhhhhn"),
    ("What the agenda of a meeting says of it", "desk:agenda_line", "yhyhnnhhhhn"),
    ("Packs of meetings", "desk:meeting_packs", "yyyyyynnnyn"),
    ("The pack of a meeting", "desk:meeting_pack", "yyyyyynnnyn"),
    ("They are not content", "desk:not_content", "yhyhnnhhhhn"),
    ("Take further", "desk:enter_stage", "yhyhnnhhhhn"),
    ("Send back, where there is a way", "desk:return_case", "hhhhhhhhhhn"),
    ("Record the consultation", "desk:step", "nhyhynhhhhn"),
    ("Close", "desk:close", "yhyhnnhhhhn"),
    ("Reopen", "desk:reopen", "yhyhnnhhhhn"),
    ("Procedures", "desk_procedures:index", "yyyyyyynyyn"),
    ("Procedures in use", "desk_procedures:in_use", "ynnnnnynyyn"),
    (
        "What a procedure is in use for, beside the main one",
        "desk_procedures:beside",
        "hnnnnnhnhhn",
    ),
    ("Procedures, as rows alone", "desk_procedures:index_results", "yyyyyyynyyn"),
    ("One procedure", "desk_procedures:read", "yyyyyyynyyn"),
    ("Compare two versions", "desk_procedures:compare", "yyyyyyynyyn"),
    ("A procedure beside the Codes", "desk_procedures:codes", "yyyyyyynyyn"),
    ("A new draft", "desk_procedures:new", "ynnnnnynyyn"),
    ("Import a procedure", "desk_procedures:import", "ynnnnnynyyn"),
    ("Change a draft", "desk_procedures:edit", "ynnnnnynyyn"),
    ("Change an entry of a draft", "desk_procedures:entry", "ynnnnnynyyn"),
    ("Add an entry to a draft", "desk_procedures:add", "ynnnnnynyyn"),
    ("Change the document of a draft", "desk_procedures:document", "ynnnnnynyyn"),
    ("Publish a draft", "desk_procedures:publish", "ynnnnnynyyn"),
    ("Discard a draft", "desk_procedures:discard", "ynnnnnynyyn"),
    ("Retire a version", "desk_procedures:end", "ynnnnnynyyn"),
    ("Calendar", "casework_calendarday_modeladmin_index", "ynnnnyynyyn"),
    ("Add a day", "casework_calendarday_modeladmin_create", "ynnnnnynyyn"),
    ("Change a day", "casework_calendarday_modeladmin_edit", "ynnnnnynyyn"),
    ("Delete a day", "casework_calendarday_modeladmin_delete", "nnnnnnnnnnn"),
    ("History of a day", "casework_calendarday_modeladmin_history", "ynnnnyynyyn"),
    ("Calendar checks", "casework_calendarcheck_modeladmin_index", "ynnnnyynyyn"),
    ("Add a check", "casework_calendarcheck_modeladmin_create", "ynnnnnynyyn"),
    ("Change a check", "casework_calendarcheck_modeladmin_edit", "ynnnnnynyyn"),
    ("Delete a check", "casework_calendarcheck_modeladmin_delete", "nnnnnnnnnnn"),
    ("History of a check", "casework_calendarcheck_modeladmin_history", "ynnnnyynyyn"),
    ("Outside bodies", "casework_outsidebody_modeladmin_index", "ynnnnyynyyn"),
    ("Add a body", "casework_outsidebody_modeladmin_create", "ynnnnnynyyn"),
    ("Change a body", "casework_outsidebody_modeladmin_edit", "ynnnnnynyyn"),
    ("Delete a body", "casework_outsidebody_modeladmin_delete", "nnnnnnnnnnn"),
    ("History of a body", "casework_outsidebody_modeladmin_history", "ynnnnyynyyn"),
    ("Contractors", "casework_contractor_modeladmin_index", "ynnnnyynyyn"),
    ("Add a contractor", "casework_contractor_modeladmin_create", "ynnnnnynyyn"),
    ("Change a contractor", "casework_contractor_modeladmin_edit", "ynnnnnynyyn"),
    ("Delete a contractor", "casework_contractor_modeladmin_delete", "nnnnnnnnnnn"),
    ("History of a contractor", "casework_contractor_modeladmin_history", "ynnnnyynyyn"),
    ("Words of messages", "casework_messagetext_modeladmin_index", "ynnnnyynyyn"),
    ("Add words", "casework_messagetext_modeladmin_create", "ynnnnnynyyn"),
    ("Change words", "casework_messagetext_modeladmin_edit", "ynnnnnynyyn"),
    ("Delete words", "casework_messagetext_modeladmin_delete", "nnnnnnnnnnn"),
    ("History of words", "casework_messagetext_modeladmin_history", "ynnnnyynyyn"),
    ("Questions", "casework_questiontext_modeladmin_index", "ynnnnyynyyn"),
    ("Word a question", "casework_questiontext_modeladmin_create", "ynnnnnynyyn"),
    ("Change its words", "casework_questiontext_modeladmin_edit", "ynnnnnynyyn"),
    ("Delete its words", "casework_questiontext_modeladmin_delete", "nnnnnnnnnnn"),
    ("History of its words", "casework_questiontext_modeladmin_history", "ynnnnyynyyn"),
)
NAMES = [name for name, _ in IDENTITIES]
# Those whom different rows let in or keep out; of the others one database says it for both.
ON_BOTH = ("coordinator", "caseworker", "lto_rep", "conflicted", "anonymous")
EACH = [
    pytest.param(name, marks=() if name in ON_BOTH else pytest.mark.one_database) for name in NAMES
]
ROWS: Mapping[str, str] = {name: letters for _, name, letters in SCREENS}

INTRODUCTION = """# Who sees what on the casework desk

Made from the matrix that the tests check (`tests/casework/desk/access.py`); do not edit it here.

“yes”: the screen opens. “no”: it refuses in plain words, or asks to sign in. “–”: it answers as
if there were no such case. Rights come from roles held on the day; an administrator or a
superuser without such a role sees no case. Whoever a case is about cannot tell that it exists,
whatever their role; a try to open it is noted where they cannot see it.

The case of this table was passed to the chair. The representative of the accountable body sees
it because the procedure lets them in for a step of that stage. The caseworker and the vice-chair
were never given it: the vice-chair has a case that is about the chair, or that nobody else can
have. “Somebody it is about” is otherwise a coordinator.
"""


def who_may(screen: str) -> str:
    """The first whom a screen opens to; empty where this case has no place for it."""
    return next(
        (name for name, letter in zip(NAMES, ROWS[screen], strict=True) if letter == "y"), ""
    )


def expected(letters: str) -> list[str]:
    return [LETTERS[letter] for letter in letters]


def page() -> str:
    heads = [label for _, label in IDENTITIES]
    lines = [
        INTRODUCTION,
        "| Screen | " + " | ".join(heads) + " |",
        "|---|" + "---|" * len(heads),
        *(f"| {label} | " + " | ".join(expected(letters)) + " |" for label, _, letters in SCREENS),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

"""The addresses of the desk, below ``/admin/casework/``."""

from __future__ import annotations

from django.urls import path

from cms.casework.desk.pages import (
    access_codes,
    answering,
    case,
    commitments,
    contacts,
    fact_checks,
    files,
    flags,
    guidance,
    lessons,
    log,
    meetings,
    moving,
    people,
    quality,
    remedies,
    returning,
    scope,
    settling,
    sorting,
    subjects,
    today,
    wrong_procedure,
)
from cms.casework.desk.urls_together import urlpatterns as together

app_name = "desk"

CASE = "cases/<int:pk>/"

urlpatterns = [
    path("today/", today.TodayPage.as_view(), name="today"),
    path("why-it-matters/", guidance.GuidancePage.as_view(), name="guidance"),
    path("log/", log.LogPage.as_view(), name="log"),
    path("quality/", quality.QualityPage.as_view(), name="quality"),
    path("lessons/", lessons.RegisterPage.as_view(), name="lessons"),
    path("lessons/<int:lesson_id>/", lessons.LessonPage.as_view(), name="lesson"),
    path("log/settled/", settling.SettledPage.as_view(), name="settled"),
    path("log/<uuid:key>/", log.LoggedPage.as_view(), name="logged"),
    path(CASE, case.CaseScreen.as_view(), name="case"),
    path(f"{CASE}history/", files.HistoryPage.as_view(), name="history"),
    path(f"{CASE}file/", files.BundlePage.as_view(), name="bundle"),
    path(f"{CASE}letters/<int:message_id>/", files.LetterPage.as_view(), name="letter"),
    path(f"{CASE}files/new/", files.AddFilePage.as_view(), name="add_file"),
    path(f"{CASE}files/<int:file_id>/", files.DownloadPage.as_view(), name="download"),
    path(f"{CASE}files/<int:file_id>/as-it-came/", files.OriginalPage.as_view(), name="original"),
    path(f"{CASE}sort/", sorting.TriagePage.as_view(), name="triage"),
    path(
        f"{CASE}other-procedure/",
        wrong_procedure.WrongProcedurePage.as_view(),
        name="wrong_procedure",
    ),
    path(f"{CASE}give/", sorting.AssignPage.as_view(), name="assign"),
    path(f"{CASE}times/", sorting.ReceivedPage.as_view(), name="change_received"),
    path(f"{CASE}words/", sorting.AgreeWordsPage.as_view(), name="agree_words"),
    path(f"{CASE}points/new/", answering.AddPointPage.as_view(), name="add_point"),
    path(f"{CASE}points/<int:number>/", answering.AnswerPointPage.as_view(), name="answer_point"),
    path(f"{CASE}write/", answering.RepliesPage.as_view(), name="replies"),
    path(f"{CASE}write/<slug:key>/", answering.ReplyPage.as_view(), name="reply"),
    path(f"{CASE}write/<slug:key>/check/", fact_checks.AskCheckPage.as_view(), name="ask_check"),
    path(f"{CASE}write/<slug:key>/go-on/", fact_checks.GoOnPage.as_view(), name="go_on"),
    path(
        f"{CASE}drafts/<int:request_id>/",
        fact_checks.AnswerCommentPage.as_view(),
        name="answer_comment",
    ),
    path("drafts/<int:request_id>/", fact_checks.DraftPage.as_view(), name="draft"),
    path(f"{CASE}call/", contacts.ContactPage.as_view(), name="contact"),
    path(f"{CASE}more/", contacts.MessageInPage.as_view(), name="message_in"),
    path(f"{CASE}note/", contacts.NotePage.as_view(), name="note"),
    path(f"{CASE}ask/", contacts.AskPage.as_view(), name="ask"),
    path(f"{CASE}advice/", contacts.AdvicePage.as_view(), name="advice"),
    path(f"{CASE}ask/<int:request_id>/", contacts.AskedAnswerPage.as_view(), name="asked_answer"),
    path(f"{CASE}jobs/<int:job_id>/", contacts.JobDonePage.as_view(), name="job_done"),
    path(f"{CASE}people/<int:party_id>/", people.PersonPage.as_view(), name="person"),
    path(f"{CASE}meet/", meetings.OfferMeetingPage.as_view(), name="offer_meeting"),
    path(
        f"{CASE}meet/<int:meeting_id>/",
        meetings.MeetingAnswerPage.as_view(),
        name="meeting_answer",
    ),
    path(
        f"{CASE}meet/<int:meeting_id>/cancel/",
        meetings.CancelMeetingPage.as_view(),
        name="cancel_meeting",
    ),
    path(
        f"{CASE}meet/<int:meeting_id>/not-held/",
        meetings.NotHeldPage.as_view(),
        name="meeting_not_held",
    ),
    path(
        f"{CASE}meet/<int:meeting_id>/notes/",
        meetings.MeetingNotesPage.as_view(),
        name="meeting_notes",
    ),
    path(
        f"{CASE}people/<int:party_id>/access-code/",
        access_codes.GiveCodePage.as_view(),
        name="give_code",
    ),
    path(f"{CASE}access-codes/", access_codes.RevokeCodesPage.as_view(), name="revoke_codes"),
    path(f"{CASE}refer/", commitments.ReferPage.as_view(), name="refer"),
    path(f"{CASE}agreed/new/", commitments.AgreeContactPage.as_view(), name="agree_contact"),
    path(
        f"{CASE}agreed/<int:job_id>/",
        commitments.ContactResultPage.as_view(),
        name="contact_result",
    ),
    path(
        f"{CASE}quality/<int:check_id>/", quality.QualityCheckPage.as_view(), name="quality_check"
    ),
    path(f"{CASE}lessons/new/", lessons.AddLessonPage.as_view(), name="add_lesson"),
    path(f"{CASE}remedies/new/", remedies.ChooseRemedyPage.as_view(), name="choose_remedy"),
    path(
        f"{CASE}remedies/new/<slug:key>/", remedies.AgreeRemedyPage.as_view(), name="agree_remedy"
    ),
    path(
        f"{CASE}remedies/new/<slug:key>/ask/",
        remedies.AskToAgreePage.as_view(),
        name="ask_to_agree",
    ),
    path(
        f"{CASE}remedies/<int:remedy_id>/done/",
        remedies.RemedyDonePage.as_view(),
        name="remedy_done",
    ),
    path(
        f"{CASE}remedies/<int:remedy_id>/look/",
        remedies.FollowUpPage.as_view(),
        name="follow_up_remedy",
    ),
    path(
        f"{CASE}remedies/<int:remedy_id>/drop/",
        remedies.DropRemedyPage.as_view(),
        name="drop_remedy",
    ),
    path(f"{CASE}flags/<slug:key>/", flags.SetFlagPage.as_view(), name="set_flag"),
    path(f"{CASE}flags/<int:flag_id>/again/", flags.ReviewFlagPage.as_view(), name="review_flag"),
    path(f"{CASE}flags/<int:flag_id>/off/", flags.LiftFlagPage.as_view(), name="lift_flag"),
    path(f"{CASE}for-us/", scope.ScopePage.as_view(), name="scope"),
    path(f"{CASE}for-us/no/<slug:key>/", scope.RefusePage.as_view(), name="refuse"),
    path(f"{CASE}for-us/pass-on/", scope.PassOnPage.as_view(), name="service_request"),
    path(f"{CASE}for-us/yes/", scope.AcceptPage.as_view(), name="accept_anyway"),
    path(f"{CASE}for-us/they-disagree/", scope.DisagreePage.as_view(), name="disagree"),
    path(f"{CASE}about/new/", subjects.NameStaffPage.as_view(), name="name_staff"),
    path(
        f"{CASE}about/<int:party_id>/<slug:what>/",
        subjects.SubjectPage.as_view(),
        name="subject",
    ),
    path(
        f"{CASE}about/no-comment/<int:request_id>/",
        subjects.NoCommentPage.as_view(),
        name="no_comment",
    ),
    path(f"{CASE}contractor/", subjects.ContractorPage.as_view(), name="contractor"),
    path(f"{CASE}readers/", subjects.ReadersPage.as_view(), name="readers"),
    path(f"{CASE}raised/", people.RaisedPage.as_view(), name="raised"),
    path(f"{CASE}not-content/", moving.NotContentPage.as_view(), name="not_content"),
    path(f"{CASE}further/", moving.EnterStagePage.as_view(), name="enter_stage"),
    path(f"{CASE}back/", returning.ReturnPage.as_view(), name="return_case"),
    path(f"{CASE}steps/<slug:key>/", moving.StepPage.as_view(), name="step"),
    path(f"{CASE}close/", moving.ClosePage.as_view(), name="close"),
    path(f"{CASE}reopen/", moving.ReopenPage.as_view(), name="reopen"),
    *together,
]

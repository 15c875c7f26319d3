"""Addresses for restricted contacts, groups of cases and enquiries of outside bodies."""

from __future__ import annotations

from django.urls import URLPattern, path

from cms.casework.desk.pages import enquiries, groups, lists, restricting

CASE = "cases/<int:pk>/"
ONE = f"{CASE}restrictions/<int:restriction_id>/"
ENQUIRY = f"{CASE}enquiries/<int:enquiry_id>/"
GROUP = "groups/<int:group_id>/"

urlpatterns: list[URLPattern] = [
    path("restrictions/", lists.RestrictionsPage.as_view(), name="restrictions"),
    path("enquiries/", lists.EnquiriesPage.as_view(), name="enquiries"),
    path("groups/", groups.GroupsPage.as_view(), name="groups"),
    path(GROUP, groups.GroupPage.as_view(), name="group"),
    path(f"{GROUP}add/", groups.GroupAddPage.as_view(), name="group_add"),
    path(f"{GROUP}report/", groups.ReportPage.as_view(), name="group_report"),
    path(f"{GROUP}send/", groups.SendReportPage.as_view(), name="group_send"),
    path(f"{CASE}group/", groups.JoinPage.as_view(), name="join_group"),
    path(f"{CASE}group/leave/", groups.LeavePage.as_view(), name="leave_group"),
    path(
        f"{CASE}points/<int:number>/personal/", groups.PersonalPage.as_view(), name="personal_point"
    ),
    path(f"{CASE}restrict/ask/", restricting.AskDecisionPage.as_view(), name="ask_restriction"),
    path(f"{CASE}restrict/", restricting.RestrictPage.as_view(), name="restrict"),
    path(f"{ONE}review/", restricting.ReviewPage.as_view(), name="review_restriction"),
    path(f"{ONE}lift/", restricting.LiftPage.as_view(), name="lift_restriction"),
    path(f"{ONE}challenge/", restricting.ChallengePage.as_view(), name="challenge_restriction"),
    path(f"{ONE}answer/", restricting.ChallengeAnswerPage.as_view(), name="answer_challenge"),
    path(f"{CASE}sent/<int:check_id>/", restricting.CheckPage.as_view(), name="check_item"),
    path(f"{CASE}incidents/new/", restricting.IncidentPage.as_view(), name="add_incident"),
    path(
        f"{CASE}incidents/<int:incident_id>/",
        restricting.IncidentAdvicePage.as_view(),
        name="incident_advice",
    ),
    path(f"{CASE}enquiries/new/", enquiries.RecordEnquiryPage.as_view(), name="add_enquiry"),
    path(f"{ENQUIRY}answer/", enquiries.AnswerEnquiryPage.as_view(), name="answer_enquiry"),
    path(f"{ENQUIRY}sign/", enquiries.SignEnquiryPage.as_view(), name="sign_enquiry"),
    path(f"{ENQUIRY}sent/", enquiries.SentEnquiryPage.as_view(), name="enquiry_sent"),
    path(f"{ENQUIRY}status/", enquiries.EnquiryStatusPage.as_view(), name="enquiry_status"),
    path(f"{ENQUIRY}remedy/", enquiries.EnquiryRemedyPage.as_view(), name="enquiry_remedy"),
]

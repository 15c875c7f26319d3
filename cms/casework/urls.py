"""The resident's addresses: telling us, and following it. Every one is private."""

from __future__ import annotations

from django.urls import URLPattern, path

from cms.casework.intake import afterwards, coming_back, heard
from cms.casework.intake import views as intake
from cms.casework.intake.questions import TellUs
from cms.casework.tracking import (
    authority,
    details,
    discontent,
    keeping_in_touch,
    meeting,
    own_case,
    publishing,
    saying,
    signing_in,
    survey,
)
from cms.web.private_pages import private_page

questions = TellUs.as_view(url_name="tell_us_question")

urlpatterns: list[URLPattern] = [
    path("tell-us/", private_page(intake.start), name="tell_us"),
    path("tell-us/sent/<uuid:key>/", private_page(intake.receipt), name="tell_us_receipt"),
    path("tell-us/print/", private_page(afterwards.paper), name="tell_us_print"),
    path("tell-us/print/pdf/", private_page(afterwards.paper_pdf), name="tell_us_print_pdf"),
    path("tell-us/save/", private_page(coming_back.save), name="tell_us_save"),
    path("tell-us/saved/", private_page(coming_back.saved), name="tell_us_saved"),
    path("tell-us/back/<str:token>/", private_page(coming_back.come_back), name="tell_us_back"),
    path("tell-us/equality/", private_page(afterwards.equality), name="tell_us_equality"),
    path(
        "tell-us/equality/thank-you/",
        private_page(afterwards.equality_thanks),
        name="tell_us_equality_thanks",
    ),
    path("tell-us/<slug:step>/", private_page(questions), name="tell_us_question"),
    path("heard/", heard.tell, name="heard"),
    path("heard/so-far/", heard.so_far, name="heard_so_far"),
    path("how-did-we-do/thank-you/", private_page(survey.thanks), name="survey_thanks"),
    path("how-did-we-do/not-again/", private_page(survey.not_again), name="survey_not_again"),
    path("how-did-we-do/<str:token>/", private_page(survey.answer), name="survey"),
    path("your-case/", private_page(signing_in.sign_in), name="your_case"),
    path("your-case/code/", private_page(signing_in.code), name="your_case_code"),
    path("your-case/access-code/", private_page(signing_in.with_code), name="your_case_with_code"),
    path("your-case/open/<str:token>/", private_page(signing_in.open_link), name="your_case_open"),
    path("your-case/sign-out/", private_page(signing_in.sign_out), name="your_case_sign_out"),
    path("your-case/view/", private_page(own_case.view), name="your_case_view"),
    path("your-case/add/", private_page(saying.add), name="your_case_add"),
    path("your-case/withdraw/", private_page(saying.withdraw_it), name="your_case_withdraw"),
    path("your-case/details/", private_page(details.change), name="your_case_details"),
    path(
        "your-case/keeping-in-touch/",
        private_page(keeping_in_touch.challenge),
        name="your_case_challenge",
    ),
    path("your-case/meeting/", private_page(meeting.answer), name="your_case_meeting"),
    path("your-case/publishing/", private_page(publishing.answer), name="your_case_publishing"),
    path(
        "your-case/address/<str:token>/",
        private_page(details.new_address),
        name="your_case_address",
    ),
    path(
        "your-case/authority/<str:token>/",
        private_page(authority.by_link),
        name="your_case_authority",
    ),
    path("your-case/files/<int:file_id>/", private_page(own_case.file), name="your_case_file"),
    path(
        "your-case/not-content/",
        private_page(discontent.on_own_page),
        name="your_case_not_content",
    ),
    path(
        "your-case/not-content/<str:token>/",
        private_page(discontent.by_link),
        name="your_case_not_content_link",
    ),
]

"""The members' way in, below /sign-in/. Every page is private."""

from __future__ import annotations

from django.urls import URLPattern, path

from cms.users import signing_in
from cms.web.private_pages import private_page

urlpatterns: list[URLPattern] = [
    path("", private_page(signing_in.sign_in), name="sign_in"),
    path("code/", private_page(signing_in.code), name="sign_in_code"),
    path("open/<str:token>/", private_page(signing_in.open_link), name="sign_in_open"),
    path("out/", private_page(signing_in.sign_out), name="sign_out"),
]

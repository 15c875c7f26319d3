"""The same page of the form builder with the middleware and addresses of a new Wagtail project."""

from __future__ import annotations

from benchmarks.settings import *

ROOT_URLCONF = "benchmarks.form_builder.stock_urls"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    # allauth does not start without its own, which does next to nothing here.
    "allauth.account.middleware.AccountMiddleware",
]

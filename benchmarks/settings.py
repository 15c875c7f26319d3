"""The site as it is served to the public, beside a page of Wagtail's form builder."""

from __future__ import annotations

from cms.settings.base import *
from cms.settings.base import INSTALLED_APPS, STORAGES

INSTALLED_APPS = ["benchmarks.form_builder", "wagtail.contrib.forms", *INSTALLED_APPS]
SECRET_KEY = "only-for-benchmarks"  # noqa: S105 - signs nothing outside a run
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# One address tells us everything, and without a pause.
SUBMISSIONS_AN_HOUR = 0
FASTEST_SUBMISSION_SECONDS = 0

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
# Residents name a place of their own, as if through a proxy; they do it all without a pause.
TRUSTED_PROXY_COUNT = 1
FASTEST_SUBMISSION_SECONDS = 0

"""For the tests: the safe settings, with fast passwords and nothing that leaves the process."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from cms.settings.base import *
from cms.settings.base import INSTALLED_APPS, STORAGES
from cms.settings.environment import flag

_FILES = Path(tempfile.gettempdir()) / f"answerable-tests-{os.getpid()}"

INSTALLED_APPS = [*INSTALLED_APPS, "django_linear_migrations"]
SECRET_KEY = "only-for-tests"  # noqa: S105 - signs nothing outside a test run
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
SITE_URL = WAGTAILADMIN_BASE_URL = "http://testserver"
CASE_REFERENCE_PREFIX = "AB"
ANSWERABLE_DEMO = flag("ANSWERABLE_DEMO")
REQUIRE_SECOND_FACTOR = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
FALLBACK_PHONE = "01632 960 114"
VAR_DIR = _FILES
DEMONSTRATION_MAIL_DIR = _FILES / "mail"
MEDIA_ROOT = _FILES / "media"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
STORAGES = {
    **STORAGES,
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(_FILES / "private"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SUBMISSIONS_AN_HOUR = 0
MANY_FROM_ONE_SOURCE = 0
MESSAGES_AN_HOUR_TO_ONE = 0
FASTEST_SUBMISSION_SECONDS = 0

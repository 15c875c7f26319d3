"""On one's own machine: the demonstration, plain http, static files straight from source."""

from __future__ import annotations

import os
import secrets
from importlib.util import find_spec

from cms.settings.base import *
from cms.settings.base import (
    INSTALLED_APPS,
    SECRET_KEY,
    STORAGES,
    VAR_DIR,
)
from cms.settings.environment import flag

if find_spec("django_linear_migrations"):  # a developer's: keeps max_migration.txt
    INSTALLED_APPS = [*INSTALLED_APPS, "django_linear_migrations"]
DEBUG = flag("DEBUG")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
ANSWERABLE_DEMO = flag("ANSWERABLE_DEMO", default=True)
REQUIRE_SECOND_FACTOR = flag("REQUIRE_SECOND_FACTOR", default=not ANSWERABLE_DEMO)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True


def local_secret() -> str:
    """Make a key once and keep it, so that a restart signs nobody out."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = SECRET_KEY or local_secret()
CASE_REFERENCE_PREFIX = os.environ.get("CASE_REFERENCE_PREFIX", "SF")
FALLBACK_PHONE = os.environ.get("FALLBACK_PHONE", "01632 960 114")
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "hello@sallowfield.example")
# Everybody who tries it out comes from the same address, and some come with a script.
SUBMISSIONS_AN_HOUR = int(os.environ.get("SUBMISSIONS_AN_HOUR", "0"))
MANY_FROM_ONE_SOURCE = int(os.environ.get("MANY_FROM_ONE_SOURCE", "0"))
MESSAGES_AN_HOUR_TO_ONE = int(os.environ.get("MESSAGES_AN_HOUR_TO_ONE", "0"))
FASTEST_SUBMISSION_SECONDS = int(os.environ.get("FASTEST_SUBMISSION_SECONDS", "0"))
if ANSWERABLE_DEMO:
    EMAIL_BACKEND = "cms.web.demonstration_mail.FolderBackend"
    TEXT_BACKEND = "cms.casework.mail.texts.FolderTexts"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

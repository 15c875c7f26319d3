"""Settings that are safe as they stand; dev and test loosen them, production adds the server."""

from __future__ import annotations

import json
import os
from pathlib import Path

from cms.settings.environment import database, flag
from cms.settings.signing_in import *
from cms.web import policy

BASE_DIR = Path(__file__).resolve().parents[2]


VAR_DIR = Path(os.environ.get("ANSWERABLE_VAR", BASE_DIR / "var"))

DEBUG = False
SECRET_KEY = os.environ.get("SECRET_KEY", "")
ALLOWED_HOSTS = [h for h in os.environ.get("ALLOWED_HOSTS", "").split(",") if h]

# Demonstration mode: fictional content, sign-ins on show, mail never leaves the machine.
ANSWERABLE_DEMO = flag("ANSWERABLE_DEMO")
# The address in every link we send. Never taken from the request (password-reset poisoning).
SITE_URL = os.environ.get("SITE_URL", "http://localhost:8000").rstrip("/")
WAGTAILADMIN_BASE_URL = SITE_URL
# Two or three letters at the start of every case reference.
CASE_REFERENCE_PREFIX = os.environ.get("CASE_REFERENCE_PREFIX", "AN")
# Which shipped procedure pack a new site starts with.
CASEWORK_DEFAULT_PACK = os.environ.get("CASEWORK_DEFAULT_PACK", "partnership-48h-month")
# Shown on the plain page when the database is away, so it cannot come from there.
FALLBACK_PHONE = os.environ.get("FALLBACK_PHONE", "")
# Written anew by whatever restores a backup for a test; site health reads when that was.
BACKUP_RESTORED_FILE = os.environ.get("BACKUP_RESTORED_FILE", str(VAR_DIR / "backup_restored"))
# Where “Leave this page quickly” leads: a page that anybody might be reading. Empty: not offered.
QUICK_EXIT_URL = os.environ.get("QUICK_EXIT_URL", "https://www.bbc.co.uk/weather")
# Under which anybody may use what is published as data.
OPEN_DATA_LICENCE = os.environ.get("OPEN_DATA_LICENCE", "Open Government Licence v3.0")
OPEN_DATA_LICENCE_URL = os.environ.get(
    "OPEN_DATA_LICENCE_URL",
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
)

INSTALLED_APPS = [
    "cms.home",
    "cms.conduct",
    "cms.policies",
    "cms.published_summaries",
    "cms.casework",
    "cms.meetings",
    "cms.users",
    "cms.web",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail_modeladmin",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.users.apps.StaffUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "simple_history",
    "formtools",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    # Outermost, so that the pages of the two below carry the headers too.
    "cms.web.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.web.middleware.DatabaseDown",
    "cms.web.middleware.RefuseBrokenInput",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.users.middleware.SecondFactorForStaff",
    "cms.users.mail_session.NoAccountByMail",
    "simple_history.middleware.HistoryRequestMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.web.context.site",
            ],
        },
    },
]

# --- databases -----------------------------------------------------------------------------
DATABASES = {
    "default": database(
        os.environ.get("DATABASE_URL", f"sqlite:///{VAR_DIR / 'answerable.sqlite3'}")
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        # Throttles must hold across processes, so the shared database rather than memory.
        "BACKEND": "cms.web.counting.CountingCache",
        "LOCATION": "django_cache",
        # Counts of tries live here: 300, Django's own, would let a flood push them out.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# --- who is who: cms/settings/signing_in.py -------------------------------------------------
# People who work on cases need a second factor; only the demonstration does without.
REQUIRE_SECOND_FACTOR = flag("REQUIRE_SECOND_FACTOR", default=not ANSWERABLE_DEMO)

# --- what a request may be -----------------------------------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 10
CONTENT_SECURITY_POLICY = policy.PUBLIC_POLICY
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

# How many proxies of our own stand before the site: the visitor's address is what the outermost
# of them wrote in X-Forwarded-For. 0: nobody may write it.
TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
# How often one address may tell us something in an hour; 0: as often as it likes.
SUBMISSIONS_AN_HOUR = int(os.environ.get("SUBMISSIONS_AN_HOUR", "60"))
# From how many in an hour those of one address stand apart on Today; 0: they never do.
MANY_FROM_ONE_SOURCE = int(os.environ.get("MANY_FROM_ONE_SOURCE", "15"))
# How often in an hour one email address or number may be named before it gets no more of our
# messages; 0: as often as anybody likes.
MESSAGES_AN_HOUR_TO_ONE = int(os.environ.get("MESSAGES_AN_HOUR_TO_ONE", "5"))
# Nobody reads and answers the questions faster than this; 0: no matter how fast.
FASTEST_SUBMISSION_SECONDS = int(os.environ.get("FASTEST_SUBMISSION_SECONDS", "2"))

# How many files one form takes.
MOST_FILES = 5
# ClamAV's daemon, as host:port or the path of its socket; empty: files are not scanned.
CLAMD = os.environ.get("CLAMD", "")

# --- language and time ---------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# --- files ---------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", VAR_DIR / "static"))
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", VAR_DIR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Case files: outside the media folder, no address of their own (docs/adr/0003).
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": os.environ.get("PRIVATE_ROOT", str(VAR_DIR / "private")),
            "base_url": None,
            "file_permissions_mode": 0o600,
        },
    },
    "staticfiles": {"BACKEND": "cms.web.storage.SiteStaticStorage"},
}

# --- mail and background work --------------------------------------------------------------
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "answerable@localhost")
# What sends text messages: cms.casework.mail.texts.WebTexts with the gateway below; empty: the
# site sends none and offers none.
TEXT_BACKEND = os.environ.get("TEXT_BACKEND", "")
TEXT_GATEWAY = {
    "url": os.environ.get("TEXT_GATEWAY_URL", ""),
    "token": os.environ.get("TEXT_GATEWAY_TOKEN", ""),
    "token_scheme": os.environ.get("TEXT_GATEWAY_TOKEN_SCHEME", "Bearer"),
    "to_field": os.environ.get("TEXT_GATEWAY_TO_FIELD", "to"),
    "text_field": os.environ.get("TEXT_GATEWAY_TEXT_FIELD", "text"),
    # A name for the same message at every try, for a gateway that sends each name once.
    "key_field": os.environ.get("TEXT_GATEWAY_KEY_FIELD", ""),
    # What else the gateway wants every time, as a JSON object, such as a sender's name.
    "extra": json.loads(os.environ.get("TEXT_GATEWAY_EXTRA", "{}")),
    "timeout": 10,
}
# Where mail is written in demonstration mode, to be read in the browser.
DEMONSTRATION_MAIL_DIR = VAR_DIR / "mail"
TASKS = {
    # Wagtail's own index tasks run at once; ours go to the queue the worker drains.
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "queue": {
        "BACKEND": os.environ.get("TASKS_BACKEND", "django_tasks_db.DatabaseBackend"),
        "QUEUES": ["default", "mail"],
    },
}

# --- Wagtail -------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Answerable"
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "cms.policies.workflow.finish"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # an administrator changes it: cms/home/guarded.py
WAGTAIL_USER_TIME_ZONES = ["Europe/London"]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English")]
# Shared passwords are kept readable, and tried as often as anybody likes.
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# What can be made new, or holds text and nothing else. No spreadsheets: sheets, columns and
# tables can lie hidden in them.
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "pdf", "txt"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.home.library.CheckedDocumentForm"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 51_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.home.library.CheckedImageForm"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- history -------------------------------------------------------------------------------
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "cms.web.logs.DiscreetFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
SILENCED_SYSTEM_CHECKS = [
    # allauth's sign-up is closed; its check asks for fields that only sign-up uses.
    "account.W001",
]

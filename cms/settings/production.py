"""A public server: everything secret from the environment, https only."""

from __future__ import annotations

import os

from cms.settings.base import *
from cms.settings.base import ALLOWED_HOSTS, SECRET_KEY
from cms.settings.environment import flag, required

SECRET_KEY = SECRET_KEY or required("SECRET_KEY")
ALLOWED_HOSTS = ALLOWED_HOSTS or required("ALLOWED_HOSTS").split(",")
SITE_URL = WAGTAILADMIN_BASE_URL = required("SITE_URL").rstrip("/")
DEFAULT_FROM_EMAIL = required("DEFAULT_FROM_EMAIL")
FALLBACK_PHONE = required("FALLBACK_PHONE")

# Only where a proxy that we run sets the header on every request.
if flag("BEHIND_TLS_PROXY", default=True):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "1"))
    ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
# Wagtail's previews and the demonstration's mail say themselves that we may frame them.
X_FRAME_OPTIONS = "DENY"

"""The application that a server such as gunicorn loads."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
django.setup(set_prefix=False)

from cms.web.requests import SiteHandler  # noqa: E402 - Django is set up first

application = SiteHandler()

"""The front page, plain pages, and what an administrator sets for the whole site."""

from cms.home.models.pages import HomePage, MeetingsPage, StandardPage
from cms.home.models.site_settings import SiteSettings
from cms.home.models.stamp import PublicStamp

__all__ = ["HomePage", "MeetingsPage", "PublicStamp", "SiteSettings", "StandardPage"]

"""Every address of the site."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.urls import serve_pattern

from cms.home import guarded, pictures, serving, standards, views

handler400 = "cms.web.errors.bad_request"
handler403 = "cms.web.errors.forbidden"
handler404 = "cms.web.errors.not_found"
handler500 = "cms.web.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(guarded)),
    path("accounts/", include("allauth.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/images/<path:path>", pictures.picture, name="picture"),
    path("theme.css", views.theme, name="theme"),
    path("contacts.txt", views.contacts_txt, name="contacts_txt"),
    path("robots.txt", views.robots, name="robots"),
    path("service-standards/", standards.service_standards, name="service_standards"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("demonstration/", include("cms.web.demonstration")),
    path("", include("cms.casework.urls")),
    path("", include("cms.meetings.urls")),
    path("", include("cms.conduct.urls")),
    path("", include("cms.published_summaries.urls")),
    path("sign-in/", include("cms.users.urls")),
    path("", include("cms.web.urls")),
    # Before Wagtail's own, which walks down to a page and draws it every time.
    re_path(serve_pattern, serving.serve, name="wagtail_serve"),
    path("", include(wagtail_urls)),
]

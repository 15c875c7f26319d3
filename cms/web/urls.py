"""Addresses of the ground floor."""

from __future__ import annotations

from django.urls import path

from cms.web.styleguide import styleguide

urlpatterns = [path("styleguide/", styleguide, name="styleguide")]

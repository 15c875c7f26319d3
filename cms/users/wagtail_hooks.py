"""Screens for roles, appointments and training."""

from __future__ import annotations

from wagtail import hooks

from cms.users import keeping, modeladmin
from cms.users.training_screens import TrainingViewSet

modeladmin.register()
keeping.register()


@hooks.register("register_admin_viewset")
def training_screens() -> TrainingViewSet:
    return TrainingViewSet()

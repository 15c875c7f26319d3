"""The groups that roles stand on, with what each may do when it is first made."""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from cms.casework.permissions import GROUPS

CALENDAR = ("calendarday", "calendarcheck")
REFERENCE = (*CALENDAR, "outsidebody", "contractor", "messagetext", "questiontext")
EVERY_VERB = ("add", "change", "view")
APPS = (
    *("casework", "meetings", "users", "conduct", "published_summaries", "home"),
    *("auth", "wagtailadmin"),
)

# Screens beyond cases, by group: app, model, verbs.
SCREENS: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "Coordinators": (
        *(("casework", model, EVERY_VERB) for model in REFERENCE),
        ("meetings", "meeting", EVERY_VERB),
        ("conduct", "member", EVERY_VERB),
        ("published_summaries", "draft", (*EVERY_VERB, "approve")),
        ("published_summaries", "report", (*EVERY_VERB, "issue")),
        ("users", "appointment", EVERY_VERB),
        ("users", "trainingrecord", EVERY_VERB),
    ),
    "Chairs": (
        ("meetings", "meeting", EVERY_VERB),
        ("conduct", "member", ("view",)),
        ("published_summaries", "draft", (*EVERY_VERB, "approve", "publish")),
        ("published_summaries", "report", (*EVERY_VERB, "issue")),
    ),
    "Auditors": (
        *(("casework", model, ("view",)) for model in (*REFERENCE, "procedureversion")),
        ("meetings", "meeting", ("view",)),
        ("conduct", "member", ("view",)),
        *(("published_summaries", model, ("view",)) for model in ("draft", "report")),
        ("users", "appointment", ("view",)),
    ),
    "Administrators": (
        *(("casework", model, EVERY_VERB) for model in (*REFERENCE, "procedureversion")),
        *(
            ("users", model, EVERY_VERB)
            for model in ("user", "role", "appointment", "trainingrecord")
        ),
        *(("meetings", model, EVERY_VERB) for model in ("meeting", "meetinggroup")),
        ("conduct", "member", EVERY_VERB),
        ("home", "sitesettings", ("change",)),
        ("auth", "group", EVERY_VERB),
    ),
}


def make_missing_groups() -> None:
    """Make each group that does not exist, once; what an administrator changed later stays."""
    if Group.objects.filter(name__in=GROUPS).count() == len(GROUPS):
        return
    # This runs after one app's migrations; the permissions of the others may not be there yet.
    for label in APPS:
        create_permissions(apps.get_app_config(label), verbosity=0)
    for name, codenames in GROUPS.items():
        group, made = Group.objects.get_or_create(name=name)
        if made:
            group.permissions.set(permissions_for(name, codenames))


def permissions_for(name: str, codenames: tuple[str, ...]) -> list[Permission]:
    wanted = (
        Q(content_type__app_label="wagtailadmin", codename="access_admin")
        if codenames
        else Q(pk=None)
    )
    if SCREENS.get(name):
        wanted |= Q(content_type__app_label="wagtailadmin", codename="access_admin")
    for codename in codenames:
        wanted |= Q(content_type__app_label="casework", codename=codename)
    for app, model, verbs in SCREENS.get(name, ()):
        for verb in verbs:
            wanted |= Q(
                content_type__app_label=app,
                content_type__model=model,
                codename=f"{verb}_{model}",
            )
    return list(Permission.objects.filter(wanted))

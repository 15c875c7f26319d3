from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """Policies as pages, and every adopted version of them as a record."""

    name = "cms.policies"
    label = "policies"

    def ready(self) -> None:
        from wagtail.signals import page_published

        from cms.policies.publishing import keep_version

        page_published.connect(keep_version, dispatch_uid="policies_keep_version")

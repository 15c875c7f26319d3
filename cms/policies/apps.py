from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """Policies as pages, and every adopted version of them as a record."""

    name = "cms.policies"
    label = "policies"

    def ready(self) -> None:
        from cms.policies import consequences, publishing

        publishing.watch()
        consequences.watch()

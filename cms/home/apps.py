from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The top floor: the front page and plain pages. Introduces the floors below to each other."""

    name = "cms.home"
    label = "home"

    def ready(self) -> None:
        from cms.casework import registry
        from cms.home import chrome, paper, pictures, providers, stamping
        from cms.policies import live
        from cms.web import demonstration, exports, readability, site

        site.provide_identity(chrome.identity)
        site.provide_navigation(chrome.navigation)
        readability.provide_jargon(providers.jargon)
        registry.provide_organisation(providers.organisation)
        registry.provide_policy(providers.policy_in_force)
        live.provide_timescales(providers.timescales)
        live.provide_meanings(providers.meanings)
        live.provide_note(providers.note)
        live.provide_others(providers.other_procedures)
        live.provide_bodies(providers.outside_bodies)
        live.provide_worked_example(providers.worked_example)
        live.provide_needs_assessment(providers.needs_assessment)
        live.provide_telling(paper.telling)
        registry.provide_chore(registry.Chore("policy-reviews", 3600, providers.remind_of_reviews))
        registry.provide_chore(registry.Chore("ended-roles", 600, providers.leave_groups))
        demonstration.provide_by_mail(providers.by_mail)
        stamping.watch()
        pictures.keep_camera_data_out()
        exports.make_harmless()

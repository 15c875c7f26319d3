"""Who signs in and how: accounts, passwords, second factors, and the cookies of a session."""

from __future__ import annotations

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = [
    "cms.users.backends.ByPassword",
    "cms.users.mail_session.ByMail",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}  # type: ignore[assignment]
# Offers a link by mail first and the password beside it: both are for members, the link is not
# for staff.
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
# Where people go who have neither a screen in the admin nor a page of their own as members.
MEMBERS_REDIRECT_URL = "room:index"
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "sign_in"
ACCOUNT_ADAPTER = "cms.users.adapter.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {"reset_password": "cms.users.forms.ResetPasswordForm"}
ACCOUNT_LOGOUT_ON_GET = False
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Answerable"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cms.web.errors.csrf_failure"

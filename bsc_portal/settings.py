"""All settings of the portal, read from the environment. Nothing needs to be set to run it on one machine.

DATABASE_URL           default: SQLite in BSC_VAR, e.g. postgres://user:password@host/name
BSC_VAR                folder of the embedded database, uploads, collected static files and key; default: var/
SECRET_KEY             default: made once and kept in BSC_VAR/secret_key
SECRET_KEY_FALLBACKS   default: none; older keys, whose signatures are still accepted
SECRET_KEY_FILE        instead of both: a file whose first line is the key, further lines the older ones
DEBUG                  default: false
ALLOWED_HOSTS          default: localhost,127.0.0.1,[::1]
CSRF_TRUSTED_ORIGINS   default: none; e.g. https://bsc.example.org when a proxy ends TLS without saying so
TRUSTED_PROXY_COUNT    default: 0, in production 1; how many proxies of our own add the sender to X-Forwarded-For
EMAIL_URL              default: mails are printed, in production smtp://localhost:25; smtp+tls://user:password@host:587
DEFAULT_FROM_EMAIL     default: bsc-portal@localhost
PORTAL_ADDRESS         default: none, no reminders are mailed; https://bsc.example.org, for the links in them
BSC_PRODUCTION         default: false; true for secure cookies, HTTPS only, JSON logs, and no start with unsafe settings
SESSION_IDLE_MINUTES   default: 30; who does nothing for so long logs in again
SESSION_HOURS          default: 12; after so long everybody logs in again
PASSWORD_PROFILE       default: government (12 characters of three kinds, none of the last 3, at least 1 and at most 90
                       days old), or modern (12 characters, not a common password, as old as you like)
REQUIRE_TOTP           default: false; whether administrators have to set up one-time codes
OIDC_SERVER_URL        default: none; an OpenID Connect provider whose users may come in: the address above its
                       .well-known/openid-configuration; OIDC_CLIENT_ID, OIDC_SECRET, OIDC_NAME (what the button says)
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp import constants as csp
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from bsc_portal import production, secret_keys
from scorecard.domain.passwords import PROFILES

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

BSC_VAR = Path(env.str("BSC_VAR", default="") or BASE_DIR / "var").resolve()
BSC_VAR.mkdir(mode=0o700, parents=True, exist_ok=True)

PRODUCTION = env.bool("BSC_PRODUCTION", default=False)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY_FILE = env.str("SECRET_KEY_FILE", default="")
SECRET_KEY, *SECRET_KEY_FALLBACKS = secret_keys.given(SECRET_KEY_FILE) or [
    "" if PRODUCTION else secret_keys.stored(BSC_VAR / "secret_key")
]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=int(PRODUCTION))

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "import_export",
    "simple_history",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "scorecard",
]

MIDDLEWARE = [
    "scorecard.middleware.AskingMiddleware",
    "scorecard.middleware.AccessLogMiddleware",
    "csp.middleware.CSPMiddleware",  # these four before whitenoise: files and errors bear the headers too
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "scorecard.middleware.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "scorecard.middleware.EndingSessionMiddleware",
    "scorecard.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # a page is private unless it says otherwise
    "scorecard.middleware.FirstStepsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "bsc_portal.urls"
WSGI_APPLICATION = "bsc_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"


def database() -> dict:
    """The default database, with what measuring showed to be needed under concurrent writes."""
    embedded: dict = {"ENGINE": "django.db.backends.sqlite3", "NAME": BSC_VAR / "db.sqlite3"}
    config = env.db_url("DATABASE_URL") if env.str("DATABASE_URL", default="") else embedded
    config.setdefault("CONN_MAX_AGE", None)  # reconnecting for every request costs 3.5 times
    config.setdefault("CONN_HEALTH_CHECKS", True)  # a restarted server costs nobody an error page
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",  # take the write lock at BEGIN: waiting works, upgrading a read does not
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            **config.get("OPTIONS", {}),
        }
        # A file: an in-memory test database is one connection shared by all threads of a live server.
        config["TEST"] = {"NAME": BSC_VAR / "test.sqlite3"}
    else:
        # Compiling a statement, or starting helpers for it, takes longer than any of ours runs.
        steady = "-c jit=off -c max_parallel_workers_per_gather=0"
        config["OPTIONS"] = {
            # As long as SQLite: whoever waits then gets the page that says so, also a migration in everybody's way.
            "options": f"{steady} -c lock_timeout=20s",
            "connect_timeout": 1,  # a server that is gone is noticed within two seconds
            "tcp_user_timeout": 1000,
            **config.get("OPTIONS", {}),
        }
    return config


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by all workers: which one-time codes were used, how often an address asked.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "scorecard_sharednote",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

SESSION_ENGINE = "scorecard.session_store"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # before that the table ends them
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=30)
SESSION_HOURS = env.int("SESSION_HOURS", default=12)

PASSWORD_PROFILE = env.str("PASSWORD_PROFILE", default="government")
if PASSWORD_PROFILE not in PROFILES:
    raise ImproperlyConfigured(f"PASSWORD_PROFILE is {PASSWORD_PROFILE!r}; it may be {' or '.join(PROFILES)}")
PASSWORD_RESET_TIMEOUT = 60 * 60
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PROFILES[PASSWORD_PROFILE].shortest},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "scorecard.services.password_profile.ProfileValidator"},
]

MESSAGES_COOKIE_NAME = "messages"
MESSAGE_STORAGE = "scorecard.message_store.MessageStore"

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
ACCOUNT_ADAPTER = "scorecard.door.account.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]  # nobody signs up; allauth's checks ask for it
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_FORMS = {
    "login": "scorecard.forms.login.LoginForm",
    "reauthenticate": "scorecard.forms.login.PasswordAgainForm",
    "reset_password": "scorecard.forms.login.ForgottenForm",
    "reset_password_from_key": "scorecard.forms.login.NewPasswordForm",
}
# How often one address may ask, offices share one; who guesses passwords is stopped by services/login_locks.py.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "",
    "reauthenticate": "",
    "reset_password": "60/m/ip,5/15m/key",
    "reset_password_from_key": "60/m/ip",
}
MFA_ADAPTER = "scorecard.door.codes.CodesAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "scorecard.door.codes.CodeForm",
    "reauthenticate": "scorecard.door.codes.CodeAgainForm",
    "activate_totp": "scorecard.door.codes.ActivateForm",
}
REQUIRE_TOTP = env.bool("REQUIRE_TOTP", default=False)

SOCIALACCOUNT_ADAPTER = "scorecard.door.provider.ProviderAdapter"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
OIDC = {name: os.environ.get(f"OIDC_{name}", "") for name in ("SERVER_URL", "CLIENT_ID", "SECRET", "NAME")}


def origin(address: str) -> list[str]:
    """Scheme and host of an address, if there is one."""
    parts = urlsplit(address)
    return [f"{parts.scheme}://{parts.netloc}"] if address else []


# What a page may load and do: our own files, nothing written into the page itself, nothing as data: addresses.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [csp.NONE],
        **{f"{kind}-src": [csp.SELF] for kind in ("script", "style", "img", "font", "connect")},
        "object-src": [csp.NONE],
        "base-uri": [csp.NONE],
        "frame-ancestors": [csp.NONE],
        "form-action": [csp.SELF, *origin(OIDC["SERVER_URL"])],  # who logs in is led on to it
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hant"
LANGUAGES = [("zh-hant", _("Traditional Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "scorecard" / "locale"]
FORMAT_MODULE_PATH = ["bsc_portal.formats"]
TIME_ZONE = "Asia/Taipei"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BSC_VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site's page has a use for them
# 500 KPIs with two action plans each make an entry page of 9,500 fields, and 500 files that were not chosen; beyond,
# and beyond 2.5 MB of texts, a request is refused with a page that says so.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
# Uploads stay in memory: a worker that is killed leaves no file behind.
FILE_UPLOAD_HANDLERS = ["scorecard.uploads.InMemory"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 2**20  # a request with files: one of 10 MB and the largest form
MEDIA_ROOT = BSC_VAR / "uploads"  # no MEDIA_URL: uploads are handed out by views that check who asks
STORAGES = {
    "default": {"BACKEND": "scorecard.storage.WholeFiles"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25" if PRODUCTION else "consolemail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="bsc-portal@localhost")
PORTAL_ADDRESS = env.str("PORTAL_ADDRESS", default="").rstrip("/")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "scorecard.logs.JSONFormatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json" if PRODUCTION else "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},  # Django's own handlers print only under DEBUG
        "gunicorn.error": {"handlers": [], "propagate": True},  # its lines look like ours
    },
}

if PRODUCTION:
    production.refuse_unsafe(
        debug=DEBUG,
        keys=[key for key in (SECRET_KEY, *SECRET_KEY_FALLBACKS) if key],
        key_file=Path(SECRET_KEY_FILE) if SECRET_KEY_FILE else None,
        hosts=ALLOWED_HOSTS,
        hosts_given="ALLOWED_HOSTS" in os.environ,
        engine=DATABASES["default"]["ENGINE"],
    )
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # nginx sets it, whatever was sent
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SILENCED_SYSTEM_CHECKS = ["security.W021"]  # only who owns the whole domain may preload it into browsers
    # __Host-: the browser takes these from this host alone, over TLS, for all of it.
    SESSION_COOKIE_NAME, SESSION_COOKIE_SECURE = "__Host-session", True
    CSRF_COOKIE_NAME, CSRF_COOKIE_SECURE = "__Host-csrf", True
    MESSAGES_COOKIE_NAME = "__Host-messages"  # as secure as that of the session
    LANGUAGE_COOKIE_NAME, LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_SAMESITE = "__Host-language", True, "Lax"

"""The one settings file. Differences between machines come from the environment only; `.env.sample` lists it all."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from twofold.web import keyfiles
from twofold.web.environment import DATA, DATABASE_FILE, KEYS, LEDGER_FILE, env, env_number, env_switch

# --- where things are -----------------------------------------------------------------------------------------------
TWOFOLD_CONTENT = env("TWOFOLD_CONTENT") or None  # a folder of the host's own, laid over the packaged content
NON_COMMERCIAL = env_switch("TWOFOLD_NON_COMMERCIAL", default=False)  # the host confirms non-commercial use
MADE_UP = (DATA / "made-up").exists()  # `twofold demo-data` leaves this file; every page then says so

PORT = env_number("PORT", 8000, 1, 65535)
BIND = env("TWOFOLD_BIND", "127.0.0.1")  # the address `twofold serve` listens on
PROCESSES = env_number("TWOFOLD_PROCESSES", 1, 1, 64)  # web processes; more than one needs PostgreSQL
THREADS = env_number("TWOFOLD_THREADS", 4, 1, 64)  # threads of each web process
PROXIES = env_number("TWOFOLD_PROXIES", 0, 0, 9)  # proxies in front that each add to X-Forwarded-For
DEBUG = env_switch("TWOFOLD_DEBUG", default=False)
HTTPS = env_switch("TWOFOLD_HTTPS", default=True)
HERE = "127.0.0.1,localhost,[::1]"  # monitoring on this machine asks by these names
NAMES = f"{env('TWOFOLD_HOSTS', HERE)},{HERE}".split(",")
ALLOWED_HOSTS = list(dict.fromkeys(host.strip() for host in NAMES if host.strip()))

try:
    SECRET_KEY = keyfiles.read(KEYS, keyfiles.DJANGO).hex()
    ROOT_SECRET = keyfiles.read(KEYS, keyfiles.ROOT)
except keyfiles.KeyFileError as problem:
    raise ImproperlyConfigured(str(problem)) from problem
KEK_VERSION = 1

# --- the two databases: the records, and the key ledger apart ---------------------------------------------------------


def postgresql(url: str) -> dict[str, object]:
    """DATABASE_URL (postgresql://user:password@host:port/name?option=value; an empty host is the unix socket)."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://; leave it empty for SQLite.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "twofold.web.db.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


TEST_IN_MEMORY = {"NAME": ":memory:"}  # Django guesses this by the name of its own backend


def sqlite(file: Path) -> dict[str, object]:
    """One SQLite file; the durable settings are made by our backend."""
    options = {"write_lock": str(DATA / "write")}  # one lock for both files: taking both never deadlocks
    return {
        "ENGINE": "twofold.web.db.sqlite",
        "NAME": str(file),
        "CONN_MAX_AGE": None,
        "OPTIONS": options,
        "TEST": TEST_IN_MEMORY,
    }


DATABASE_URL = env("DATABASE_URL")
if DATABASE_URL:
    DATABASES = {"default": postgresql(DATABASE_URL), "ledger": postgresql(DATABASE_URL)}
    DATABASES["ledger"]["OPTIONS"] = {**DATABASES["default"]["OPTIONS"], "options": "-c search_path=ledger"}  # type: ignore[dict-item]
    DATABASES["ledger"]["TEST"] = {"NAME": f"test_{DATABASES['default']['NAME']}_ledger"}
else:
    DATABASES = {"default": sqlite(DATABASE_FILE), "ledger": sqlite(LEDGER_FILE)}
DATABASE_ROUTERS = ["twofold.web.vault.router.LedgerApart"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- the parts --------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "twofold.web.ui",
    "twofold.web.vault",
    "twofold.web.vault.ledger",
    "twofold.web.audit",
    "twofold.web.jobs",
    "twofold.web.access",
    "twofold.web.signin",
    "twofold.web.answer",
    "twofold.web.checkin",
    "twofold.web.cope",
    "twofold.web.exercise",
    "twofold.web.notebook",
    "twofold.web.prepare",
    "twofold.web.reasons",
    "twofold.web.directory",
    "twofold.web.findhelp",
    "twofold.web.start",
    "twofold.web.diary",
    "twofold.web.understand",
    "twofold.web.medicines",
    "twofold.web.plan",
    "twofold.web.support",
    "twofold.web.rewards",
    "twofold.web.report",
    "twofold.web.mydata",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "twofold.web.logs.OneLine",
    "twofold.web.ui.headers.SecureHeaders",
    "django.middleware.security.SecurityMiddleware",
    "twofold.web.vault.keys.one_request",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "twofold.web.ui.charset.utf8_only",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "twofold.web.signin.sessions.keep_alive",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "twofold.web.access.page.ClosedByDefault",
    "twofold.web.trouble.DatabaseTrouble",
]
ROOT_URLCONF = "twofold.web.urls"
WSGI_APPLICATION = "twofold.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "twofold.web.ui.places.frame",
                "twofold.web.lines.own_doors",
            ],
        },
    }
]
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_500_000  # bytes of an ordinary form; files are bounded by the page that takes them
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
FILE_UPLOAD_HANDLERS = ["twofold.web.diary.upload.BoundedMemory"]  # never a temporary file
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- who signs in, and how long ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "signin.Person"
AUTHENTICATION_BACKENDS = ["twofold.web.signin.backend.ByChosenName"]
PASSWORD_HASHERS = ["twofold.web.signin.hashers.Argon2id"]
LOGIN_URL = "signin:sign-in"
SIGNED_OUT = "twofold.web.signin.kept.ask_to_sign_in"  # what a page answers who is not signed in
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # no e-mail is asked for or kept
ACCOUNT_USER_MODEL_USERNAME_FIELD = "name_index"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "twofold.web.signin.allauth_adapters.AccountAdapter"
MFA_ADAPTER = "twofold.web.signin.allauth_adapters.SecondFactorAdapter"
SESSION_ENGINE = "twofold.web.signin.sessions"
SESSION_COOKIE_NAME = "s"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "c"
CSRF_COOKIE_AGE = None  # goes with the browser window, like the session
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health$"]  # asked on this machine, without the proxy
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False  # a host's other names are not ours to bind
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"  # no-referrer makes browsers send Origin: null, and every form is refused
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # ui.headers sends X-Frame-Options itself, with the policy that replaces it
    "security.W005",  # no includeSubDomains and
    "security.W021",  # no preload, on purpose: see above
]
CSRF_FAILURE_VIEW = "twofold.web.ui.error_pages.not_allowed"
LEAVE_TO = env("TWOFOLD_LEAVE_TO", "https://www.wikipedia.org/")  # where Leave quickly goes: dull, and the same for all

# --- words and time ---------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LANGUAGE_COOKIE_NAME = "l"
USE_I18N = True
FORMAT_MODULE_PATH = ["twofold.web.ui.formats"]
USE_TZ = True
TIME_ZONE = "UTC"

# --- work after the page ----------------------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
NIGHTLY = [  # tasks handed out once a day
    "twofold.web.nightly.check_integrity",
    "twofold.web.nightly.clear_sessions",
    "twofold.web.nightly.anchor_audit",
    "twofold.web.nightly.forget_finished_jobs",
    "twofold.web.nightly.finish_what_erasing_began",
    "twofold.web.diary.jobs.forget_old_files",
    "twofold.web.signin.jobs.forget_what_is_over",
    "twofold.web.plan.jobs.look_for_less",
]

# --- logs without content ---------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "twofold.web.logs.WithoutContent"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"level": "ERROR"},  # a refused page has its line already
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "django_tasks": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}

"""Every setting, once. Environments differ by environment variables, never by module."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from environ import FileAwareEnv
from kombu import Queue
from pythonjsonlogger.core import RESERVED_ATTRS

from config.limits import LIMITS
from config.queues import QUEUES, ROUTES
from config.schedule import SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent
env = FileAwareEnv()

SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
BASE_URL = env.str("BASE_URL")
VAR = Path(env.str("HUDDLE_VAR", default=str(BASE_DIR / "var"))).absolute()

# Top floor first: an app may import only the apps below it in this list.
# tests/architecture/test_floors.py holds the list to that.
HOUSE = ["huddle", "consent", "families", "practitioners"]

INSTALLED_APPS = [
    *HOUSE,
    "guardian",
    "allauth",
    "allauth.account",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "config.health.AnswerHealth",
    "config.logs.NumberRequests",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "practitioners.sessions.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "practitioners.sessions.AbsoluteLimit",
    "practitioners.sessions.SignInWall",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "practitioners.middleware.BindPractitioner",
    "consent.middleware.EndEmergencyAccess",
    "huddle.demo.guard.DemoIsApart",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.navigation.frame",
            ],
        },
    },
]
FORM_RENDERER = "practitioners.govuk.Renderer"  # with templates/django/forms/

# The runtime role owns nothing and lives under row-level security. Migrations and the
# commands that set up people run with DATABASE_URL set to the owner's.
DATABASES = {"default": env.db_url("DATABASE_URL") | {"CONN_MAX_AGE": 60}}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
RUNTIME_ROLE = "huddle_runtime"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        # Best a database of its own: clearing the cache empties it.
        "LOCATION": env.str("CACHE_URL", default=env.str("REDIS_URL")),
        "KEY_PREFIX": "huddle",
    },
}

AUTH_USER_MODEL = "practitioners.Practitioner"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "CommonPasswordValidator",
    )
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "practitioners.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "practitioners.forms.signing_in.SignInForm",
    "reset_password": "practitioners.forms.signing_in.ForgottenPasswordForm",
    "reset_password_from_key": "practitioners.forms.signing_in.NewPasswordForm",
    "change_password": "practitioners.forms.signing_in.PasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the partnership's file vouches for the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Per address strict; per network roomy, because a whole council signs in from one.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "reset_password": "60/m/ip,5/m/key",
}

IDLE_MINUTES = env.int("IDLE_MINUTES", default=30)
ABSOLUTE_HOURS = env.int("ABSOLUTE_HOURS", default=12)
SESSION_COOKIE_AGE = int(timedelta(minutes=IDLE_MINUTES).total_seconds())
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
# In the session, not in a cookie: a cookie would wait in the browser for whoever signs in next.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "practitioners.views.session.csrf_failure"

SECURE = env.bool("SECURE", default=True)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL.startswith("https") else []
# Where pages hear at once that a session has changed; empty: they ask every three seconds.
LIVE_URL = env.str("LIVE_URL", default="").rstrip("/")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "connect-src": [SELF, *filter(None, [LIVE_URL])],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}

# visible_to() asks the grant rows; guardian is never asked itself, so its backend is not hooked.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
ANONYMOUS_USER_NAME = None  # guardian: no ghost account in a children's record
GUARDIAN_MONKEY_PATCH_USER = False

EMAIL_CONFIG = env.email_url("EMAIL_URL")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Huddle <huddle@example.org>")
# By which channel notices leave: smtp, or notify (GOV.UK Notify) with its key and its templates.
NOTICES_BY = env.str("NOTICES_BY", default="smtp")
NOTIFY_API_KEY = env.str("NOTIFY_API_KEY", default="")
NOTIFY_EMAIL_TEMPLATE = env.str("NOTIFY_EMAIL_TEMPLATE", default="")
NOTIFY_TEXT_TEMPLATE = env.str("NOTIFY_TEXT_TEMPLATE", default="")
NOTIFY_BASE_URL = env.str(
    "NOTIFY_BASE_URL", default="https://api.notifications.service.gov.uk"
).rstrip("/")
NOTIFY_CALLBACK_TOKEN = env.str("NOTIFY_CALLBACK_TOKEN", default="")

CELERY_BROKER_URL = env.str("REDIS_URL")
CELERY_TIMEZONE = "Europe/London"
CELERY_TASK_QUEUES = [Queue(name) for name in QUEUES]
CELERY_TASK_ROUTES = ROUTES
CELERY_TASK_DEFAULT_QUEUE = "default"
vars().update(LIMITS)
CELERY_IMPORTS = ["config.heartbeat"]
CELERY_BEAT_SCHEDULER = "config.heartbeat:MarkingScheduler"
CELERY_BEAT_SCHEDULE = SCHEDULE

USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"
USE_I18N = True

STATIC_URL = "static/"
STATICFILES_DIRS = [
    path for path in (VAR / "assets", BASE_DIR / "config" / "static") if path.is_dir()
]
WHITENOISE_USE_FINDERS = True

# An imported file holds case data: one that is small enough to be taken never touches the disk.
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# A child is in scope from the unborn stage until this birthday.
SCOPE_UNTIL_BIRTHDAY = env.int("SCOPE_UNTIL_BIRTHDAY", default=3)
# After this many days without anything seen or said, a family's page says so of that person.
VOICE_WITHIN_DAYS = env.int("VOICE_WITHIN_DAYS", default=28)
# What this partnership calls each level of need: {"s17": "Level 4a: child in need"}. The codes are
# universal, single_agency, multi_agency, s17 and s47; what is not named keeps plain words.
LEVELS_OF_NEED: dict[str, str] = env.json("LEVELS_OF_NEED", default={}) or {}
# Each agency's contact confirms who is in its teams once in this many months: 1, 2, 3, 4, 6 or 12.
RECERTIFY_EVERY_MONTHS = env.int("RECERTIFY_EVERY_MONTHS", default=3)

# May one information governance lead sign and confirm a disposal, where they are the only one?
DISPOSAL_BY_ONE = env.bool("DISPOSAL_BY_ONE", default=False)

# Whom to call when a baby may be in danger now: shown on the page that stops a nomination.
# Whoever brings it reads /metrics; without one that page does not exist.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
DUTY_AND_ADVICE_PHONE = env.str("DUTY_AND_ADVICE_PHONE", default="0113 496 0000")

# Where the newest hash of the audit trail goes, off this machine: file:///path, mailto:address
# or https://address; and how many minutes lie between one and the next.
AUDIT_SINK = env.str("AUDIT_SINK", default="")
AUDIT_SINK_MINUTES = env.int("AUDIT_SINK_MINUTES", default=60)

# Emergency access to a family's record: for how long unless said otherwise, and at the most (the
# database allows no more than 72 hours).
EMERGENCY_HOURS = env.int("EMERGENCY_HOURS", default=24)
EMERGENCY_MOST_HOURS = env.int("EMERGENCY_MOST_HOURS", default=72)
# Looking at families outside these hours (London, working days), or opening more families than
# this within an hour, prompts information governance to ask why.
WORKING_HOURS = env.str("WORKING_HOURS", default="07:00-19:00")
MANY_FAMILIES_AN_HOUR = env.int("MANY_FAMILIES_AN_HOUR", default=20)

# How often in an hour a private calendar address is answered, and unknown ones from one place.
CALENDAR_READINGS = env.int("CALENDAR_READINGS", default=60)

# To standard error, where the runner, systemd and Docker each pick it up. Ids, never names.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"about": {"()": "config.logs.About"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s [%(about)s] %(message)s"},
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(practitioner)s %(task)s "
            "%(message)s",
            "reserved_attrs": [*RESERVED_ATTRS, "about"],  # of the other format
        },
    },
    "handlers": {
        "log": {
            "class": "logging.StreamHandler",
            "formatter": env.str("LOG_FORMAT", default="line"),
            "filters": ["about"],
        }
    },
    "root": {"handlers": ["log"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        # Its warnings repeat what Notify answered; the outbox says which notice failed, and how.
        "notifications_python_client": {"level": "ERROR"},
    },
}

"""How often, for pages that answer without sign-in: a count in the cache for each hour."""

from hashlib import sha256

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

AN_HOUR = 3600


def is_too_often(what: str, who: str, most: int) -> bool:
    """One more of this within the hour; true beyond ``most``. Who it was is not kept readable."""
    key = f"rate:{what}:{sha256(who.encode()).hexdigest()}"
    if cache.add(key, 1, timeout=AN_HOUR):
        return False
    try:
        return bool(cache.incr(key) > most)
    except ValueError:  # the hour has just ended
        return False


def address_of(request: HttpRequest) -> str:
    """The caller's address, as far as the proxies in front are trusted to say it."""
    return str(get_adapter().get_client_ip(request))

"""`python -m bot health`: asks the running bot on its health port, for containers, where nobody else reaches it."""

from __future__ import annotations

import urllib.error
import urllib.request

from bot.settings import Settings, host_and_port

SECONDS = 5.0
"""An event loop that does not answer within this time stands still."""


def check(settings: Settings, *, ready: bool) -> str:
    """Return "" if the bot is alive, with *ready* if updates can arrive and be stored; otherwise why not."""
    if not settings.health_listen:
        return "PULLQUOTE_HEALTH_LISTEN is not set, so there is nobody to ask. Set it to 127.0.0.1:8091."
    host, port = host_and_port(settings.health_listen)
    own = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104 - compared, not bound
    address = f"http://{f'[{own}]' if ':' in own else own}:{port}/{'readyz' if ready else 'healthz'}"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(address, timeout=SECONDS):
            return ""
    except urllib.error.HTTPError as error:
        return error.read(200).decode("utf-8", "replace").strip() or f"status {error.code}"
    except OSError as error:
        return f"no answer from {own}:{port} ({type(getattr(error, 'reason', error)).__name__})"

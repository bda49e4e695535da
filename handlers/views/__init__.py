"""Views: values → messages. All functions are pure; a view imports no controller and no context."""

from __future__ import annotations

from handlers.views import (
    answers,
    article_facts,
    articles,
    callback_data,
    digests,
    errors,
    feeds,
    general,
    graphemes,
    health,
    html,
    i18n,
    inline,
    library,
    message,
    pager,
    privacy,
    quotations,
    watch_alerts,
    watches,
)

__all__ = [
    "answers",
    "article_facts",
    "articles",
    "callback_data",
    "digests",
    "errors",
    "feeds",
    "general",
    "graphemes",
    "health",
    "html",
    "i18n",
    "inline",
    "library",
    "message",
    "pager",
    "privacy",
    "quotations",
    "watch_alerts",
    "watches",
]

"""All services in one value: built by the bot, used by the handlers.

It is not in `services/__init__.py`, where it would make every import of one service load all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.activity import Activity
from services.alarms import Alarms
from services.articles import Articles
from services.backups import Backups
from services.bot_settings import BotSettings
from services.broadcasts import Broadcasts
from services.button_tokens import ButtonTokens
from services.chats import Chats
from services.collected_posts import CollectedPosts
from services.corrections import Corrections
from services.digests.digests import Digests
from services.exports.exports import Exports
from services.failed_updates import FailedUpdates
from services.feeds.feeds import Feeds
from services.health import HealthCheck
from services.kept import Kept
from services.library import Library
from services.link_lists.histories import Histories
from services.link_lists.link_lists import LinkLists
from services.notices import Notices
from services.one_off import OneOffArticles
from services.overview import Overview
from services.page_pictures import PagePictures
from services.people import People
from services.privacy import Privacy
from services.questions.questions import Questions
from services.questions.semantic_search import SemanticSearch
from services.quotas import Quotas
from services.sharing import Sharing
from services.watches import Watches


@dataclass(frozen=True, slots=True)
class Services:
    """What the bot can do, one attribute per feature."""

    activity: Activity
    alarms: Alarms
    articles: Articles
    backups: Backups
    broadcasts: Broadcasts
    chats: Chats
    corrections: Corrections
    digests: Digests
    exports: Exports
    feeds: Feeds
    notices: Notices
    one_off: OneOffArticles
    button_tokens: ButtonTokens
    health: HealthCheck
    kept: Kept
    library: Library
    link_lists: LinkLists
    histories: Histories
    semantic_search: SemanticSearch
    bot_settings: BotSettings
    overview: Overview
    page_pictures: PagePictures
    failed_updates: FailedUpdates
    people: People
    collected_posts: CollectedPosts
    privacy: Privacy
    questions: Questions
    quotas: Quotas
    sharing: Sharing
    watches: Watches

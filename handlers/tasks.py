"""The table of tasks: each class of task and its handler."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from handlers import digest_reviews, digests, feeds, groups, limits, link_lists, notices, privacy, questions, watches
from handlers.admin import broadcasts, health_alerts
from handlers.context import Context
from handlers.settings import corrections
from storage import models

Handler = Callable[[Any, Context], Awaitable[None]]

TASKS: dict[type[models.Task], Handler] = {
    models.SendDigest: digests.send,
    models.ReportDigestTrouble: digests.report_trouble,
    models.ReviewDigest: digest_reviews.send,
    models.ReportUnreviewedDigest: digest_reviews.report_unreviewed,
    models.ShowFeedItem: notices.send,
    models.PublishNotice: notices.publish,
    models.ReportFeedFailure: feeds.report_failure,
    models.SendWatchAlerts: watches.send_alerts,
    models.CollectLink: groups.collect_link,
    models.ReadLinkList: link_lists.read_on,
    models.SendBroadcast: broadcasts.send,
    models.ShowBroadcastProgress: broadcasts.show_progress,
    models.ReportAlarm: health_alerts.report_alarm,
    models.ReportRecovery: health_alerts.report_recovery,
    models.ReportLeftOut: limits.report_left_out,
    models.ReportErasedChat: groups.report_erased,
    models.ReportCorrection: corrections.report,
    models.RetractAnswer: questions.retract,
    models.ForgetPerson: privacy.forget,
}
"""Task → its handler. After an error it is retried; after the last try it is a failed update."""
IN_MAINTENANCE: frozenset[type[models.Task]] = frozenset(
    {models.ReportAlarm, models.ReportRecovery, models.ForgetPerson}
)
"""Tasks that run in maintenance mode, too."""
WITHOUT_BURST: frozenset[type[models.Task]] = frozenset({models.SendDigest, models.SendBroadcast})
"""Tasks that go to many chats at a time and can wait: their messages keep a second apart in every chat."""

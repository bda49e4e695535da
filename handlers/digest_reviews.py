"""Reviews: a channel's digest goes to its editor in private, who edits it story by story, publishes or skips it.

The text around it is in the editor's language, the digest itself in the channel's. The message says "published" only
after publishing: the task of the digest reports the result in it (`show_result`). Which screen is shown stands in the
buttons and nowhere else; what the editor changes is stored at once, and a button of an older screen changes nothing.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial

from engine.clean import clean_line
from engine.models import ArticleId, ShelfId
from handlers import collected_posts, prompts, views
from handlers.context import Context
from handlers.incoming.updates import Place
from handlers.panels import PanelPress
from handlers.views.digest_reviews import Review
from handlers.views.message import OutgoingMessage
from services.time import schedules
from services.time.schedules import Schedule
from storage.models import (
    ButtonToken,
    Chat,
    Digest,
    DigestLinePrompt,
    DigestReview,
    DigestState,
    DigestTimePrompt,
    EditKind,
    ReportUnreviewedDigest,
    ReviewDigest,
    StoryEdit,
)

MINUTES = 24 * 60


async def send(task: ReviewDigest, context: Context) -> None:
    """Show an editor the digest that is to be published."""
    digests = context.services.digests
    digest = await digests.get(task.shelf, task.number)
    chat = await _chat(context, digest)
    if digest.state is not DigestState.REVIEW or chat is None:
        return
    content = await digests.compose(digest, partial(collected_posts.remove_gone, context))
    if not content.stories:
        await digests.skip(digest)
        return
    button_token = await context.services.button_tokens.issue(chat.id, digest.editor, DigestReview(*_key(digest)))
    review = await _review(context, digest, chat, button_token.token)
    sent = await context.outbox.send(digest.editor, await asyncio.to_thread(views.digest_reviews.overview, review))
    if sent is not None:
        await digests.set_review_message(digest, sent)


async def report_unreviewed(task: ReportUnreviewedDigest, context: Context) -> None:
    """Replace the editor's message by the notice that the digest was not published in time."""
    digest = await context.services.digests.get(task.shelf, task.number)
    chat, words = await _chat(context, digest), await context.words_of(digest.editor)
    title = views.article_facts.short_name(chat.title) if chat else ""
    if task.late or (chat is not None and chat.settings.publish_unseen):  # else it would have been published
        text = words._(
            "The digest of {title} was not published: it was too late for it. Its articles come in the next one.",
            title=title,
        )
    else:
        text = words._(
            "The digest of {title} was not published: nobody decided in time. Its articles come in the next one.",
            title=title,
        )
    message = views.message.text_message(text)
    if digest.review_id is None or not await context.outbox.edit(digest.editor, digest.review_id, message):
        await context.outbox.send(digest.editor, message)


async def show_result(digest: Digest, context: Context) -> None:
    """Report the result of a digest in the editor's message, if there is one."""
    chat = await _chat(context, digest)
    if chat is not None and digest.review_id is not None:
        review = await _review(context, digest, chat, "")
        message = await asyncio.to_thread(views.digest_reviews.result, review)
        await context.outbox.edit(digest.editor, digest.review_id, message)


async def on_pressed(press: PanelPress[DigestReview], context: Context) -> str:
    """Handle a button of the editor; return the text of the toast."""
    digests, words = context.services.digests, context.words
    digest = await digests.get(press.payload.shelf, press.payload.number)
    chat = await _chat(context, digest)
    if chat is None or digest.state not in (DigestState.REVIEW, DigestState.LATER):
        return words._("That was decided already.")
    if digest.review_id != press.message_id:  # it was not known that the message arrived, or it goes on in a newer one
        await digests.set_review_message(digest, press.message_id)
        digest = replace(digest, review_id=press.message_id)
    screen, selected, toast = "menu", None, ""
    match press.verb, press.parts:
        case "now", _:
            return await _publish(context, digest, chat)
        case "skip", _:
            return await _skip(context, digest)
        case "at", (int(minute),) if 0 <= minute < MINUTES:
            await digests.publish_later(digest, minute, chat.settings.zone or "Etc/UTC")
        case "draft", _:
            await digests.withdraw(digest)
        case "clock", _:
            await prompts.ask(context, press, views.digest_reviews.ask_for_time(words), DigestTimePrompt(*_key(digest)))
            return ""
        case _ if digest.state is DigestState.LATER:
            pass
        case "line", (int(story),):
            line = DigestLinePrompt(*_key(digest), ArticleId(story))
            await prompts.ask(context, press, views.digest_reviews.ask_for_line(words), line)
            return ""
        case (("up" | "drop"), (int(_), int(story))):  # buttons of versions that changed the digest at once
            screen, selected = "story", ArticleId(story)
        case (("menu" | "publish" | "later" | "story" | "places" | "sentences"), (*story,)):
            screen = str(press.verb)
            selected = next((ArticleId(part) for part in story if isinstance(part, int)), None)
        case _:
            screen, selected, toast = await _change(context, press, digest)
    digest = await digests.get(*_key(digest))
    message = await _screen(context, chat, press.token, digest, screen, selected)
    await context.outbox.edit(press.place.chat_id, press.message_id, message)
    return toast


async def on_line(
    button_token: ButtonToken[DigestLinePrompt], text: str, _place: Place, context: Context
) -> OutgoingMessage | None:
    """Take the reply to a prompt as the editor's own line; the review goes on in a new message."""
    digests, words, payload = context.services.digests, context.words, button_token.payload
    line = clean_line(text, views.digest_reviews.LINE + 1)
    if len(line) > views.digest_reviews.LINE:
        return views.digest_reviews.line_too_long(words)
    digest = await digests.get(payload.shelf, payload.number)
    edit = StoryEdit(EditKind.LINE, payload.story, line="" if line in "-–—" else line)
    chat = await _chat(context, digest)
    if chat is None or digest.plan is None or digest.state is not DigestState.REVIEW:
        return views.message.text_message(words._("That was decided already."))
    if digest.plan.edits[-1:] != (edit,):  # else the bot was killed before it could answer
        await digests.edit(digest, digest.plan.revision, edit)
    await _go_on_below(context, digest, chat, "story", payload.story)
    return None


async def on_time(
    button_token: ButtonToken[DigestTimePrompt], text: str, _place: Place, context: Context
) -> OutgoingMessage | None:
    """Publish a digest at the time of day in the reply to a prompt; the review goes on in a new message."""
    words, payload = context.words, button_token.payload
    schedule = schedules.parse(text)
    if not isinstance(schedule, Schedule):
        return views.digest_reviews.ask_for_time(words, text)
    digest = await context.services.digests.get(payload.shelf, payload.number)
    chat = await _chat(context, digest)
    if chat is None or digest.state not in (DigestState.REVIEW, DigestState.LATER):
        return views.message.text_message(words._("That was decided already."))
    await context.services.digests.publish_later(digest, schedule.minutes[0], chat.settings.zone or "Etc/UTC")
    await _go_on_below(context, digest, chat)
    return None


async def _go_on_below(
    context: Context, digest: Digest, chat: Chat, screen: str = "menu", story: ArticleId | None = None
) -> None:
    """Send a screen of the review as a new message, which takes the place of the one above."""
    token = await context.services.button_tokens.issue(chat.id, digest.editor, DigestReview(*_key(digest)))
    now = await context.services.digests.get(*_key(digest))
    sent = await context.outbox.send(digest.editor, await _screen(context, chat, token.token, now, screen, story))
    if sent is not None and sent != digest.review_id:
        if digest.review_id is not None:
            over = views.digest_reviews.goes_on_below(context.words)
            await context.outbox.edit(digest.editor, digest.review_id, over)
        await context.services.digests.set_review_message(digest, sent)


async def _publish(context: Context, digest: Digest, chat: Chat) -> str:
    """Have a digest sent; return the text of the toast."""
    # first, since the task may report the result at once
    await show_result(replace(digest, state=DigestState.SENDING), context)
    if await context.services.digests.publish(digest):
        return views.digest_reviews.being_published(context.words, chat)
    await show_result(await context.services.digests.get(*_key(digest)), context)
    return context.words._("That was decided already.")


async def _skip(context: Context, digest: Digest) -> str:
    """Skip a digest; return the text of the toast."""
    if not await context.services.digests.skip(digest):
        return context.words._("That was decided already.")
    await show_result(replace(digest, state=DigestState.SKIPPED), context)
    return context.words._("Skipped.")


async def _change(
    context: Context, press: PanelPress[DigestReview], digest: Digest
) -> tuple[str, ArticleId | None, str]:
    """Change the digest as a button says; return the screen and the story that are shown next, and the toast."""
    digests = context.services.digests
    screen, shown, changed = "menu", 0, False
    match press.verb, press.parts:
        case "first", (int(revision), int(story)):
            screen, shown = "following", story
            changed = await digests.edit(digest, revision, _put(story))
        case ("put" | "then" | "to") as verb, (int(revision), int(story), int(after)):
            screen, shown = {"put": "story", "then": "following", "to": "menu"}[verb], story
            changed = await digests.edit(digest, revision, _put(story, after))
        case "drop", (int(revision), int(story), int(following)):
            screen, shown = "story", following
            changed = await digests.edit(digest, revision, StoryEdit(EditKind.DROP, ArticleId(story)))
        case "quote", (int(revision), int(story), int(article), int(sentence)):
            screen, shown = "story", story
            changed = await digests.switch_sentence(
                digest, revision, ArticleId(story), (digest.shelf, ArticleId(article), sentence)
            )
        case "undo", (int(revision),):
            screen, shown = "story", digest.plan.edits[-1].story if digest.plan and digest.plan.edits else 0
            changed = await digests.undo_edit(digest, revision)
        case _:
            return "menu", None, views.buttons.unknown(context.words)
    if not changed:
        return "menu", None, context.words._("That was changed again since.")
    return screen, ArticleId(shown), ""


def _put(story: int, after: int = 0) -> StoryEdit:
    return StoryEdit(EditKind.PLACE, ArticleId(story), ArticleId(after))


async def _screen(
    context: Context, chat: Chat, token: str, digest: Digest, name: str, story: ArticleId | None = None
) -> OutgoingMessage:
    """Return a screen of a review; the first one if *story* is needed for it and no longer there."""
    review = await _review(context, digest, chat, token)
    if name == "later":
        return await asyncio.to_thread(views.digest_reviews.times, review, context.now())
    if name == "publish":
        return await asyncio.to_thread(views.digest_reviews.publishing, review)
    if story is None or story not in review.stories or name not in ("sentences", *_STORY_SCREENS):
        return await asyncio.to_thread(views.digest_reviews.overview, review)
    if name == "sentences":
        choices = await context.services.digests.story_sentences(digest, story)
        return await asyncio.to_thread(views.digest_reviews.sentences, review, story, choices)
    return await asyncio.to_thread(_STORY_SCREENS[name], review, story)


_STORY_SCREENS = {
    "story": views.digest_reviews.story,
    "places": views.digest_reviews.places,
    "following": views.digest_reviews.following,
}
"""Name in the callback data, or of what follows a change → screen of one story."""


async def _review(context: Context, digest: Digest, chat: Chat, token: str) -> Review:
    """The digest with what its screens need; no *token* where they have no buttons."""
    content = await context.services.digests.compose(digest)
    words, own = await context.words_of(digest.editor), await context.words_of(chat.id)
    return Review(words, own, token, digest, chat, content)


def _key(digest: Digest) -> tuple[ShelfId, int]:
    return digest.shelf, digest.number


async def _chat(context: Context, digest: Digest) -> Chat | None:
    chat_id, _ = await context.services.chats.locate(digest.shelf)
    return await context.services.chats.get(chat_id)

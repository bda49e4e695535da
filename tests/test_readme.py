"""The README tells the truth: what it names is there, and has a test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from telegram.ext import CommandHandler

from bot.settings import Settings
from handlers.routes import ROUTES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")

FEATURES = {  # what the README names → the test that shows it
    "one or several links": "test_several_links_are_several_articles",
    "public `t.me` posts": "test_a_post",
    "a public Telegram channel": "test_a_channel_is_followed_by_its_name",
    "when Telegram splits it": "test_a_text_cut_by_telegram_is_one_article",
    "messages with formatting": "test_a_pasted_article_is_summed_up_and_asked",
    "forwarded posts": "test_a_forward_is_an_article_with_its_origin",
    "photo captions": "test_a_caption_is_read",
    "albums": "test_an_album_is_one_article",
    "PDF, DOCX": "test_the_same_article_as_a_file",
    "EPUB": "epub",
    "Markdown": "markdown",
    "Shorter, longer, in context": "test_a_pasted_article_is_summarised_in_its_own_words",
    "comes back at once": "test_a_link_is_read_and_its_sentences_can_be_jumped_to",
    "*Read again* shows which sentences changed": "test_a_changed_page_replaces_the_text_and_names_what_changed",
    "within 15 minutes": "test_the_article_in_focus_is_asked_first",
    "a reply with a selected passage": "test_a_reply_asks_of_that_article",
    "Keywords work": "test_full_questions_keywords_accents_inflections_and_slips",
    "names spelled otherwise": "test_a_name_spelled_otherwise_counts_where_its_neighbour_supports_it",
    "An edited question": "test_an_edited_question_edits_its_answer",
    "scrolls the browser": "test_a_text_fragment_scrolls_the_article_to_the_sentence",
    "Telegram itself jumps": "test_questions_are_answered_by_quoting",
    "**Says so** when nothing answers": "test_what_is_not_there_is_said_not_to_be_there",
    "with undo for a minute": "test_deleted_articles_are_gone_and_can_come_back_for_a_minute",
    "a button for the other reading": "test_the_other_reading_is_a_press_away",
    "make smoke": "test_the_sandbox_does_what_the_steps_expect_of_telegram",
    "python -m bot summarise": "summarise",
    "doctor": "doctor",
    "python -m bot restore": "test_a_restored_backup_answers",
    "prints a code": "test_the_first_owner",
    "never speaks unless asked": "test_what_is_posted_is_collected_without_a_word",
    "Each topic has a shelf of its own": "test_each_topic_has_its_own_shelf",
    "a question in General is asked of all": "test_general_asks_all_topics",
    "Only admins change settings": "test_who_is_no_longer_an_admin_changes_nothing",
    "Edited posts change their article": "test_a_post_that_is_edited_is_read_anew",
    "erased after seven days": "test_what_a_chat_kept_is_erased_a_week_after_the_bot_was_removed",
    "digest that you see first": "test_a_channel_is_set_up_and_reviewed_in_eight_taps",
    "first comment": "test_a_first_comment_speaks_the_channels_language",
    "does not come twice": "test_a_week",
    "once per story": "test_what_is_watched_is_told_once_a_story",
    "keeps to summer time": "test_a_week",
    "quiet": "test_quiet_hours_are_kept",
    "give\n  different figures for the same thing": "test_what_is_said_to_differ_differs",
    "searches your own shelf": "test_words_find_a_sentence_and_insert_it",
    "nothing of it is kept": "test_nothing_of_it_is_kept",
    "`/export` gives all of it": "test_an_export_is_exactly_ones_own",
    "`/forget` erases it": "test_a_person_is_forgotten",
    "is kept and answered later": "test_a_rest",
    "when it is ill": "test_a_full_disk_is_told_once_a_day",
}


@pytest.fixture(scope="module")
def tests() -> str:
    """The source of all tests but this one."""
    files = [path for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@pytest.mark.parametrize("feature", FEATURES)
def test_each_feature_has_a_test(feature: str, tests: str) -> None:
    """Each feature that the README names is named by a test."""
    assert feature in README
    assert FEATURES[feature] in tests


def test_the_settings_are_all_there() -> None:
    """The table names every setting, and no other."""
    documented = set(re.findall(r"^\| `PULLQUOTE_(\w+)` \|", README, re.MULTILINE))
    assert documented == {name.upper() for name in Settings.model_fields}


def test_the_commands_exist() -> None:
    """Every command in the README has a route."""
    commands = {name for route in ROUTES if isinstance(route, CommandHandler) for name in route.commands}
    documented = set(re.findall(r"`/(\w+)", README)) - {"newbot", "setprivacy", "setinline"}
    assert documented <= commands
    assert {"list", "find", "show", "delete", "add", "ask", "privacy", "start"} <= documented


def test_its_links_lead_somewhere() -> None:
    """Every file it links to exists."""
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert "://" in target or (ROOT / target).exists(), target

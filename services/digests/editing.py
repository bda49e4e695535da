"""What an editor changes of a digest under review. Pure.

A plan keeps its stories as they were composed and the changes beside them, so that each change can be undone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.models import ArticleId
from storage.models import DigestPlan, EditKind, PlannedSentence, PlannedStory, StoryEdit

MOST_EDITS = 100
"""Changes that can be undone; earlier ones become part of the stories, so that a plan does not grow without end."""

Stories = tuple[PlannedStory, ...]


def edited(plan: DigestPlan) -> Stories:
    """Return the stories of a plan with all changes."""
    stories = plan.stories
    for edit in plan.edits:
        stories = _changed(stories, edit)
    return stories


def with_edit(plan: DigestPlan, edit: StoryEdit) -> DigestPlan:
    """Return the plan with one more change."""
    stories, edits = plan.stories, (*plan.edits, edit)
    if len(edits) > MOST_EDITS:
        stories, edits = _changed(stories, edits[0]), edits[1:]
    return replace(plan, stories=stories, edits=edits, revision=plan.revision + 1)


def without_last_edit(plan: DigestPlan) -> DigestPlan:
    """Return the plan without its last change."""
    return replace(plan, edits=plan.edits[:-1], revision=plan.revision + 1)


def find(stories: Sequence[PlannedStory], story: ArticleId) -> int | None:
    """Return the place of a story, by its most central article; None if it is not there."""
    return next((at for at, each in enumerate(stories) if each.articles[0][1] == story), None)


def switched(
    story: PlannedStory, quoted: Sequence[PlannedSentence], sentence: PlannedSentence
) -> tuple[PlannedSentence, ...]:
    """Return the sentences of a story with *sentence* in place of the last of those that are *quoted* now.

    It is one more where fewer are quoted than *story* was composed with. One that is quoted already is left out, unless
    it is the only one.
    """
    if sentence in quoted:
        return tuple(each for each in quoted if each != sentence) or (sentence,)
    kept = quoted[: max(len(story.sentences), 1) - 1]
    return tuple(sorted((*kept, sentence), key=lambda each: (story.articles.index(each.key), each.sentence)))


def _changed(stories: Stories, edit: StoryEdit) -> Stories:
    at = find(stories, edit.story)
    if at is None:
        return stories
    story, others = stories[at], stories[:at] + stories[at + 1 :]
    match edit.kind:
        case EditKind.DROP:
            return others
        case EditKind.PLACE:
            after = find(others, edit.after) if edit.after else -1
            if after is None:
                return stories
            return (*others[: after + 1], story, *others[after + 1 :])
        case EditKind.SENTENCES:
            story = replace(story, sentences=edit.sentences)
        case EditKind.LINE:
            story = replace(story, line=edit.line)
    return (*stories[:at], story, *stories[at + 1 :])

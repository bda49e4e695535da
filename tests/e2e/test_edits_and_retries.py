"""Second thoughts: trying again, asking elsewhere, editing what was sent, and what a phone shares."""

from __future__ import annotations

import pytest

from tests.e2e.conversation import PARAGRAPHS, SAMPLE, TITLE, idle, settled, verbatim
from tests.sandbox.world import Person, RunningWorld
from tests.services.web.web_server import Web

pytestmark = pytest.mark.asyncio(loop_scope="session")

FERRY = "The ferry of Aaland is cancelled on Sunday. Captain Holm said so. Tickets stay valid for a week."
OWL = "The owl of the tower sleeps. Captain Holm saw it on Monday. The tower is closed."


async def test_a_page_that_failed_can_be_tried_again(reader: Person, web: Web) -> None:
    """The button under the refusal reads the link once more."""
    await reader.say(web.url("/moody"))
    refused = await settled(reader)
    assert refused.quotations == []
    assert refused.reply_to
    await reader.press(refused, "Réessayer")
    assert verbatim(await settled(reader, "Lindmark"), "\n".join(PARAGRAPHS))


async def test_the_others_are_asked_without_the_one_that_answered(reader: Person) -> None:
    """ "In my other articles" quotes another article, or says that none answers and leaves the answer alone."""
    await reader.say(f"/add {FERRY}")
    await settled(reader)
    await reader.say(f"/add {OWL}")
    await settled(reader)
    await reader.say("What did Captain Holm see?")
    answer = await settled(reader)
    assert answer.quotations[0] in OWL
    await reader.press(answer, "autre")
    assert (await settled(reader)).quotations[0] in FERRY
    await reader.say("Why is the tower of the owl closed?")
    only = await settled(reader)
    if only.quotations:
        query = await reader.press(only, "autre")
        assert (await reader.wait_toast(query))["text"]
        assert (await reader.current(only)).quotations == only.quotations


async def test_an_edited_article_changes_its_summary(reader: Person) -> None:
    """The summary never quotes words that are no longer there."""
    sent = await reader.say(OWL)
    summary = await settled(reader)
    await reader.edit(sent, OWL.replace("owl", "fox"))
    edited = await reader.wait_edit(summary, "fox")
    assert verbatim(edited, OWL.replace("owl", "fox"))


async def test_an_edited_link_is_read(reader: Person, web: Web) -> None:
    """Who corrects the address gets the page of the new one; other words around it change nothing."""
    sent = await reader.say(web.url("/story"))
    await settled(reader, "Lindmark")
    await reader.edit(sent, f"{web.url('/story')} (a story)")
    await reader.edit(sent, web.url("/tram"))
    second = await settled(reader, "Lindmark")
    assert web.url("/tram") in str(second.raw["entities"])
    assert verbatim(second, "\n".join(PARAGRAPHS))


async def test_an_edit_into_a_question_is_a_question(reader: Person) -> None:
    """What was small talk before its edit is answered after it."""
    await reader.say(SAMPLE)
    await settled(reader, TITLE)
    sent = await reader.say("merci")
    await reader.wait_reaction(sent)
    await reader.edit(sent, "Qui a initié l'appel ?")
    assert "avait initié" in (await settled(reader)).quotations[0]


async def test_an_edited_question_never_has_two_answers(reader: Person) -> None:
    """Where Telegram quotes the old sentence above the answer, the new answer is another message; the old one goes."""
    await reader.say(SAMPLE)
    await settled(reader, TITLE)
    question = await reader.say("Qui a initié l'appel ?")
    first = await settled(reader)
    assert first.quotations[0] == first.quote
    await reader.edit(question, "combien de chars la Russie perd par jour")
    second = await settled(reader)
    assert "10 chars par jour" in second.quotations[0] == second.quote
    assert isinstance(reader.world, RunningWorld)
    await idle(reader.world)
    assert [m.id for m in await reader.messages() if m.quotations and m.id >= first.id] == [second.id]
    await reader.world.fault("deleteMessage", "400:message can't be deleted for everyone", chat=str(second.chat))
    await reader.edit(question, "Qui a initié l'appel ?")
    third = await settled(reader)
    assert third.quotations == first.quotations
    old = await reader.wait_edit(second)
    assert (old.quotations, old.buttons) == ([], [])
    assert old.text == "Cette question a été reposée. La réponse est dans un message plus bas."
    await reader.say("Et en Russie ?", reply_to=third)
    assert (await settled(reader)).quotations


async def test_an_answer_to_a_deleted_article_says_so(reader: Person) -> None:
    """Its buttons leave the old answer alone and tell in a toast."""
    await reader.say(SAMPLE)
    await settled(reader, TITLE)
    await reader.say("Qui a initié l'appel ?")
    answer = await settled(reader)
    await reader.say("/delete 1")
    await settled(reader)
    query = await reader.press(answer, "contexte")
    assert (await reader.wait_toast(query))["text"]
    assert (await reader.current(answer)).quotations == answer.quotations


async def test_what_a_phone_shares_is_the_link(reader: Person, web: Web) -> None:
    """A title, a few sentences and a link are the page behind it."""
    await reader.say(f"A tram is back. It runs on Tuesday. Many people came to see it. {web.url('/tram')}")
    assert (await settled(reader, "Lindmark reopens")).quotations


async def test_a_question_of_several_links_reads_them_all(reader: Person, web: Web) -> None:
    """Every link beside a question is read."""
    await reader.say(f"{web.url('/tram')} {web.url('/missing')} How many sleepers were replaced?")
    assert "4,200 sleepers" in (await settled(reader)).quotations[0]


async def test_ask_with_a_link_asks_that_page(reader: Person, web: Web) -> None:
    """`/ask` takes the link out of the question."""
    await reader.say(f"/ask {web.url('/story')} who is the mayor?")
    assert "Karin Holm" in (await settled(reader)).quotations[0]


async def test_a_file_can_be_added_by_replying_to_it(reader: Person) -> None:
    """`/add` as a reply to a file reads the file."""
    sent = await reader.send_file("ferry.txt", FERRY.encode())
    await settled(reader)
    await reader.say("/delete 1")
    await settled(reader)
    await reader.say("/add", reply_to=sent)
    assert verbatim(await settled(reader), FERRY)


async def test_a_follow_up_says_what_it_was_read_as(reader: Person) -> None:
    """ "et en Russie ?" goes on from the question before it."""
    await reader.say(SAMPLE)
    await settled(reader, TITLE)
    await reader.say("Qui a initié l'appel ?")
    await settled(reader)
    await reader.say("et pourquoi ?")
    answer = await settled(reader)
    assert answer.text.startswith("Avec les mots\N{NO-BREAK SPACE}: initié · l'appel\n")


async def test_a_question_in_another_language_is_answered_in_the_article_s(reader: Person, web: Web) -> None:
    """A French question finds the English sentence; it stays English, and the line below names its language."""
    await reader.say(web.url("/tram"))
    await settled(reader, "Lindmark")
    await reader.say("Qui craint le bruit des premières rames tôt le matin ?")
    answer = await settled(reader)
    assert verbatim(answer, "\n".join(PARAGRAPHS)) == [
        "Residents of the upper town fear the noise of the first cars at five in the morning."
    ]
    assert "anglais" in answer.text
    await reader.press(answer, "En contexte")
    around = await reader.wait_edit(answer)
    await reader.press(around, "Retour")
    assert "anglais" in (await reader.wait_edit(around)).text

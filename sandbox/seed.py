"""The initial world: three people, a group with topics, a channel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sandbox.models import Chat, Json, Person, Topic

OWNER_ID = 1000
GROUP_ID = -1001000000001
CHANNEL_ID = -1001000000002


def bot(number: int) -> Json:
    """What getMe says of the bot."""
    return {
        "id": number,
        "is_bot": True,
        "first_name": "Pullquote",
        "username": "pullquote_sandbox_bot",
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "supports_guest_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
    }


def people(language: str) -> list[Person]:
    """The owner, who speaks *language*, and two others."""
    return [
        Person(OWNER_ID, "owner", "Robin", language, "robin", owner=True),
        Person(1001, "alice", "Alice", "en", "alice_sandbox"),
        Person(1002, "benoit", "Benoît", "fr"),
    ]


def private(person: Person) -> Chat:
    """The conversation of a person with the bot, not begun yet."""
    return Chat(person.id, person.key, "private", username=person.username, first_name=person.first_name)


def chats(everybody: list[Person]) -> list[Chat]:
    """A private chat for each, and the group and the channel that they share."""
    standing = {person.id: "creator" if person.owner else "member" for person in everybody}
    topics = {2: Topic(2, "Politics"), 3: Topic(3, "Science")}
    group = Chat(GROUP_ID, "newsroom", "supergroup", "Newsroom", forum=True, members=standing, bot="member")
    group.topics = topics
    channel = Chat(
        CHANNEL_ID, "channel", "channel", "The Sandbox Times", "sandbox_times", members=standing, bot="administrator"
    )
    return [*(private(person) for person in everybody), group, channel]


def services(all_chats: Iterable[Chat]) -> Iterator[tuple[Chat, Json]]:
    """The service messages that open a chat's topics; the first stands for the group's making."""
    for chat in all_chats:
        if chat.topics:
            founder = next(iter(chat.members))
            who: Json = {"id": founder, "is_bot": False, "first_name": "Robin"}
            yield chat, {"from": who, "supergroup_chat_created": True}
            for topic in chat.topics.values():
                body: Json = {"name": topic.name, "icon_color": 7322096}
                yield (
                    chat,
                    {"from": who, "message_thread_id": topic.id, "is_topic_message": True, "forum_topic_created": body},
                )

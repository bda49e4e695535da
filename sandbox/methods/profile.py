"""The bot itself: who it is, its commands and its descriptions, webhook or not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from sandbox import utf16
from sandbox.arguments import Arguments
from sandbox.errors import BadRequestError
from sandbox.models import Json
from sandbox.webhook import MAX_CONNECTIONS
from sandbox.world import World

Method = Callable[[World, Arguments], Any]
SCOPES: dict[str, tuple[str, ...]] = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
TEXTS = {"name": 64, "description": 512, "short_description": 120}


def get_me(world: World, _: Arguments) -> Json:
    """getMe"""
    return world.bot


def _slot(world: World, arguments: Arguments) -> str:
    """Where the commands of a scope and a language stand."""
    scope = arguments.object("scope", "can't parse BotCommandScope JSON object") or {"type": "default"}
    kind = scope.get("type")
    if kind not in SCOPES:
        raise BadRequestError("can't parse BotCommandScope: unsupported type specified")
    for name in SCOPES[kind]:
        if name not in scope:
            raise BadRequestError(f"can't parse BotCommandScope: can't find field {name}")
    if "chat_id" in SCOPES[kind]:
        world.chat_of_bot(Arguments(scope).text("chat_id"), write=False)
    return json.dumps([kind, *(str(scope[name]) for name in SCOPES[kind]), _language(arguments)])


def _language(arguments: Arguments) -> str:
    language = arguments.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise BadRequestError("invalid language code specified")
    return language


def set_commands(world: World, arguments: Arguments) -> bool:
    """setMyCommands"""
    slot = _slot(world, arguments)
    commands = arguments.value("commands", "can't parse commands JSON object")
    if not isinstance(commands, list) or not all(isinstance(command, dict) for command in commands):
        raise BadRequestError("expected an Array of BotCommand")
    if len(commands) > 100:
        raise BadRequestError("BOT_COMMANDS_TOO_MUCH")
    cleaned = []
    for command in commands:
        name, description = str(command.get("command", "")).removeprefix("/"), str(command.get("description", ""))
        if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
            raise BadRequestError("BOT_COMMAND_INVALID")
        if not 1 <= utf16.length(description) <= 256:
            raise BadRequestError("BOT_COMMAND_DESCRIPTION_INVALID")
        cleaned.append({"command": name, "description": description})
    world.commands[slot] = cleaned
    world.events.add("commands")
    return True


def get_commands(world: World, arguments: Arguments) -> list[Json]:
    """getMyCommands"""
    return world.commands.get(_slot(world, arguments), [])


def delete_commands(world: World, arguments: Arguments) -> bool:
    """deleteMyCommands"""
    world.commands.pop(_slot(world, arguments), None)
    world.events.add("commands")
    return True


def menu(world: World, kind: str, chat: int, person: int, language: str, *, admin: bool) -> list[Json]:
    """The commands a person is offered in a chat: the narrowest scope first, their language before none."""
    scopes: list[list[str]] = [["chat_member", str(chat), str(person)]]
    scopes += [["chat_administrators", str(chat)]] if admin else []
    scopes += [["chat", str(chat)]] + ([["all_chat_administrators"]] if admin else [])
    scopes += [["all_private_chats" if kind == "private" else "all_group_chats"], ["default"]]
    for scope in scopes:
        for spoken in (language, ""):
            if commands := world.commands.get(json.dumps([*scope, spoken])):
                return commands
    return []


def set_text(name: str) -> Method:
    """setMyName, setMyDescription, setMyShortDescription"""

    def call(world: World, arguments: Arguments) -> bool:
        text = arguments.text(name)
        if utf16.length(text) > TEXTS[name]:
            raise BadRequestError(f"{name.upper()}_TOO_LONG")
        world.texts[f"{name}:{_language(arguments)}"] = text
        world.events.add("commands")
        return True

    return call


def get_text(name: str) -> Method:
    """getMyName, getMyDescription, getMyShortDescription"""

    def call(world: World, arguments: Arguments) -> Json:
        plain = world.bot["first_name"] if name == "name" else ""
        return {name: world.texts.get(f"{name}:{_language(arguments)}") or world.texts.get(f"{name}:", plain)}

    return call


def accept(_world: World, _: Arguments) -> bool:
    """Settings the sandbox takes and does nothing with."""
    return True


def set_webhook(world: World, arguments: Arguments) -> bool:
    """setWebhook"""
    url, secret = arguments.text("url"), arguments.text("secret_token")
    world.webhook.set(url, secret, arguments.integer("max_connections", MAX_CONNECTIONS))
    world.updates.allow(arguments.value("allowed_updates", "can't parse allowed updates"))
    if arguments.flag("drop_pending_updates"):
        world.updates.queue.clear()
    return True


def delete_webhook(world: World, arguments: Arguments) -> bool:
    """deleteWebhook"""
    world.webhook.set("", "", MAX_CONNECTIONS)
    if arguments.flag("drop_pending_updates"):
        world.updates.queue.clear()
    return True


def webhook_info(world: World, _: Arguments) -> Json:
    """getWebhookInfo"""
    return world.webhook.info()

"""Every method the sandbox knows, by its lower-case name. Anything else is "Not Found", as with Telegram."""

from __future__ import annotations

from sandbox.methods import chats, files, inline, messages, pins, profile, reactions
from sandbox.methods.profile import Method

METHODS: dict[str, Method] = {
    "getme": profile.get_me,
    "getwebhookinfo": profile.webhook_info,
    "setwebhook": profile.set_webhook,
    "deletewebhook": profile.delete_webhook,
    "sendmessage": messages.send_message,
    "editmessagetext": messages.edit_text,
    "editmessagecaption": messages.edit_caption,
    "editmessagereplymarkup": messages.edit_markup,
    "deletemessage": messages.delete_message,
    "deletemessages": messages.delete_messages,
    "forwardmessage": messages.forward_message,
    "copymessage": messages.copy_message,
    "senddocument": files.send_document,
    "sendphoto": files.send_photo,
    "getfile": files.get_file,
    "sendchataction": reactions.send_action,
    "setmessagereaction": reactions.set_reaction,
    "answercallbackquery": reactions.answer_callback,
    "answerinlinequery": inline.answer_inline,
    "answerguestquery": inline.answer_guest,
    "getchat": chats.get_chat,
    "getchatmember": chats.get_member,
    "getchatadministrators": chats.get_administrators,
    "getchatmembercount": chats.get_count,
    "leavechat": chats.leave,
    "pinchatmessage": pins.pin_message,
    "unpinchatmessage": pins.unpin_message,
    "setmycommands": profile.set_commands,
    "getmycommands": profile.get_commands,
    "deletemycommands": profile.delete_commands,
    "setmyname": profile.set_text("name"),
    "getmyname": profile.get_text("name"),
    "setmydescription": profile.set_text("description"),
    "getmydescription": profile.get_text("description"),
    "setmyshortdescription": profile.set_text("short_description"),
    "getmyshortdescription": profile.get_text("short_description"),
    "setchatmenubutton": profile.accept,
    "setmydefaultadministratorrights": profile.accept,
}

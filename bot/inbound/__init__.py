"""From Telegram to the handlers: polling, the inbox, one queue per chat, dispatch. Start reading at `update_worker`."""

"""A pretend Telegram: a local Bot API server and a chat page. It knows nothing of the bot. Start reading at `server`."""

"""From the handlers to Telegram: a row per message, rate limits, the Bot API client. Start at `sender`."""

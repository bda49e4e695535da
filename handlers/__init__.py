"""Telegram in and out: a handler reads the update, calls a service, renders, sends. Start reading at `routes`."""

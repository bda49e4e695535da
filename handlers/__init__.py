"""Telegram in and out: a handler reads the update, makes one service call, renders, sends. Start reading at `routes`."""

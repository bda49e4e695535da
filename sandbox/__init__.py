"""A pretend Telegram: a local Bot API server and a chat page.

It knows nothing of the bot, imports aiohttp alone and rejects what Telegram rejects. `server` puts the parts
together; `world` is the state, `people` what persons do in it, `methods/` what the bot may call, `control` the HTTP
interface of the page and of tests, `page/` the chat page itself. Start reading at `server`; the tests' side of that
interface is in `tests/sandbox/client`.
"""

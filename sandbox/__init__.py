"""A simulated Telegram: a local Bot API server and a chat page.

It does not import the bot, needs only aiohttp, and rejects what Telegram rejects. `server` puts the parts together;
`world` is the state, `people` what people do in it, `methods/` what the bot may call, `page_api` and `page_queries`
the HTTP interface of the page and of tests, `page/` the chat page itself. Start reading at `server`; the tests' side
of that interface is in `tests/sandbox/client`.
"""

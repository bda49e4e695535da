"""A person's hands and eyes for tests: speaks over HTTP to a running sandbox, waits for what the bot does.

async with World(root_url) as world:
    alice = world.person("alice")
    await alice.say("hello")
    message = await alice.wait_message()
    await alice.press(message, "Longer")
    message = await alice.wait_edit(message)

`world` is one sandbox seen from outside, `person` somebody in one chat of it, `message` what they see. It reaches the
server over HTTP alone.
"""

from tests.sandbox.client.message import Message
from tests.sandbox.client.offer import Offer
from tests.sandbox.client.person import Person
from tests.sandbox.client.world import SandboxError, World

__all__ = ["Message", "Offer", "Person", "SandboxError", "World"]

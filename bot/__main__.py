"""`python -m bot`: everything it can do stands in `commands`."""

from __future__ import annotations

from bot.cli import main

if __name__ == "__main__":
    main()

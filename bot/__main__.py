"""``python -m bot`` is ``credit-desk``."""

from bot.cli import main

main()

"""``credit-desk``: every command, and the one place where a fault becomes a sentence and an exit status."""

from bot.cli.main import main as main

"""``make demo``: a Slack on this desk with the bot, sample people and customers in it."""

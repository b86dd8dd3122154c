"""A Slack workspace on loopback for any Slack app: Web API, Socket Mode, signed HTTP, and a page.

It stands alone: nothing here imports the bot, and the bot knows it only as `SLACK_API_URL`.
"""

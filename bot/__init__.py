"""Credit Desk: a Slack bot that runs a company's trade-credit workflow."""

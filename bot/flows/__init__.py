"""The credit workflow as plain Python: no Slack, no database, no clock."""

"""What a person does in Slack, turned into a call of a flow."""

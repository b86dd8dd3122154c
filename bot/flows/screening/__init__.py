"""Screening: the segment of a customer and the criteria of the policy, each with the fact it rests on."""

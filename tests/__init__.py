"""Tests of Credit Desk; the folders mirror bot/."""

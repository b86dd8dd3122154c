"""Ledgers: files, imports, replays."""

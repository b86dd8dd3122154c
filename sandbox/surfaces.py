"""Messages, modals and Home tabs: which blocks and elements Slack takes on each, and how many blocks."""

MESSAGE, MODAL, HOME = "message", "modal", "home"
MAX_BLOCKS = {MESSAGE: 50, MODAL: 100, HOME: 100}

_EVERYWHERE = ("actions", "context", "divider", "header", "image", "rich_text", "section", "video")
SURFACES: dict[str, tuple[str, ...]] = {
    # `input` is kept out of messages: the stricter reading, as an answer to it cannot be submitted there.
    MESSAGE: (
        *_EVERYWHERE,
        "card",
        "carousel",
        "container",
        "context_actions",
        "data_table",
        "data_visualization",
        "file",
        "markdown",
        "plan",
        "table",
        "task_card",
    ),
    MODAL: (*_EVERYWHERE, "alert", "input"),
    # Tables, charts and containers are listed for the Home tab by some of Slack's pages and not drawn there.
    HOME: (*_EVERYWHERE, "card", "carousel", "input"),
}

# Elements that do not stand on every surface, by the pages of Slack's reference about each of them.
ELEMENT_SURFACES: dict[str, tuple[str, ...]] = {
    "datetimepicker": (MESSAGE, MODAL),
    "email_text_input": (MODAL,),
    "feedback_buttons": (MESSAGE,),
    "file_input": (MODAL,),
    "icon_button": (MESSAGE,),
    "number_input": (MODAL,),
    "rich_text_input": (MODAL, HOME),
    "url_text_input": (MODAL,),
    "workflow_button": (MESSAGE,),
}

"""The panel of /settings: the settings of a chat, changed by the buttons of one message. Start reading at `panel`."""

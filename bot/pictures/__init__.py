"""Pictures, drawn by matplotlib without a screen; the library is loaded only when one is drawn."""

"""Rights that stay although no test uses them, by the reason. The check says when one is not needed
any more."""

EXCEPTIONS = {}

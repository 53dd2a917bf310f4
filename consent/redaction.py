"""A redaction takes away and never adds: the original, with parts replaced by a mark."""

REDACTED = "[redacted]"


def plain(text: str) -> str:
    """As it is compared: browsers send line ends of their own."""
    return text.replace("\r\n", "\n").strip()


def is_redaction_of(redacted: str, original: str) -> bool:
    """Is it the original with one part or more replaced by the mark, and nothing else?

    Each mark stands for one character at least. What lies between marks must be found in the
    original in the same order, and the ends must be its ends.
    """
    pieces = plain(redacted).split(REDACTED)
    original = plain(original)
    if len(pieces) == 1 or not original.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:-1]:
        found = original.find(piece, at + 1)
        if found < 0:
            return False
        at = found + len(piece)
    last = pieces[-1]
    return len(original) - len(last) > at and original.endswith(last)

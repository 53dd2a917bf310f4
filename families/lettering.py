"""How many words fit on a line of a drawing, where no browser measures them."""

from unicodedata import category, east_asian_width

# Of a letter's size: generous, since nobody knows which letters a reader's screen has.
NARROW, SMALL, LARGE, WIDE, SQUARE = 0.4, 0.65, 0.78, 1.05, 1.1
STRONG = 1.1


def lines_of(text: str, width: int, size: int, *, strong: bool = False) -> list[str]:
    """The text in lines that are no wider; a word that is wider by itself is broken."""
    room = width / size / (STRONG if strong else 1)
    lines: list[str] = []
    for word in (part for one in text.split() for part in _parts(one, room)):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and _width(joined) <= room:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def _parts(word: str, room: float) -> list[str]:
    parts = [""]
    for letter in word:
        if parts[-1] and _width(parts[-1] + letter) > room:
            parts.append("")
        parts[-1] += letter
    return parts


def _width(text: str) -> float:
    return sum(_letter(letter) for letter in text)


def _letter(letter: str) -> float:
    if east_asian_width(letter) in "WF":
        return SQUARE
    if letter in "MWmw@%":
        return WIDE
    if letter in "ijlI.,:;'’|!()[] ":
        return NARROW
    if category(letter) in ("Lu", "Nd"):
        return LARGE
    return 0 if category(letter) == "Mn" else SMALL

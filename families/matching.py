"""Keys under which two spellings of one name or one postcode are the same."""

import unicodedata

LONGEST_KEY = 200
NOBODYS_NAME = {"baby", "babyboy", "babygirl", "bump", "child", "infant", "unborn", "unbornbaby"}

# Letters that carry their stroke within, so that decomposing them changes nothing.
UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})  # noqa: RUF001


def name_key(name: str) -> str:
    """Letters only, without accents or case: "Chloé O'Rourke" and "Chloe ORourke" are one."""
    decomposed = unicodedata.normalize("NFKD", name).casefold().translate(UNDECOMPOSED)
    return "".join(letter for letter in decomposed if letter.isalpha())[:LONGEST_KEY]


def telling_name_key(name: str) -> str:
    """The key, or nothing where it names nobody: many families have a "Baby"."""
    key = name_key(name)
    return "" if key in NOBODYS_NAME else key


def postcode_key(postcode: str) -> str:
    """Letters and digits only, in capitals: "LS14 6CK" and "ls146ck" are one."""
    return "".join(sign for sign in postcode.upper() if sign.isalnum())

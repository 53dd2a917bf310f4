"""Keys under which two spellings of one name or one postcode are the same."""

import unicodedata

LONGEST_KEY = 200

# Letters that carry their stroke within, so that decomposing them changes nothing.
UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})  # noqa: RUF001


def name_key(name: str) -> str:
    """Letters only, without accents or case: "Chloé O'Rourke" and "Chloe ORourke" are one."""
    decomposed = unicodedata.normalize("NFKD", name).casefold().translate(UNDECOMPOSED)
    return "".join(letter for letter in decomposed if letter.isalpha())[:LONGEST_KEY]


def postcode_key(postcode: str) -> str:
    """Letters and digits only, in capitals: "LS14 6CK" and "ls146ck" are one."""
    return "".join(sign for sign in postcode.upper() if sign.isalnum())

"""Languages of a translated plan: the tag, the name, which way it runs, and can we set it?"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """``set_here``: the fonts of our documents have its letters; if not, the page is printed."""

    code: str
    name: str
    set_here: bool = True
    runs: str = "ltr"


LANGUAGES = {
    one.code: one
    for one in (
        Language("ar", "Arabic", False, "rtl"),
        Language("bn", "Bengali", False),
        Language("cs", "Czech"),
        Language("fa", "Farsi", False, "rtl"),
        Language("fr", "French"),
        Language("hu", "Hungarian"),
        Language("ku", "Kurdish (Kurmanji)"),
        Language("ckb", "Kurdish (Sorani)", False, "rtl"),
        Language("lv", "Latvian"),
        Language("lt", "Lithuanian"),
        Language("ps", "Pashto", False, "rtl"),
        Language("pl", "Polish"),
        Language("pt", "Portuguese"),
        Language("pa", "Punjabi", False),
        Language("ro", "Romanian"),
        Language("sk", "Slovak"),
        Language("so", "Somali"),
        Language("es", "Spanish"),
        Language("ti", "Tigrinya", False),
        Language("tr", "Turkish"),
        Language("uk", "Ukrainian"),
        Language("ur", "Urdu", False, "rtl"),
        Language("zh", "Chinese", False),
    )
}

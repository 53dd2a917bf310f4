"""Build what the browser gets from npm: GOV.UK Frontend, less what only GOV.UK may use.

`npm ci` fetches the package; `python -m config.assets` writes our cut of it to
`$HUDDLE_VAR/assets/govuk/`. The typeface GDS Transport, the crest and the crown are licensed
to GOV.UK alone, so the rules that name them are taken out and a system font stack put in.
"""

import os
import re
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
PACKAGE = BASE_DIR / "node_modules" / "govuk-frontend"
SYSTEM_FONTS = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif'

FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
FONT_STACK = re.compile(r'"?GDS Transport"?,arial,sans-serif')
GOVUK_ONLY_RULE = re.compile(r"[^{}]*__(?:copyright-logo|crown)[^{}]*\{[^}]*\}")
SOURCE_MAP = re.compile(r"/[/*][#@] sourceMappingURL=.*$", re.MULTILINE)


def build(package: Path, target: Path) -> list[Path]:
    """Write the style sheet and the script; the same package gives the same bytes."""
    dist = package / "dist" / "govuk"
    files = {
        "govuk-frontend.min.css": unbranded((dist / "govuk-frontend.min.css").read_text()),
        "govuk-frontend.min.js": unmapped((dist / "govuk-frontend.min.js").read_text()),
    }
    target.mkdir(parents=True, exist_ok=True)
    return [_write(target / name, text) for name, text in files.items()]


def unbranded(css: str) -> str:
    """The style sheet without the typeface, the crest and the crown."""
    css = FONT_FACE.sub("", css)
    css = FONT_STACK.sub(SYSTEM_FONTS, css)
    css = GOVUK_ONLY_RULE.sub("", css)
    return unmapped(css)


def unmapped(text: str) -> str:
    """The text without its link to a source map, which we do not serve."""
    return SOURCE_MAP.sub("", text)


def _write(path: Path, text: str) -> Path:
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
    return path


def main() -> None:
    if not PACKAGE.exists():
        sys.exit(f"{PACKAGE} is not there. Run `npm ci` first.")
    var = Path(os.environ.get("HUDDLE_VAR") or BASE_DIR / "var")
    for path in build(PACKAGE, var / "assets" / "govuk"):
        sys.stdout.write(f"{path} ({path.stat().st_size:,} bytes)\n")


if __name__ == "__main__":
    main()

"""How one cell is read: each function returns a clean value or raises what to do about it.

No message ever repeats what the cell holds: a report of problems may be forwarded.
"""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONDON = ZoneInfo("Europe/London")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_NAMES = "|".join(f"{month}[a-z]*" for month in MONTHS)
DATE_SHAPES = (
    re.compile(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})", re.ASCII),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", re.ASCII),
    re.compile(
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ -](?P<m>{MONTH_NAMES})[ ,-] ?(?P<y>\d{{4}})",
        re.ASCII | re.IGNORECASE,
    ),
)
MOMENT = re.compile(
    r"(?P<date>.+?)[T ,]+(?P<h>\d{1,2})[:.](?P<min>\d{2})(?:[:.]\d{2}(?:[.]\d+)?)?"
    r"(?P<zone>Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
SERIAL = re.compile(r"(?P<days>[2-7]\d{4})(?P<part>[.]\d+)?", re.ASCII)
SERIAL_ZERO = date(1899, 12, 30)
YEARS = range(1900, 2101)
DATE_ADVICE = "must be a date, like 16/11/2026"
POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})?")
ANSWERS = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
STARTS_A_FORMULA = "=+-@\t\r\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
PHONE = re.compile(r"\+\d[\d ()]{8,}", re.ASCII)


def collapse(text: str) -> str:
    """One space where there were several, or a new line; none at the ends."""
    return " ".join(text.split())


def starts_formula(text: str) -> bool:
    """Could a spreadsheet run this when somebody opens an export? +44 and digits could not."""
    shown = text.lstrip(" \n\N{NO-BREAK SPACE}")
    return shown.startswith(tuple(STARTS_A_FORMULA)) and not PHONE.match(shown)


def read_date(text: str) -> date:
    """16/11/2026, 2026-11-16, 16 Nov 2026, or the day number that a spreadsheet keeps."""
    text = collapse(text)
    if serial := SERIAL.fullmatch(text):
        return SERIAL_ZERO + timedelta(days=int(serial["days"]))
    for shape in DATE_SHAPES:
        if found := shape.fullmatch(text):
            return _real_date(found["y"], found["m"], found["d"])
    raise ValidationError(DATE_ADVICE)


def read_moment(text: str) -> datetime:
    """A date with a time, by the clock in Leeds unless it says otherwise."""
    text = collapse(text)
    if (serial := SERIAL.fullmatch(text)) and serial["part"]:
        return _moment_of_serial(serial)
    found = MOMENT.fullmatch(text)
    if not found:
        return datetime.combine(read_date(text), datetime.min.time(), LONDON)
    hours, minutes = int(found["h"]), int(found["min"])
    zone = found["zone"]
    try:
        clock = f"{read_date(found['date']).isoformat()}T{hours:02}:{minutes:02}"
        moment = datetime.fromisoformat(clock + (zone or ""))
    except ValueError:
        raise ValidationError("must have a real time, like 09:30") from None
    return moment.astimezone(LONDON) if zone else moment.replace(tzinfo=LONDON)


def read_answer(text: str) -> bool:
    """Yes or no; a blank is neither."""
    answer = ANSWERS.get(collapse(text).casefold())
    if answer is None:
        raise ValidationError('must be "yes" or "no"')
    return answer


def read_postcode(text: str) -> str:
    """LS14 6CK, or its first part alone where only the area is known."""
    found = POSTCODE.fullmatch(re.sub(r"\s", "", text).upper())
    if not found:
        raise ValidationError("must be a postcode, like LS14 6CK, or its first part, like LS14")
    return " ".join(filter(None, found.groups()))


def read_email(text: str) -> str:
    address = collapse(text).casefold()
    try:
        validate_email(address)
    except ValidationError:
        raise ValidationError("must be an email address, like name@example.org") from None
    return address


def in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _real_date(year: str, month: str, day: str) -> date:
    if int(year) not in YEARS:
        raise ValidationError("must have the right year, like 2026")
    number = int(month) if month.isdecimal() else MONTHS.index(month[:3].casefold()) + 1
    try:
        return date(int(year), number, int(day))
    except ValueError:
        raise ValidationError("must be a real date: that month has no such day") from None


def _moment_of_serial(serial: re.Match[str]) -> datetime:
    minutes = round(float(serial["part"]) * 24 * 60)
    day = SERIAL_ZERO + timedelta(days=int(serial["days"]))
    return datetime.combine(day, datetime.min.time(), LONDON) + timedelta(minutes=minutes)

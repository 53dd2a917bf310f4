"""The results as tables: who, which way, how long, and how many times the limit."""

from collections.abc import Iterable

from tests.bench.measuring import Measured

ORDER = ["product", "limit", "guardian direct", "guardian generic"]


def tables(measured: list[Measured], families: int) -> str:
    questions = list(dict.fromkeys(m.question for m in measured))
    return "\n\n".join(
        _table(question, [m for m in measured if m.question == question], families)
        for question in questions
    )


def ratio(measured: Iterable[Measured], of: str, to: str) -> float | None:
    ms = {m.way: m.ms for m in measured}
    return ms[of] / ms[to] if of in ms and ms.get(to) else None


def _table(question: str, measured: list[Measured], families: int) -> str:
    ways = [way for way in ORDER if any(m.way == way for m in measured)]
    askers = list(dict.fromkeys(m.asker for m in measured))
    head = ["", *ways]
    compared = "product" in ways and len(ways) > 1
    if compared:
        head += [f"x {way}" for way in ways if way != "product"]
    rows = []
    for asker in askers:
        row = [m for m in measured if m.asker == asker]
        ms = {m.way: m.ms for m in row}
        line = [asker, *(f"{ms[way]:.2f}" if way in ms else "-" for way in ways)]
        if compared:
            others = (ratio(row, "product", way) for way in ways if way != "product")
            line += [f"{times:.2g}" if times else "-" for times in others]
        rows.append(line)
    return f"{question}, {families:,} families, ms\n{_aligned([head, *rows])}"


def _aligned(rows: list[list[str]]) -> str:
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return "\n".join(
        "  "
        + row[0].ljust(widths[0])
        + "".join(f"  {cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True))
        for row in rows
    )

"""What the reader does with extreme texts: `python -m tests.benchmarks.extremes [CHARACTERS]`.

First a made-up text of ever more characters, up to CHARACTERS (1,000,000): seconds and growth of peak memory per
100,000 characters, which must not rise with the length. Then texts that are no news. Each text is read in a process of
its own that has loaded the model and read one sentence before.
"""

import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable
from itertools import count

os.environ.setdefault("OMP_NUM_THREADS", "1")

from tests.benchmarks.table import show

STEP = 100_000
MEGABYTE = 1 << 20
MOST_RISE = 1.5
"""The whole text may cost this much more per character than its first tenth."""
HEADS = ("Aster", "Birch", "Cobalt", "Dahlia", "Ember", "Falcon", "Garnet", "Hazel", "Iris", "Juniper")
TAILS = ("ford", "gate", "well", "mere", "wick", "stead", "combe")
PARAGRAPH = (
    "{0} Mills has acquired {1} Grain for $30 million, the companies said on Tuesday. Petra {0}, the chief executive "
    "of {0} Mills, told reporters that it would build a plant in Ohio. The company supplies {2} Foods with flour, and "
    "analysts reckon that the market grew by 4% last year. Nobody at {1} Grain could be reached for comment.\n\n"
)
"""Three sentences in four that say something: denser than news."""


def news(size: int) -> str:
    """A made-up text with new names all along, `size` characters."""
    names = (head + tail + extra for extra in ("", "er", "ton", "by", "ley", "ham") for tail in TAILS for head in HEADS)
    known = list(names)
    parts: list[str] = []
    length = 0
    for number in count():
        if length >= size:
            return "".join(parts)[:size]
        picked = (known[(number * step + number // len(known)) % len(known)] for step in (1, 7, 11))
        parts.append(PARAGRAPH.format(*picked))
        length += len(parts[-1])
    raise AssertionError("count() does not end")


ODD: dict[str, Callable[[], str]] = {
    "emoji": lambda: "😀👩‍👩‍👧 🎉" * (STEP // 8),
    "no letters": lambda: "12 % -- ... 4,5 !! \n" * (STEP // 20),
    "line breaks": lambda: "\n" * STEP,
    "one word": lambda: "x" * STEP,
    "one line without blanks": lambda: ("Farrow-Mills,bought;Borden/Grain_and" * STEP)[:STEP],
    "one sentence": lambda: "Farrow Mills bought Borden Grain and " * (STEP // 37),
    "2,500 names in one sentence": lambda: ", ".join(f"Farrow{n} Mills" for n in range(2500)) + ".",
    "5,000 names in one sentence": lambda: ", ".join(f"Farrow{n} Mills" for n in range(5000)) + ".",
    "quotes": lambda: '"' * STEP,
    "brackets": lambda: "(" * (STEP // 2) + ")" * (STEP // 2),
    "control characters": lambda: "a\x00b \x1b[31m \x7f\u2028 c\ufeff Farrow Mills sold it. " * (STEP // 40),
    "right to left": lambda: "شركة تعلن عن صفقة. " * (STEP // 19),
}


def main(most: int) -> int:
    """Measures and prints. Returns 1 where the cost per character rises."""
    sizes = sorted({min(most, STEP), max(STEP, most // 4), max(STEP, most // 2), most})
    rows, costs = [], []
    for size in sizes:
        seconds, grown, mentions, claims = alone(news(size))
        costs.append((seconds / size, grown / size))
        rows.append(line(f"{size} characters of news", size, seconds, grown, mentions, claims))
    head = ("", "seconds", "s / 100,000", "peak grew, MB", "MB / 100,000", "mentions", "claims")
    show("a text that gets longer", head, rows)
    rows = []
    for name, make in ODD.items():
        text = make()
        rows.append(line(name, len(text), *alone(text)))
    show("texts that are no news", head, rows)
    (time_first, memory_first), (time_last, memory_last) = costs[0], costs[-1]
    rise = time_last / time_first
    print(f"\nper character the longest text took {rise:.2f} times as long as the shortest, and ", end="")
    print(f"{memory_last * STEP / MEGABYTE:.1f} MB per 100,000 characters, not {memory_first * STEP / MEGABYTE:.1f}")
    return int(rise > MOST_RISE or memory_last > MOST_RISE * memory_first)


def line(name: str, size: int, seconds: float, grown: int, mentions: int, claims: int) -> tuple[str, ...]:
    """One line of a table."""
    per = STEP / size
    megabytes = grown / MEGABYTE
    return (
        name,
        *(f"{figure:.1f}" for figure in (seconds, seconds * per, megabytes, megabytes * per)),
        str(mentions),
        str(claims),
    )


def alone(text: str) -> tuple[float, int, int, int]:
    """Seconds, growth of peak memory in bytes, mentions and claims of a text read in a new process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (text,))


def measure(text: str) -> tuple[float, int, int, int]:
    """See `alone`; runs in the new process."""
    from kg.language.extract import Extractor
    from kg.model.document import Document

    reader = Extractor()
    reader.extract(Document(source="first.txt", text="Farrow Mills has acquired Borden Grain."))
    before, start = peak(), time.perf_counter()
    found = reader.extract(Document(source="text.txt", text=text))
    return time.perf_counter() - start, peak() - before, len(found.mentions), len(found.claims)


def peak() -> int:
    """The most memory this process ever had resident, in bytes (Linux counts in KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))

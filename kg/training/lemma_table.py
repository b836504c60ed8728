"""Makes `kg/language/lemmas.tsv`: irregular forms and known bases, counted from the treebanks.

Run `python -m kg.training.lemma_table --shared ../shared`. The file holds facts about words, no text.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from kg.text.lemmas import INFLECTED, lemma

# Irregular verbs of business news that the treebanks lack.
MORE = {"spun": "spin", "outbid": "outbid", "shrunk": "shrink", "forgone": "forgo", "withheld": "withhold",
        "underwritten": "underwrite", "underwrote": "underwrite", "oversaw": "oversee", "overseen": "oversee"}  # fmt: skip
TREEBANKS = ("treebank/ewt-train.conllu", "treebank/gum-ccby-train.conllu")
TARGET = Path(__file__).parents[1] / "language" / "lemmas.tsv"


def _rows(folder: Path) -> Iterator[tuple[str, str, str]]:
    """(lower-case form, lemma, Penn tag) of every word of the treebanks."""
    for name in TREEBANKS:
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if len(cells) > 4 and cells[0].isdigit() and cells[1].replace("-", "").isalpha():
                yield cells[1].lower(), cells[2].lower(), cells[4]


def table(folder: Path) -> list[tuple[str, str, str]]:
    """Sorted rows (kind, form, lemma): kind "base" lists known bases, a Penn tag lists a form the rules get wrong."""
    seen: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    bases: Counter[tuple[str, str]] = Counter()
    for form, base, tag in _rows(folder):
        if tag in INFLECTED and not tag.startswith("NNP"):
            seen[tag, form][base] += 1
        if tag.startswith(("VB", "NN")) and not tag.startswith("NNP") and base.replace("-", "").isalpha():
            bases["verb" if tag.startswith("VB") else "noun", base] += 1
    known = {kind: {base for (k, base), n in bases.items() if k == kind and n > 1} for kind in ("verb", "noun")}
    rows = [(kind, base, base) for kind in sorted(known) for base in sorted(known[kind])]
    for (tag, form), counts in sorted(seen.items()):
        best = min(counts, key=lambda word: (-counts[word], word))
        kind = "noun" if tag.startswith("NN") else "verb"
        if lemma(form, tag, known[kind]) != best and (counts[best] > 1 or tag in ("VBD", "VBN")):
            rows.append((tag, form, best))
    listed = {(tag, form) for tag, form, _ in rows}
    rows += [(tag, form, MORE[form]) for tag in ("VBD", "VBN") for form in sorted(MORE) if (tag, form) not in listed]
    return rows


def main() -> None:
    """Writes the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    arguments = parser.parse_args()
    rows = table(arguments.shared / "data")
    TARGET.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    print(f"{len(rows)} rows in {TARGET}")


if __name__ == "__main__":
    main()

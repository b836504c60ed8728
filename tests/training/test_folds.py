"""Cross-validation on CORE; needs the extra `train`."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")

from kg.errors import ModelError  # noqa: E402
from kg.language.wordpiece import WordPieces  # noqa: E402
from kg.training.batches import Encoding  # noqa: E402
from kg.training.document_batches import assemble  # noqa: E402
from kg.training.documents import DocumentExample, MentionExample  # noqa: E402
from kg.training.examples import ANYTHING, Example  # noqa: E402
from kg.training.folds import (  # noqa: E402
    Fold,
    Scores,
    Text,
    class_scores,
    fold_of,
    inventory_of_checkpoint,
    main,
    mean,
    read_types,
    score,
    table,
)
from kg.training.pairs import TargetMaker  # noqa: E402
from kg.training.settings import read_settings  # noqa: E402
from kg.training.words import ORG  # noqa: E402
from tests.training.texts import INVENTORY  # noqa: E402
from tests.training.tiny import tiny_model  # noqa: E402


def text(words: str, left: tuple[int, int], right: tuple[int, int], name: str, *, kind: str = "name") -> Text:
    split = words.split()
    mentions = [
        MentionExample(0, *left, kind, frozenset(ORG), (0,)),
        MentionExample(0, *right, "name", frozenset(ORG), (1,)),
    ]
    sentence = Example(split, [ANYTHING] * len(split), "core", words)
    return Text(DocumentExample("core", words, [sentence], mentions, pair_class=name), (-1,) * len(split))


KEYS = [f"Company {number} buys company {number + 1} ." for number in range(2000)]


def test_folds_are_disjoint_and_of_like_size():
    folds = [{key for key in KEYS if fold_of(key, 5) == number} for number in range(5)]
    assert sum(len(fold) for fold in folds) == len(set().union(*folds)) == len(KEYS)
    assert all(330 < len(fold) < 470 for fold in folds)


def test_folds_are_stable():
    # not to be changed: figures of different runs would no longer compare
    assert [fold_of(key, 5) for key in KEYS[:8]] == [2, 2, 2, 2, 4, 2, 2, 1]
    assert [fold_of(key, 5) for key in reversed(KEYS[:8])] == [1, 2, 2, 4, 2, 2, 2, 2]


def test_copies_of_a_text_share_a_fold():
    assert all(fold_of(f"  {key.upper()} ", 5) == fold_of(key, 5) for key in KEYS[:100])


def test_scores_of_a_small_confusion():
    gold = ["buys", "buys", "buys^-1", "rivals", "undefined", "undefined"]
    predicted = ["buys", "buys^-1", "undefined", "rivals", "undefined", "rivals"]
    found = score(gold, predicted)
    assert found.directed == pytest.approx(3 / 6)
    assert found.undirected == pytest.approx(4 / 6)
    # 2 right; 4 are something; 4 are taken for something
    assert found.micro == pytest.approx(2 * 2 / (4 + 4))
    each = {"buys": 2 / 3, "buys^-1": 0.0, "rivals": 2 / 3, "undefined": 1 / 2}
    assert found.macro == pytest.approx(sum(each.values()) / 4)


def test_scores_of_nothing_but_undefined():
    assert score(["undefined"] * 3, ["undefined"] * 3) == Scores(directed=1.0, micro=0.0, macro=1.0, undirected=1.0)


def test_table_has_a_row_per_fold_their_mean_and_all_pairs():
    results = {0: Fold(["a", "b"], ["a", "a"]), 1: Fold(["a"], ["a"])}
    rows = [row.split() for row in table(results).splitlines()]
    assert rows[0][:3] == ["fold", "pairs", "directed"]
    assert [row[:3] for row in rows[1:]] == [
        ["0", "2", "50.0"],
        ["1", "1", "100.0"],
        ["mean", "3", "75.0"],
        ["all", "3", "66.7"],
    ]
    first = score(results[0].gold, results[0].predicted)
    assert mean([first, first]) == first


def test_types_come_from_what_was_read_and_not_from_the_annotated_class():
    mention = text("Acme Corp bought Bolt .", (0, 2), (3, 4), "buys").document.mentions[0]
    company = 1  # B-Company; the next one is I-Company
    assert read_types(mention, [company, company + 1, 0, 0, 0]) == {"Company"}
    assert read_types(mention, [0, 0, 0, company, 0]) == frozenset()
    assert read_types(replace(mention, types=frozenset({"Product"})), [0, 0, 0, 0, 0]) == frozenset()


def test_an_older_checkpoint_gets_the_labels_that_it_lacks(tmp_path):
    known = {name: labels for name, labels in INVENTORY.as_dict().items() if name not in {"facts", "tenses"}}
    (tmp_path / "inventory.json").write_text(json.dumps(known), encoding="utf-8")
    assert inventory_of_checkpoint(tmp_path / "best.pt") == INVENTORY
    with pytest.raises(ModelError, match=r"inventory\.json"):
        inventory_of_checkpoint(tmp_path / "elsewhere" / "best.pt")


WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "buys", "fights", ".", *"abcdefghij", *(f"##{c}" for c in "abcdefghij")]


def records() -> list[dict[str, object]]:
    """Texts whose verb tells the class; the second of each four has its direction turned."""
    found: list[dict[str, object]] = []
    for number in range(60):
        verb, name = (("buys", "acquired_by"), ("fights", "competitor_of"))[number % 2]
        left, right = (f"{'ABCDEFGHIJ'[n % 10]}{'abcdefghij'[n // 10]}" for n in (number, number + 13))
        marks = {"e1_start": 0, "e1_end": 0, "e2_start": 2, "e2_end": 2, "e1_name": left, "e2_name": right}
        record = {"id": str(number), "relation": name, "invert_relation": int(verb == "buys")}
        found.append({**record, **marks, "context": [left, verb, right, "."]})
    return found


def test_the_command_trains_and_scores_one_fold(tmp_path: Path, monkeypatch, capsys):
    def build(inventory, settings, *, pair_classes):
        return tiny_model(inventory, settings, pair_classes=pair_classes, vocabulary=len(WORDS))

    monkeypatch.setattr("kg.training.folds.build_model", build)
    monkeypatch.setattr("kg.training.folds.load_pretrained", lambda encoder, folder: None)
    shared = tmp_path / "data" / "relations"
    shared.mkdir(parents=True)
    (shared / "core-train.json").write_text(json.dumps(records()), encoding="utf-8")
    (tmp_path / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    (tmp_path / "inventory.json").write_text(json.dumps(INVENTORY.as_dict()), encoding="utf-8")
    torch.manual_seed(1)
    torch.save({"model": build(INVENTORY, read_settings(), pair_classes=2).state_dict()}, tmp_path / "start.pt")
    places = ["--shared", str(tmp_path), "--pretrained", str(tmp_path), "--start", str(tmp_path / "start.pt")]
    assert main([*places, "--only", "1", "--epochs", "30", "--encoder-rate", "3e-3", "--head-rate", "1e-2"]) == 0
    _, fold, average, pairs = (row.split() for row in capsys.readouterr().out.splitlines())
    own = sum(fold_of(" ".join(map(str, record["context"])), 5) == 1 for record in records())  # type: ignore[call-overload]
    assert fold[:2] == ["1", str(own)]
    assert average[1:] == pairs[1:] == fold[1:]
    assert float(fold[2]) > 90.0


def test_a_text_that_is_cut_keeps_its_pair_or_is_left_out():
    torch.manual_seed(1)
    pieces = WordPieces(WORDS)
    model = tiny_model(INVENTORY, read_settings(), pair_classes=2, vocabulary=len(WORDS)).eval()
    maker = TargetMaker(INVENTORY, ("buys", "fights"), {})
    short = text("a buys b . . . . .", (0, 1), (2, 3), "buys").document
    late = text("a . . . . . fights b", (0, 1), (7, 8), "fights").document
    heads = [7, 0, 1, 2, 3, 4, 5, -1]  # trees as read when the texts had fewer pieces
    batch = assemble([short, late], Encoding(pieces, INVENTORY, longest=6), maker)
    scores, gold = class_scores(model, batch, [heads, heads])
    assert scores.shape == (1, 2)
    assert gold.tolist() == [0]


def test_the_command_says_what_is_missing(tmp_path, capsys):
    (tmp_path / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    places = ["--shared", str(tmp_path), "--pretrained", str(tmp_path), "--start", str(tmp_path / "start.pt")]
    assert main(places) == 3
    assert "inventory.json" in capsys.readouterr().err

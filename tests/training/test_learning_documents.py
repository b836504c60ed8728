"""A tiny network learns invented texts by heart: relations and their force, references, deals with their parts; then
it is exported and read by the run time."""

import itertools
import json
from dataclasses import replace
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")
pytest.importorskip("onnx", reason="the extra `train` is not installed")

from kg.errors import ModelError  # noqa: E402
from kg.language.factory import load  # noqa: E402
from kg.language.heads import SAYS  # noqa: E402
from kg.training import train as training  # noqa: E402
from kg.training.augment import Augmentation  # noqa: E402
from kg.training.data import Mixture, inventory_of  # noqa: E402
from kg.training.documents import DealExample, DocumentExample, FactExample  # noqa: E402
from kg.training.examples import Syntax  # noqa: E402
from kg.training.export import export  # noqa: E402
from kg.training.settings import TrainingSettings, read_settings  # noqa: E402
from tests.training.texts import ALL, INVENTORY, text  # noqa: E402
from tests.training.tiny import put_in_place, tiny_model  # noqa: E402

PEOPLE = ["Ada", "Bob", "Cleo"]
FIRMS = ["Varn", "Orlen", "Brill", "Quell"]
_TAGS = {"leads": "VERB", "sold": "VERB", "sued": "VERB", "signed": "VERB", "met": "VERB", "by": "ADP", "left": "VERB"}
_PRONOUNS = {"He", "She", "It", "it"}


def with_syntax(document: DocumentExample) -> DocumentExample:
    """Every word hangs on the one verb."""
    sentences = []
    for example in document.sentences:
        words = example.words
        top = next(place for place, word in enumerate(words) if word in _TAGS)
        tags = [_TAGS.get(w) or ("PUNCT" if w == "." else "PRON" if w in _PRONOUNS else "X") for w in words]
        syntax = Syntax(
            upos=tags,
            xpos=tags,
            lemmas=[word if word in FIRMS + PEOPLE else word.lower() for word in words],
            heads=[-1 if place == top else top for place in range(len(words))],
            relations=[
                "root" if place == top else "punct" if words[place] == "." else "dep" for place in range(len(words))
            ],
        )
        sentences.append(replace(example, syntax=syntax))
    return replace(document, sentences=sentences)


def leading(person: str, firm: str, other: str) -> DocumentExample:
    return text(
        f"[ {person} ]Person.0 leads [ {firm} ]Company.1 .",
        "[ She ]pro.0 sold [ it ]pro.1 .",
        facts=[FactExample(0, "leads", 1, frozenset({0}), "asserted", "affirmed", "present")],
    )


def suing(person: str, firm: str, other: str) -> DocumentExample:
    return text(
        f"[ {other} ]Company.0 never sued [ {firm} ]Company.1 .",
        "[ It ]pro.0 left .",
        facts=[FactExample(0, "sues", 1, frozenset({0}), "reported", "negated", "past")],
    )


def sued(person: str, firm: str, other: str) -> DocumentExample:
    return text(
        f"[ {other} ]Company.0 was sued by [ {firm} ]Company.1 .",
        facts=[FactExample(1, "sues", 0, frozenset({0}), "asserted", "affirmed", "past")],
    )


def leasing(person: str, firm: str, other: str) -> DocumentExample:
    return text(
        f"[ {firm} ]Company.0 signed a lease with [ {other} ]Company.1 .",
        deals=[
            DealExample("Lease", 0, 3, 4, (("customer", 0), ("provider", 1)), status="announced", certainty="planned")
        ],
    )


def meeting(person: str, firm: str, other: str) -> DocumentExample:
    return text(f"[ {firm} ]Company.0 met [ {other} ]Company.1 .", "[ He ]pro.2 left [ it ]pro.1 .")


def texts() -> list[DocumentExample]:
    found = []
    for number, (firm, other) in enumerate(itertools.permutations(FIRMS, 2)):
        person = PEOPLE[number % len(PEOPLE)]
        for make in (leading, suing, sued, leasing, meeting):
            document = make(person, firm, other)
            known = {"relations": ALL, "coreference": True, "deals_known": True, "key": f"{make.__name__}-{number}"}
            found.append(with_syntax(replace(document, **known)))
        verb, pair_class = (("sold by", "acquired_by"), ("sold to", "acquired_by^-1"))[number % 2]
        classed = text(f"[ {firm} ]Company.0 {verb} [ {other} ]Company.1 .", source="core", key=f"core-{number}")
        found.append(with_syntax(replace(classed, pair_class=pair_class)))
    return found


TEXTS = texts()
WORDS = sorted({word.lower() for document in TEXTS for sentence in document.sentences for word in sentence.words})


def mixture(times: int) -> Mixture:
    held_out = {source: [document for document in TEXTS if document.source == source] for source in ("own", "core")}
    sentences = {source: [s for one in found for s in one.sentences] for source, found in held_out.items()}
    return Mixture([], {"own": sentences["own"]}, TEXTS * times, held_out, {"file": "hash"}, {"own": len(TEXTS)})


def settings(**changes) -> TrainingSettings:
    calm = Augmentation(swap_own=0, swap_person=0, swap_pair=0, lower=0, upper=0, title=0)
    usual = replace(
        read_settings(),
        budget=400,
        encoder_rate=5e-3,
        head_rate=1e-2,
        patience=100,
        lemma_minimum=1,
        dropout=0.0,
        augmentation=calm,
    )
    return replace(usual, **changes)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """The run's folder, the exported model's folder and the labels."""
    folder: Path = tmp_path_factory.mktemp("documents")
    with pytest.MonkeyPatch.context() as patch:
        pretrained = put_in_place(patch, folder / "pretrained", WORDS)
        given, chosen = mixture(6), settings(epochs=4)
        work, inventory = training.train(given, chosen, pretrained=pretrained, work=folder / "work")
        export(work / "best.pt", inventory, given, chosen, pretrained=pretrained, out=folder / "out")
    return work, folder / "out", inventory


def test_everything_is_learnt_by_heart(trained):
    work, _, _ = trained
    scores = json.loads((work / "history.json").read_text(encoding="utf-8"))[-1]
    for name in ("facts.own", "roles.own", "triggers.own", "certainty.own", "polarity.own", "tense.own"):
        assert scores[name] > 0.95, name
    assert scores["coreference.own"] > 0.95
    assert scores["spans.own"] > 0.95
    assert scores["classes.core"] > 0.95


@pytest.fixture(scope="module")
def nlp(trained):
    return load(folder=trained[1])


def facts(doc):
    text_of = [doc[one.start : one.end].text for one in doc._.mentions]
    return {
        (text_of[one.subject], one.relation, text_of[one.object]): one
        for one in doc._.relations
        if one.probability > 0.5 and one.relation != SAYS
    }


def test_the_run_time_reads_relations_with_their_force(nlp):
    doc = nlp("Ada leads Varn.")
    (only,) = facts(doc).items()
    assert only[0] == ("Ada", "leads", "Varn")
    assert (only[1].certainty, only[1].polarity, only[1].tense) == ("asserted", "affirmed", "present")
    (only,) = facts(nlp("Orlen was sued by Varn.")).items()
    assert only[0] == ("Varn", "sues", "Orlen")
    assert (only[1].certainty, only[1].polarity, only[1].tense) == ("asserted", "affirmed", "past")
    doc = nlp("Orlen never sued Varn.")
    (only,) = facts(doc).items()
    assert only[0] == ("Orlen", "sues", "Varn")
    assert (only[1].certainty, only[1].polarity, only[1].tense) == ("reported", "negated", "past")
    assert facts(nlp("Orlen met Varn.")) == {}


def test_the_run_time_reads_references(nlp):
    doc = nlp("Ada leads Varn. She sold it.")
    text_of = [doc[one.start : one.end].text for one in doc._.mentions]
    assert text_of == ["Ada", "Varn", "She", "it"]
    assert {text_of[n]: text_of[found.mention] for n, found in doc._.antecedents.items()} == {
        "She": "Ada",
        "it": "Varn",
    }
    assert all(0 < found.probability <= 1 for found in doc._.antecedents.values())


def test_the_run_time_reads_deals(nlp):
    doc = nlp("Brill signed a lease with Quell.")
    (deal,) = doc._.triggers
    assert (doc[deal.start : deal.end].text, deal.kind) == ("lease", "Lease")
    assert (deal.status, deal.certainty) == ("announced", "planned")
    text_of = [doc[one.start : one.end].text for one in doc._.mentions]
    assert {(role, text_of[mention]) for role, mention, _ in deal.roles} == {
        ("customer", "Brill"),
        ("provider", "Quell"),
    }
    assert nlp("Brill met Quell.")._.triggers == []


def test_the_files_say_what_they_are(trained):
    work, out, inventory = trained
    record = json.loads((out / "config.json").read_text(encoding="utf-8"))
    assert set(record["files"]) == {"model.onnx", "heads.npz", "vocab.txt"}
    assert record["labels"] == inventory.as_dict()
    assert record["training"]["data"] == {"file": "hash"}
    assert record["training"]["held_out_scores"]["facts.own"] > 0.95
    assert json.loads((work / "inventory.json").read_text(encoding="utf-8")) == inventory.as_dict()


class StopHereError(Exception):
    pass


def test_an_interrupted_run_ends_where_an_unbroken_one_does(tmp_path, monkeypatch):
    pretrained = put_in_place(monkeypatch, tmp_path / "pretrained", WORDS)
    given, chosen = mixture(1), settings(epochs=2, checks_per_epoch=3)
    training.train(given, chosen, pretrained=pretrained, work=tmp_path / "whole")

    real, steps = training._step, []

    def step(*arguments):
        if len(steps) == 4:
            raise StopHereError
        steps.append(1)
        return real(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(training, "_step", step)
        with pytest.raises(StopHereError):
            training.train(given, chosen, pretrained=pretrained, work=tmp_path / "broken")
    saved = torch.load(tmp_path / "broken" / "last.pt", weights_only=True)
    assert 0 < saved["step"] <= 4
    assert saved["batch"] > 0
    training.train(given, chosen, pretrained=pretrained, work=tmp_path / "broken")
    whole, resumed = (torch.load(tmp_path / name / "last.pt", weights_only=True) for name in ("whole", "broken"))
    assert resumed["step"] == whole["step"] > saved["step"]
    assert (resumed["epoch"], resumed["batch"]) == (whole["epoch"], whole["batch"])
    for name, tensor in whole["model"].items():
        assert torch.allclose(resumed["model"][name], tensor, atol=1e-6), name


# Starting from an earlier run


def checkpoint(folder: Path, inventory, *, pair_classes: int = 2):
    """A network of random weights as `train` leaves it behind."""
    folder.mkdir()
    model = tiny_model(inventory, settings(), pair_classes=pair_classes, vocabulary=30)
    with torch.no_grad():
        for tensor in model.parameters():
            tensor.normal_()
    torch.save({"model": model.state_dict(), "step": 1, "scores": {}}, folder / "best.pt")
    (folder / "inventory.json").write_text(json.dumps(inventory.as_dict()), encoding="utf-8")
    return model


@pytest.mark.parametrize("kind", ["spans", "upos", "xpos", "lemmas"])
def test_labels_are_matched_by_name(tmp_path, kind):
    old = checkpoint(tmp_path / "old", INVENTORY)
    labels = getattr(INVENTORY, kind)
    changed = replace(INVENTORY, **{kind: ("fresh", *reversed(labels[1:]))})
    new = tiny_model(changed, settings(), pair_classes=2, vocabulary=30)
    before = getattr(new, kind).weight.detach().clone()
    training.take_over(new, tmp_path / "old" / "best.pt", changed)
    weight, old_weight = getattr(new, kind).weight, getattr(old, kind).weight
    for number, label in enumerate(getattr(changed, kind)):
        wanted = old_weight[labels.index(label)] if label in labels else before[number]
        assert torch.equal(weight[number], wanted), label
    # the rest is simply taken
    assert torch.equal(new.encoder.words.weight, old.encoder.words.weight)
    assert torch.equal(new.pairs.hidden.weight, old.pairs.hidden.weight)


@pytest.mark.parametrize(
    ("kind", "head"),
    [("roles", "roles"), ("certainties", "certainty"), ("polarities", "polarity"), ("tenses", "tense")],
)
def test_pair_heads_with_other_labels_begin_afresh(tmp_path, kind, head):
    old = checkpoint(tmp_path / "old", INVENTORY)
    labels = getattr(INVENTORY, kind)
    changed = replace(INVENTORY, **{kind: labels[::-1]})
    new = tiny_model(changed, settings(), pair_classes=2, vocabulary=30)
    before = getattr(new.pairs, head).weight.clone()
    training.take_over(new, tmp_path / "old" / "best.pt", changed)
    assert torch.equal(getattr(new.pairs, head).weight, before)
    assert not torch.equal(before, getattr(old.pairs, head).weight)
    assert torch.equal(new.pairs.hidden.weight, old.pairs.hidden.weight)


def test_what_does_not_fit_is_left_as_it_was(tmp_path):
    checkpoint(tmp_path / "old", INVENTORY)
    changed = replace(INVENTORY, relations=(*INVENTORY.relations[::-1],))
    new = tiny_model(changed, settings(), pair_classes=5, vocabulary=30)
    before = {name: tensor.clone() for name, tensor in new.state_dict().items()}
    training.take_over(new, tmp_path / "old" / "best.pt", changed)
    # tree labels of another order, classes of another number
    for name in ("labels.bilinear.weight", "pairs.classes.weight"):
        assert torch.equal(new.state_dict()[name], before[name])


def test_a_checkpoint_without_its_labels_is_one_sentence(tmp_path):
    checkpoint(tmp_path / "old", INVENTORY)
    (tmp_path / "old" / "inventory.json").unlink()
    new = tiny_model(INVENTORY, settings(), pair_classes=2, vocabulary=30)
    with pytest.raises(ModelError, match=r"inventory\.json: the labels of the checkpoint"):
        training.take_over(new, tmp_path / "old" / "best.pt", INVENTORY)


def test_the_labels_are_those_of_the_texts():
    inventory = inventory_of(mixture(1), lemma_minimum=1)
    assert inventory.facts == (SAYS, *[name for name in INVENTORY.facts if name != SAYS])
    assert inventory.deals[0] == "none"
    assert set(inventory.upos) == {"ADP", "PRON", "PUNCT", "VERB", "X"}

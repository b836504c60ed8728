"""What numpy and spaCy make of a model's output is what torch makes of it while training: random weights, no int8."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from spacy.tokens import Doc

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")
pytest.importorskip("onnx", reason="the extra `train` is not installed")

from kg.language import coreference_features, pairing  # noqa: E402
from kg.language.components import deals, relations  # noqa: E402
from kg.language.components.coreference import Antecedent, Linker  # noqa: E402
from kg.language.components.mentions import DocMention  # noqa: E402
from kg.language.encoder import ReadingModel  # noqa: E402
from kg.language.factory import load  # noqa: E402
from kg.language.heads import ENTITY_TYPES  # noqa: E402
from kg.language.wordpiece import WordPieces  # noqa: E402
from kg.training.batches import Encoding  # noqa: E402
from kg.training.data import Mixture  # noqa: E402
from kg.training.document_batches import assemble  # noqa: E402
from kg.training.documents import DealExample  # noqa: E402
from kg.training.export import _Deployed, export  # noqa: E402
from kg.training.pair_losses import chain_scores, pair_states  # noqa: E402
from kg.training.pairs import TargetMaker  # noqa: E402
from kg.training.settings import read_settings  # noqa: E402
from tests.training.texts import ALL, INVENTORY, text  # noqa: E402
from tests.training.tiny import put_in_place, tiny_model  # noqa: E402

WORDS = [*"abcdefghijklmnopqrstuvwxyz.,", *(f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz")]
TEXT = text(
    "[ Varn Steel Mills ]Company.0 , [ Ida Roe ]Person.1 says , rents a yard in [ Orlen ]Place.2 from [ Ott ]Company.3 .",
    "[ It ]pro.0 leads .",
    "[ Ott ]Company.3 [ Quell ]Product.4 and [ the firm ]nom.3 met [ her ]pro.1 again and again and again , said Bo .",
    relations=ALL,
    coreference=True,
    deals_known=True,
    deals=[DealExample("Lease", 0, 8, 10, (("customer", 0),)), DealExample("Merger", 2, 6, 7, ())],
)


@pytest.fixture(scope="module")
def reader():
    torch.manual_seed(4)
    settings = read_settings()
    model = tiny_model(INVENTORY, settings, pair_classes=2, vocabulary=len(WORDS) + 4).eval()
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            if name.startswith(("pair", "coreference")):
                # exactly float16, as they are stored
                tensor.copy_((torch.randn_like(tensor) * 0.25).half().float())
    return model


@pytest.fixture(scope="module")
def nlp(reader, tmp_path_factory):
    """The pipeline over the exported model, whose graph is run by torch, so that nothing is rounded to int8."""
    folder: Path = tmp_path_factory.mktemp("as_trained")
    with pytest.MonkeyPatch.context() as patch:
        pretrained = put_in_place(patch, folder / "pretrained", WORDS)
        torch.save({"model": reader.state_dict(), "step": 1, "scores": {}}, folder / "best.pt")
        export(
            folder / "best.pt",
            INVENTORY,
            Mixture([], {}, [], {}, {}, {}),
            read_settings(),
            pretrained=pretrained,
            out=folder,
        )
    pipeline = load(folder=folder)
    model: ReadingModel = pipeline.get_pipe("kg_encoder").model
    deployed = _Deployed(reader)

    def run(_, inputs):
        with torch.no_grad():
            found = deployed(*(torch.from_numpy(inputs[name]) for name in ("ids", "shapes", "first", "last")))
        return [one.numpy() for one in found]

    model._session = SimpleNamespace(run=run)
    return pipeline


@pytest.fixture
def doc(nlp):
    """The text with its gold mentions, parsed by the random model."""
    words = [word for sentence in TEXT.sentences for word in sentence.words]
    starts = [place == 0 for sentence in TEXT.sentences for place in range(len(sentence.words))]
    made = Doc(nlp.vocab, words=words, sent_starts=starts)
    for step in ("kg_encoder", "kg_tagger", "kg_parser"):
        made = nlp.get_pipe(step)(made)
    begin = np.cumsum([0, *(len(sentence.words) for sentence in TEXT.sentences)]).tolist()
    made._.mentions = [
        DocMention(
            begin[m.sentence] + m.start,
            begin[m.sentence] + m.end,
            m.kind,
            m.types if m.kind == "name" else frozenset(ENTITY_TYPES),
        )
        for m in TEXT.mentions
    ]
    # a reference that points at nothing has no pairs
    made._.antecedents = {number: Antecedent(0, 1.0) for number, m in enumerate(TEXT.mentions) if m.kind != "name"}
    return made


@pytest.fixture
def trained(reader, doc):
    """Batch, outputs and trees as in training, with the trees of the run time."""
    encoding = Encoding(WordPieces(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS]), INVENTORY, longest=128)
    batch = assemble([TEXT], encoding, TargetMaker(INVENTORY, ("a", "b"), {}))
    inputs = batch.batch
    with torch.no_grad():
        outputs = reader(inputs.ids, inputs.shapes, inputs.first, inputs.last)
    heads = [
        [token.head.i - sentence.start if token.head.i != token.i else -1 for token in sentence]
        for sentence in doc.sents
    ]
    assert [len(row) for row in heads] == inputs.words.tolist()
    return batch, outputs, heads


def place(row: int, start: int, doc: Doc) -> int:
    return list(doc.sents)[row].start + start


def test_facts_and_their_force(nlp, doc, reader, trained, monkeypatch):
    monkeypatch.setattr(relations, "LEAST", -1.0)
    monkeypatch.setattr(relations, "_possible", lambda *_: True)
    monkeypatch.setattr(relations, "IMPLIES", ())
    batch, outputs, heads = trained
    with torch.no_grad():
        found = pair_states(reader, outputs, batch, heads)
        facts = torch.sigmoid(reader.pairs.facts(found.states))
        flags = {name: getattr(reader.pairs, name)(found.states) for name in ("certainty", "polarity", "tense")}
    doc = nlp.get_pipe("kg_relations")(doc)
    starts = {one.start: number for number, one in enumerate(doc._.mentions)}
    read = {(one.subject, one.relation, one.object): one for one in doc._.relations}
    compared = 0
    for number, pair in enumerate(found.pairs):
        if pair.facts is None:
            continue
        left, right = (starts[place(side.row, side.start, doc)] for side in (pair.left, pair.right))
        for column, wanted in enumerate(facts[number].tolist()):
            relation = INVENTORY.facts[column % len(INVENTORY.facts)]
            subject, object_ = (left, right) if column < len(INVENTORY.facts) else (right, left)
            one = read[subject, relation, object_]
            assert one.probability == pytest.approx(wanted, abs=5e-3)
            compared += 1
            for name, labels in (
                ("certainty", INVENTORY.certainties),
                ("polarity", INVENTORY.polarities),
                ("tense", INVENTORY.tenses),
            ):
                scores = flags[name][number]
                best, second = scores.topk(2).values.tolist()
                assert best - second < 0.05 or getattr(one, name) == labels[int(scores.argmax())]
    assert compared == 2 * len(INVENTORY.facts) * sum(pair.facts is not None for pair in found.pairs)
    # the scores are no constant, else nothing would have been compared
    assert facts.std() > 0.1


def test_roles(nlp, doc, reader, trained, monkeypatch):
    monkeypatch.setattr(deals, "_LEAST_ROLE", -1.0)
    batch, outputs, heads = trained
    with torch.no_grad():
        found = pair_states(reader, outputs, batch, heads)
        roles = torch.sigmoid(reader.pairs.roles(found.states))
    for sentence, reading in enumerate(doc._.reading.sentences):
        reading.triggers[:] = 0.0
        reading.triggers[:, 0] = 9.0
        for deal in TEXT.deals:
            if deal.sentence == sentence:
                reading.triggers[deal.start : deal.end, INVENTORY.deals.index(deal.kind)] = 20.0
    doc = nlp.get_pipe("kg_deals")(doc)
    assert [(one.kind, one.end - one.start) for one in doc._.triggers] == [("Lease", 2), ("Merger", 1)]
    starts = {one.start: number for number, one in enumerate(doc._.mentions)}
    read = {
        (trigger.start, mention, role): probability
        for trigger in doc._.triggers
        for role, mention, probability in trigger.roles
    }
    taught = [number for number, pair in enumerate(found.pairs) if pair.roles is not None]
    assert len(read) == len(taught) * len(INVENTORY.roles) > 0
    for number in taught:
        pair = found.pairs[number]
        assert pair.left.kind == pairing.TRIGGER
        mention = starts[place(pair.right.row, pair.right.start, doc)]
        for role, wanted in zip(INVENTORY.roles, roles[number].tolist(), strict=True):
            assert read[place(pair.left.row, pair.left.start, doc), mention, role] == pytest.approx(wanted, abs=5e-3)


def test_antecedents(doc, reader, trained):
    batch, outputs, heads = trained
    (chain,) = batch.targets.chains
    with torch.no_grad():
        scores, pairs, alone = chain_scores(reader, outputs, chain, batch.words, heads)
    linker = Linker(doc, doc._.reading, doc._.mentions)
    table = dict(zip(pairs, scores.tolist(), strict=True))
    linked = 0
    for later, lone in enumerate(alone.tolist()):
        earlier = [other for other in range(later) if (other, later) in table]
        assert len(earlier) == min(later, coreference_features.WINDOW)
        raw = np.array([*(table[other, later] for other in earlier), lone])
        shares = np.exp(raw - raw.max()) / np.exp(raw - raw.max()).sum()
        best = linker.antecedent(later, earlier)
        if best is None:
            assert later == 0 or shares[-1] >= shares[:-1].max() - 5e-3
        else:
            assert best.probability == pytest.approx(shares[best.mention], abs=5e-3)
            assert shares[best.mention] >= shares.max() - 5e-3
            linked += 1
    assert linked

"""Who does what to whom, however it is put."""

from kg.language.syntax import agents, copula_subjects, governing_verb, obliques, patients, subjects
from tests.language.trees import texts, tree, word


def test_active_and_passive_have_the_same_agent_and_patient() -> None:
    active = tree("""
        Harlan Harlan PROPN NNP 2 nsubj
        bought buy VERB VBD 0 root
        Ott Ott PROPN NNP 2 obj
    """)
    passive = tree("""
        Ott Ott PROPN NNP 3 nsubj:pass
        was be AUX VBD 3 aux:pass
        bought buy VERB VBN 0 root
        by by ADP IN 5 case
        Harlan Harlan PROPN NNP 3 obl
    """)
    for doc in (active, passive):
        assert texts(agents(word(doc, "bought"))) == ["Harlan"]
        assert texts(patients(word(doc, "bought"))) == ["Ott"]


def test_reduced_passive_is_said_of_its_noun() -> None:
    doc = tree("""
        Ott Ott PROPN NNP 6 nsubj
        , , PUNCT , 3 punct
        founded found VERB VBN 1 acl
        by by ADP IN 5 case
        Mia Mia PROPN NNP 3 obl
        grew grow VERB VBD 0 root
    """)
    assert texts(patients(word(doc, "founded"))) == ["Ott"]
    assert texts(agents(word(doc, "founded"))) == ["Mia"]


def test_control_passes_the_subject_down() -> None:
    doc = tree("""
        Harlan Harlan PROPN NNP 2 nsubj
        agreed agree VERB VBD 0 root
        to to PART TO 4 mark
        buy buy VERB VB 2 xcomp
        Ott Ott PROPN NNP 4 obj
    """)
    assert texts(agents(word(doc, "buy"))) == ["Harlan"]


def test_object_control_passes_the_object_down() -> None:
    doc = tree("""
        Regulators regulator NOUN NNS 2 nsubj
        ordered order VERB VBD 0 root
        Harlan Harlan PROPN NNP 2 obj
        to to PART TO 5 mark
        sell sell VERB VB 2 xcomp
        Ott Ott PROPN NNP 5 obj
    """)
    assert texts(agents(word(doc, "sell"))) == ["Harlan"]


def test_a_relative_pronoun_stands_for_its_noun() -> None:
    doc = tree("""
        Harlan Harlan PROPN NNP 5 nsubj
        which which PRON WDT 3 nsubj
        owns own VERB VBZ 1 acl:relcl
        Ott Ott PROPN NNP 3 obj
        grew grow VERB VBD 0 root
    """)
    assert texts(agents(word(doc, "owns"))) == ["Harlan"]


def test_a_relative_clause_without_pronoun_takes_its_noun_as_object() -> None:
    doc = tree("""
        The the DET DT 2 det
        plant plant NOUN NN 5 nsubj
        Harlan Harlan PROPN NNP 4 nsubj
        built build VERB VBD 2 acl:relcl
        closed close VERB VBD 0 root
    """)
    assert texts(patients(word(doc, "built"))) == ["plant"]


def test_coordinated_verbs_share_their_subject() -> None:
    doc = tree("""
        Harlan Harlan PROPN NNP 2 nsubj
        grew grow VERB VBD 0 root
        and and CCONJ CC 4 cc
        bought buy VERB VBD 2 conj
        Ott Ott PROPN NNP 4 obj
    """)
    assert texts(subjects(word(doc, "bought"))) == ["Harlan"]


def test_a_preposition_phrase_of_the_object_counts_for_the_verb() -> None:
    doc = tree("""
        Harlan Harlan PROPN NNP 2 nsubj
        signed sign VERB VBD 0 root
        a a DET DT 4 det
        deal deal NOUN NN 2 obj
        with with ADP IN 6 case
        Ott Ott PROPN NNP 4 nmod
    """)
    assert texts(obliques(word(doc, "signed"), "with")) == ["Ott"]
    assert texts(obliques(word(doc, "deal"), "with")) == ["Ott"]
    assert governing_verb(word(doc, "deal")) == word(doc, "signed")


def test_copula_and_become_say_the_noun_of_their_subject() -> None:
    is_one = tree("""
        Mia Mia PROPN NNP 4 nsubj
        is be AUX VBZ 4 cop
        the the DET DT 4 det
        chair chair NOUN NN 0 root
    """)
    became = tree("""
        Mia Mia PROPN NNP 2 nsubj
        became become VERB VBD 0 root
        chair chair NOUN NN 2 xcomp
    """)
    for doc in (is_one, became):
        assert texts(copula_subjects(word(doc, "chair"))) == ["Mia"]

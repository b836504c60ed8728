"""The classes, relations, deal roles and literal properties of kg.ttl as typed objects.

Everything that decides by type (which subject a relation may have, which class is a kind of which) asks here, so that
a relation added to kg.ttl is known everywhere without a change of code.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store

from kg.errors import OntologyError
from kg.ontology.files import ontology_path
from kg.ontology.terms import (
    KG,
    OWL_CLASS,
    OWL_DATATYPE_PROPERTY,
    OWL_OBJECT_PROPERTY,
    OWL_ONE_OF,
    OWL_SYMMETRIC_PROPERTY,
    OWL_UNION_OF,
    OWL_VERSION_INFO,
    RDF_FIRST,
    RDF_NIL,
    RDF_REST,
    RDF_TYPE,
    RDFS_COMMENT,
    RDFS_DOMAIN,
    RDFS_LABEL,
    RDFS_RANGE,
    RDFS_SUBCLASS_OF,
    RDFS_SUBPROPERTY_OF,
    kg,
    local_name,
)  # fmt: skip

_DEAL = "Deal"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityClass:
    """A class of kg.ttl. `parents` are its direct superclasses of kg, `aligned` those of other vocabularies (IRIs)."""

    name: str
    label: str
    comment: str
    parents: tuple[str, ...] = ()
    aligned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A property between two things. `domain` and `range` are names of kg classes, any of which will do."""

    name: str
    label: str
    comment: str
    domain: frozenset[str]
    range: frozenset[str]
    symmetric: bool = False
    functional: bool = False
    """A subject usually has one object at a time: two different ones may be a conflict."""
    inverse_functional: bool = False
    """An object usually has one subject at a time, as a facility has one owner."""
    one_object_of: frozenset[str] = frozenset()
    """Classes of subjects that have one object at a time, where others may have several."""
    posts: tuple[frozenset[str], ...] = ()
    """Posts that one subject holds at a time in one object; each as the titles, in lower case, that it goes under."""
    compared_as: str = ""
    """Shared by relations that tell of the same thing, as buying does of owning; else the relation's own name."""
    taken_for: str | None = None
    """A relation that loose wording does not tell from this one."""
    lasting: bool = False
    """What was once so stays so; no later state replaces it."""
    same_kind: bool = False
    """Subject and object must fall under the same member of the domain."""
    group: str = ""
    broader: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiteralProperty:
    """A property with a literal value. `datatypes` are IRIs; `values` is the closed set, empty where it is open."""

    name: str
    label: str
    comment: str
    domain: frozenset[str]
    datatypes: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """What kg.ttl defines. Mappings are sorted by name and cannot be changed."""

    version: str
    classes: Mapping[str, EntityClass]
    relations: Mapping[str, Relation]
    """Properties between entities that claims state, deal roles left out."""
    roles: Mapping[str, Relation]
    """Properties from a deal to what plays a role in it."""
    literals: Mapping[str, LiteralProperty]
    deal_kinds: tuple[str, ...]
    terms: frozenset[str]
    """Every name behind `kg:`, for telling a misspelt one."""
    _ancestors: Mapping[str, frozenset[str]] = field(repr=False)

    def is_a(self, cls: str, ancestor: str) -> bool:
        """Whether class `cls` is `ancestor` or falls under it; False for names that kg.ttl does not define."""
        return ancestor in self._ancestors.get(cls, frozenset())

    def lineage(self, cls: str) -> tuple[str, ...]:
        """`cls` and the kg classes above it, most specific first. Raises OntologyError for an unknown class."""
        if cls not in self.classes:
            raise OntologyError(f"kg.ttl: there is no class kg:{cls}")
        above = self._ancestors[cls]
        return tuple(sorted(above, key=lambda name: (-len(self._ancestors[name]), name)))

    def relation(self, predicate: str) -> Relation | None:
        """The relation or deal role of that name, None where kg.ttl has neither."""
        return self.relations.get(predicate) or self.roles.get(predicate)

    def allows(self, predicate: str, subject_type: str, object_type: str) -> bool:
        """Whether domain and range of a relation or deal role admit these classes; False for unknown names."""
        relation = self.relation(predicate)
        if relation is None:
            return False
        subject_kinds = relation.domain & self._ancestors.get(subject_type, frozenset())
        object_kinds = relation.range & self._ancestors.get(object_type, frozenset())
        if relation.same_kind:
            return bool(subject_kinds & object_kinds)
        return bool(subject_kinds) and bool(object_kinds)


class _Reader:
    """Typed look-ups in the parsed ontology; every message names the file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = Store()
        try:
            self.store.load(path=str(path), format=RdfFormat.TURTLE)
        except (OSError, SyntaxError, ValueError) as error:
            raise OntologyError(f"{path}: cannot be read as Turtle ({error})") from error

    def fail(self, reason: str) -> OntologyError:
        return OntologyError(f"{self.path}: {reason}")

    def objects(self, subject: NamedNode | BlankNode, predicate: NamedNode) -> list[NamedNode | BlankNode | Literal]:
        found = [quad.object for quad in self.store.quads_for_pattern(subject, predicate, None)]
        return sorted((o for o in found if isinstance(o, NamedNode | BlankNode | Literal)), key=str)

    def names_of_type(self, kind: NamedNode) -> list[str]:
        subjects = [quad.subject for quad in self.store.quads_for_pattern(None, RDF_TYPE, kind)]
        names = [local_name(s.value) for s in subjects if isinstance(s, NamedNode)]
        return sorted(name for name in names if name)

    def text(self, name: str, predicate: NamedNode) -> str:
        values = [o.value for o in self.objects(kg(name), predicate) if isinstance(o, Literal)]
        if len(values) != 1:
            raise self.fail(f"kg:{name} needs exactly one {predicate.value}, it has {len(values)}")
        return values[0]

    def optional_text(self, name: str, predicate: NamedNode) -> str:
        return self.text(name, predicate) if self.objects(kg(name), predicate) else ""

    def is_true(self, name: str, annotation: str) -> bool:
        return self.optional_text(name, kg(annotation)) == "true"

    def list_items(self, head: NamedNode | BlankNode) -> list[NamedNode | BlankNode | Literal]:
        items: list[NamedNode | BlankNode | Literal] = []
        node: NamedNode | BlankNode | Literal = head
        while isinstance(node, BlankNode) or (isinstance(node, NamedNode) and node != RDF_NIL):
            first, rest = self.objects(node, RDF_FIRST), self.objects(node, RDF_REST)
            if len(first) != 1 or len(rest) != 1:
                raise self.fail("a list is broken")
            items.append(first[0])
            node = rest[0]
        return items

    def alternatives(self, name: str, predicate: NamedNode, inner: NamedNode) -> list[NamedNode | Literal]:
        """What domain or range names: the thing itself, or the members of its union or enumeration."""
        found: list[NamedNode | Literal] = []
        for node in self.objects(kg(name), predicate):
            if isinstance(node, BlankNode):
                heads = [h for h in self.objects(node, inner) if isinstance(h, NamedNode | BlankNode)]
                found += [i for head in heads for i in self.list_items(head) if isinstance(i, NamedNode | Literal)]
            else:
                found.append(node)
        return found

    def classes_at(self, name: str, predicate: NamedNode, known: Mapping[str, EntityClass]) -> frozenset[str]:
        nodes = self.alternatives(name, predicate, OWL_UNION_OF)
        names = frozenset(local_name(node.value) or node.value for node in nodes)
        unknown = sorted(names - known.keys())
        if unknown:
            raise self.fail(f"kg:{name} has {predicate.value.rpartition('#')[2]} {unknown[0]}, which is no kg class")
        return names

    def posts(self, name: str) -> tuple[frozenset[str], ...]:
        lists = [o.value for o in self.objects(kg(name), kg("onePostHolder")) if isinstance(o, Literal)]
        return tuple(frozenset(title.strip().casefold() for title in one.split(",")) for one in lists)

    def taken_for(self, name: str) -> str | None:
        found = [o for o in self.objects(kg(name), kg("oftenTakenFor")) if isinstance(o, NamedNode)]
        return local_name(found[0].value) if found else None

    def broader(self, name: str) -> str | None:
        above = [o for o in self.objects(kg(name), RDFS_SUBPROPERTY_OF) if isinstance(o, NamedNode)]
        names = [local for o in above if (local := local_name(o.value))]
        if len(names) > 1:
            raise self.fail(f"kg:{name} has more than one broader property of kg")
        return names[0] if names else None


@cache
def load_schema(path: Path | None = None) -> Schema:
    """The schema of kg.ttl, or of another ontology file written the same way; read once per process and path.

    Raises OntologyError naming the file where it is missing, no Turtle, or incomplete.
    """
    reader = _Reader(path or ontology_path("kg.ttl"))
    classes = {name: _entity_class(reader, name) for name in reader.names_of_type(OWL_CLASS)}
    ancestors = {name: _ancestors(reader, name, classes) for name in classes}
    objects = [_relation(reader, name, classes) for name in reader.names_of_type(OWL_OBJECT_PROPERTY)]
    grouped = [relation for relation in objects if relation.group]
    literals = {name: _literal_property(reader, name, classes) for name in reader.names_of_type(OWL_DATATYPE_PROPERTY)}
    header = NamedNode(KG.rstrip("#"))
    versions = [o.value for o in reader.objects(header, OWL_VERSION_INFO) if isinstance(o, Literal)]
    if not versions:
        raise reader.fail("the ontology header has no owl:versionInfo")
    return Schema(
        version=versions[0],
        classes=MappingProxyType(classes),
        relations=_named(grouped, keep=lambda relation: relation.domain != {_DEAL}),
        roles=_named(grouped, keep=lambda relation: relation.domain == {_DEAL}),
        literals=MappingProxyType(literals),
        deal_kinds=tuple(name for name in classes if name != _DEAL and _DEAL in ancestors[name]),
        terms=_terms(reader),
        _ancestors=MappingProxyType(ancestors),
    )


def _named(relations: list[Relation], *, keep: Callable[[Relation], bool]) -> Mapping[str, Relation]:
    return MappingProxyType({relation.name: relation for relation in relations if keep(relation)})


def _terms(reader: _Reader) -> frozenset[str]:
    subjects = {quad.subject for quad in reader.store.quads_for_pattern(None, RDF_TYPE, None)}
    return frozenset(name for s in subjects if isinstance(s, NamedNode) and (name := local_name(s.value)))


def _entity_class(reader: _Reader, name: str) -> EntityClass:
    above = [o.value for o in reader.objects(kg(name), RDFS_SUBCLASS_OF) if isinstance(o, NamedNode)]
    return EntityClass(
        name=name,
        label=reader.text(name, RDFS_LABEL),
        comment=reader.text(name, RDFS_COMMENT),
        parents=tuple(local for iri in above if (local := local_name(iri))),
        aligned=tuple(iri for iri in above if not local_name(iri)),
    )


def _ancestors(reader: _Reader, name: str, classes: Mapping[str, EntityClass]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in classes:
            raise reader.fail(f"kg:{name} falls under kg:{current}, which is not defined")
        if current not in found:
            found.add(current)
            waiting.extend(classes[current].parents)
    return frozenset(found)


def _relation(reader: _Reader, name: str, classes: Mapping[str, EntityClass]) -> Relation:
    domain = reader.classes_at(name, RDFS_DOMAIN, classes)
    range_ = reader.classes_at(name, RDFS_RANGE, classes)
    if not domain or not range_:
        raise reader.fail(f"kg:{name} needs a domain and a range")
    symmetric = [o for o in reader.objects(kg(name), RDF_TYPE) if o == OWL_SYMMETRIC_PROPERTY]
    return Relation(
        name=name,
        label=reader.text(name, RDFS_LABEL),
        comment=reader.text(name, RDFS_COMMENT),
        domain=domain,
        range=range_,
        symmetric=bool(symmetric),
        functional=reader.is_true(name, "usuallyOneObject"),
        inverse_functional=reader.is_true(name, "usuallyOneSubject"),
        one_object_of=reader.classes_at(name, kg("usuallyOneObjectOf"), classes),
        posts=reader.posts(name),
        compared_as=reader.optional_text(name, kg("comparedAs")) or name,
        taken_for=reader.taken_for(name),
        lasting=reader.is_true(name, "lasting"),
        same_kind=reader.is_true(name, "sameKind"),
        group=reader.optional_text(name, kg("relationGroup")),
        broader=reader.broader(name),
    )


def _literal_property(reader: _Reader, name: str, classes: Mapping[str, EntityClass]) -> LiteralProperty:
    types = [n.value for n in reader.alternatives(name, RDFS_RANGE, OWL_UNION_OF) if isinstance(n, NamedNode)]
    values = [n.value for n in reader.alternatives(name, RDFS_RANGE, OWL_ONE_OF) if isinstance(n, Literal)]
    return LiteralProperty(
        name=name,
        label=reader.text(name, RDFS_LABEL),
        comment=reader.text(name, RDFS_COMMENT),
        domain=reader.classes_at(name, RDFS_DOMAIN, classes),
        datatypes=tuple(types),
        values=tuple(values),
    )

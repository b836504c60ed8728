"""Errors that a user meets. Each message is one sentence that names the thing and the reason.

`InputError` means "skip this item and go on"; everything else under `KgError` means "stop the run"
(the last good build still stands).
"""


class KgError(Exception):
    """Base of every error that the command line turns into a sentence and an exit code."""


class InputError(KgError):
    """One input cannot be read; the run goes on with the rest."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class ModelError(KgError):
    """The language model is missing, damaged or of another version."""


class OntologyError(KgError):
    """A file under ontology/ is missing or contradicts another."""


class LedgerError(KgError):
    """The ledger cannot be opened, is locked, or was written by another version."""


class CurationError(KgError):
    """The file of curated decisions cannot be read or contradicts itself; names the file and the lines."""


class KnownEntitiesError(KgError):
    """A file of known entities cannot be read, or an entry in it is wrong; names the file and the line."""


class UnknownNameError(KgError):
    """A name given by the user matches no entity, document or named query."""


class UsageError(KgError):
    """The user asked for something that this command cannot do."""


class QueryError(UsageError):
    """A SPARQL query is malformed, forbidden (it would call out) or names something unknown."""

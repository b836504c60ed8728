"""The ledger: what was read and what it said, in one SQLite file. The only thing that is ever truth."""

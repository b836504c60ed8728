"""The nouns of kg: documents, mentions, claims, entities, deals, graphs. Standard library only."""

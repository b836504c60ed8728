"""`kg serve`: a SPARQL 1.1 Protocol endpoint over the last build, its map and a query page. Nothing here can write."""

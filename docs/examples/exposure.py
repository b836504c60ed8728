# ruff: noqa: T201  # it shows what it finds
"""Who stands on the most deals, and who is connected to whom: kg with pandas and networkx.

Run it beside the folder `out` of a build: `python docs/examples/exposure.py`. Needs pandas.
"""

import networkx
import pandas

import kg

graph = kg.open("out")

# Rows of a query are dicts, which pandas takes as they are; a parameter's value is never pasted into the query.
roles = pandas.DataFrame(
    graph.query(
        """
        SELECT ?party ?role ?deal ?amount ?currency WHERE {
          ?claim rdf:subject ?deal ; rdf:predicate ?role ; rdf:object/rdfs:label ?party ; kg:polarity "affirmed" .
          ?deal a kg:Deal .
          OPTIONAL { ?deal kg:amount ?amount ; kg:currency ?currency }
        }
        """
    )
)
print("Parties of the most deals")
print(roles.groupby("party").deal.nunique().sort_values(ascending=False, kind="stable").head(5).to_string())

# So are claims, deals and entities.
claims = pandas.DataFrame(graph.claims())
print("\nHow sure the documents are")
print(claims.groupby(["certainty", "polarity"]).size().to_string())

deals = pandas.DataFrame(graph.deals())
print("\nMoney by currency and status, each deal once")
print(deals.dropna(subset=["amount"]).groupby(["currency", "status"]).amount.sum().to_string())

# Measures of networks count what is asserted or reported, affirmed and present.
network = networkx.Graph(graph.networkx(deals=True))
central = networkx.degree_centrality(network)
names = {one.id: one.name for one in graph.entities()}
print("\nMost connected")
for node in sorted(names, key=lambda one: (-central[one], one))[:5]:
    print(f"{central[node]:.3f}  {names[node]}")

for dispute in graph.conflicts(kind="contradiction")[:3]:
    print("\nContradiction:", dispute.reason)
    for side in dispute.sides:
        print(f"  {' '.join([side.said.says, *side.said.flags])} ({side.said.source})")

"""What a body does for a living, from the nouns that name it: "the faucet maker", "Harlan Bank", "an insurer"."""

from collections.abc import Iterable
from typing import Final

from kg.text.names import normalise_name

_TABLE: Final = """
    airline: airline airlines airways carrier flights aviation
    bank: bank banks banking lender lenders bancorp thrift
    insurance: insurer insurers insurance reinsurer assurance underwriter
    investment: investor fund buyout equity hedge venture ventures
    plumbing: faucet faucets tap taps plumbing bathroom
    drugs: drugmaker pharma pharmaceutical pharmaceuticals biotech biotechnology drug drugs therapeutics vaccine
    chips: chip chips chipmaker semiconductor semiconductors foundry
    cars: carmaker automaker automotive car cars truck trucks motors vehicle vehicles tyre tire
    shops: retailer grocer grocery supermarket supermarkets retail department store stores shop
    mining: miner miners mining mines gold copper lithium coal
    oil: oil gas petroleum driller refiner refinery pipeline pipelines oilfield
    power: utility utilities electricity wind solar hydropower nuclear
    telecoms: telecom telecoms telecommunications wireless mobile broadband carrier operator
    software: software cloud cybersecurity app internet search
    media: newspaper newspapers broadcaster publisher publishing magazine television film studio studios news
    food: food foods bakery baker bakeries dairy snack snacks flour miller cereal confectioner chocolate
    drinks: brewer brewery brewing beer wine winery distiller spirits beverage beverages
    freight: shipping freight logistics courier trucking shipper shipbuilder
    rail: railway railways railroad rail train trains
    property: property developer homebuilder builder housebuilder construction homes
    hotels: hotel hotels resort resorts casino casinos hospitality
    space: rocket rockets satellite satellites spacecraft
    metal: steel steelmaker aluminium aluminum foundries metals
    chemistry: chemical chemicals fertiliser fertilizer plastics paint paints
    clothes: fashion clothing apparel shoe shoes footwear textile textiles sportswear jewellery jewelry
    teaching: university college school education
    healing: hospital hospitals clinic clinics healthcare
    play: toy toys games gaming videogame
    law: lawyers attorneys solicitors
    farming: farm farms agriculture tractor tractors seeds
    paper: paper packaging pulp timber forestry
    tools: tool tools machinery machines robots
"""


def _trades() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _TABLE.strip().splitlines():
        trade, _, words = line.strip().partition(": ")
        for word in words.split():
            found.setdefault(word, set()).add(trade)
    return {word: frozenset(trades) for word, trades in sorted(found.items())}


_TRADES: Final = _trades()


def trades_in(texts: Iterable[str]) -> frozenset[str]:
    """The trades whose nouns occur in the texts."""
    found: set[str] = set()
    for text in texts:
        for word in normalise_name(text).split():
            found.update(_TRADES.get(word, ()))
    return frozenset(found)


def is_trade(word: str) -> bool:
    """Whether a normalised word is such a noun."""
    return word in _TRADES


_FACILITIES: Final = {
    word: kind
    for kind, words in {
        "mine": "mine mines quarry pit",
        "refinery": "refinery",
        "port": "terminal terminals port harbour harbor dock pier",
        "data center": "data datacenter datacentre supercomputer supercluster cluster servers",
        "wind farm": "turbines windfarm",
        "storehouse": "warehouse depot",
        "laboratory": "laboratory lab",
        "head office": "headquarters office offices tower",
    }.items()
    for word in words.split()
}


def facility_kinds(texts: Iterable[str]) -> frozenset[str]:
    """What kinds of site the texts name; a plant, a works, a site may be any."""
    return frozenset(kind for text in texts for word in normalise_name(text).split() if (kind := _FACILITIES.get(word)))

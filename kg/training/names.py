"""Names to put in place of annotated ones while training, so that the model learns contexts, not names.

Parts are common first names, surnames and place names of many countries; companies and products are put
together from them and from invented stems.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from kg.training.words import words_of


def _list(text: str) -> list[str]:
    return sorted(words_of(text))


_FIRST = _list(
    "Aaron Abena Adele Agnes Ahmed Aiko Alejandro Alice Amara Amit Ana Anders Andrea Angela Anil Anna Anton "
    "Aoife Arturo Astrid Ayesha Beatriz Ben Bianca Boris Brenda Bruno Camila Carl Carmen Caroline Chen Chiara "
    "Chloe Claire Clara Colin Dalia Daniel David Deborah Deepa Derek Diego Dmitri Donna Edith Eduardo Elena "
    "Elif Emeka Emily Erik Esther Eva Farid Fatima Felix Fiona Francois Frank Gabriel Georg Gloria Grace Greta "
    "Hana Hannah Hans Harold Hassan Helen Henrik Hiroshi Ian Ibrahim Ines Ingrid Irene Isaac Ivan Jack Jacob "
    "James Janet Jean Jennifer Jin Joan John Jorge Joseph Julia Karen Karl Katya Keiko Kenji Kofi Kwame Lars "
    "Laura Leila Leon Linda Lucas Lucia Luis Magda Mai Marco Maria Mark Marta Martin Mary Matteo Maya Mei "
    "Michael Miguel Mina Mohamed Monica Nadia Naomi Nicole Nina Noah Nora Olga Oliver Omar Oscar Pablo "
    "Patricia Paul Pavel Peter Philip Pierre Priya Rachel Rafael Rajesh Rania Rebecca Ricardo Rita Robert Rosa "
    "Ruth Ryan Sabine Samuel Sandra Sara Sergei Sofia Sunita Susan Svetlana Tariq Teresa Thomas Tomas Ursula "
    "Valentina Vera Victor Vikram Wei Wendy William Xavier Yara Yuki Yusuf Zainab Zoe"
)
_LAST = _list(
    "Abbott Achebe Aguilar Ahmad Albrecht Almeida Andersen Aoki Arslan Baker Banerjee Barros Bauer Becker "
    "Bergstrom Bianchi Blanc Borges Bradley Brandt Carver Castillo Chang Chaudhry Chowdhury Clarke Costa Cruz "
    "Dahl Dalton Das Delgado Demir Desai Diallo Dietrich Donovan Dubois Duarte Eriksen Espinosa Farah Farrell "
    "Ferrari Fischer Fleming Fontaine Fraser Fujita Galvez Garrett Ghosh Gibbs Gonzalez Goto Graham Greco "
    "Gruber Gupta Hahn Haider Hansen Hartley Hayashi Hendricks Herrera Hoang Hoffmann Holt Hughes Huang "
    "Hussein Ibarra Iqbal Ito Ivanova Jansen Jimenez Johansson Kamara Kaplan Kaur Keller Khalil Kimura Klein "
    "Kovac Kowalski Kruger Kumar Lambert Larsen Leclerc Lehmann Lim Lindqvist Lombardi Lopez Lund Macleod "
    "Maeda Malik Marchetti Marino Mbeki Mehta Mendoza Meyer Mishra Moreau Moreno Morris Mueller Murray Nair "
    "Nakamura Navarro Ndiaye Nguyen Nielsen Novak Nowak Nwosu Okafor Olsen Ortega Osei Owusu Park Patel "
    "Pereira Petrov Phillips Popescu Quinn Rahman Ramirez Rao Reyes Ricci Rivera Romero Rossi Roth Ruiz Russo "
    "Saito Salazar Sanders Santos Sato Schmidt Schulz Shah Sharma Silva Simmons Singh Sokolov Sorensen Stein "
    "Suzuki Svensson Tanaka Thompson Torres Tran Tremblay Usman Valdez Vargas Vasquez Vogel Volkov Wagner "
    "Walsh Watanabe Weber Wilson Winter Wolff Wong Wright Yamada Yilmaz Zhang Zhou Ziegler Zimmermann"
)
_PLACES = _list(
    "Aarhus Aberdeen Accra Adelaide Alabama Alberta Algeria Ankara Antwerp Arizona Athens Auckland Austria "
    "Baltimore Bangkok Barcelona Bavaria Belgium Bergen Birmingham Bogota Bolivia Boston Botswana Brazil "
    "Bremen Brisbane Bristol Brussels Bucharest Budapest Bulgaria Cairo Calgary Canada Cardiff Chennai Chicago "
    "Chile Cleveland Cologne Colombia Colorado Copenhagen Croatia Cyprus Dakar Dallas Delhi Denmark Detroit "
    "Dortmund Dresden Dublin Durban Ecuador Edinburgh Egypt Estonia Ethiopia Europe Finland Florence France "
    "Fukuoka Geneva Genoa Georgia Germany Ghana Glasgow Gothenburg Greece Guangzhou Hamburg Hanoi Helsinki "
    "Houston Hungary Iceland Idaho Illinois India Indiana Indonesia Iowa Ireland Istanbul Italy Jakarta Japan "
    "Jordan Kansas Karachi Kentucky Kenya Kyoto Lagos Latvia Leeds Leipzig Lille Lima Lisbon Liverpool "
    "Ljubljana London Louisiana Luxembourg Lyon Madrid Maine Malaysia Malta Manchester Manila Manitoba "
    "Marseille Maryland Melbourne Mexico Miami Michigan Milan Minnesota Montana Montreal Morocco Mumbai Munich "
    "Nairobi Namibia Naples Nebraska Nepal Nevada Nigeria Norway Ohio Oman Ontario Oregon Osaka Oslo Ottawa "
    "Pakistan Panama Paraguay Paris Perth Peru Poland Porto Portugal Prague Pune Quebec Queensland Rome "
    "Rotterdam Rwanda Santiago Sapporo Scotland Senegal Seoul Serbia Seville Shanghai Shenzhen Singapore "
    "Slovakia Slovenia Sofia Spain Stockholm Stuttgart Sweden Switzerland Sydney Taiwan Tallinn Tanzania Texas "
    "Thailand Tokyo Toronto Tunisia Turin Turkey Uganda Ukraine Uruguay Utah Utrecht Valencia Vancouver "
    "Vermont Vienna Vietnam Virginia Warsaw Winnipeg Wisconsin Wuhan Yokohama Zagreb Zambia Zurich"
)
_STEMS = _list(
    "Acu Aldo Alti Amber Apex Arbor Ari Astra Auro Avan Bel Blue Bora Brio Calo Canto Caspi Cela Ceri Clar "
    "Corvi Crest Dal Delt Dura Echo Eldo Elm Ener Evo Falc Fer Fluo Forge Gala Gran Gree Hali Har Helio Hex "
    "Ina Iris Jun Kal Kest Kin Kor Lark Lati Leo Lith Lumi Luna Mar Mer Mira Mono Nav Neo Nex Nim Nord Nova "
    "Oak Octa Oli Omni Onyx Opti Orb Ori Pal Pax Pell Pila Pol Pra Pulse Quant Quo Rad Rell Rho Rive Sagi Sal "
    "Sen Ser Sil Sol Stel Strat Syn Tal Tekt Tera Tidal Tor Tri Umbra Uni Val Vant Vel Veri Vero Vesta Vio Vol "
    "Wave West Xen Yar Zen Zeph"
)
_ENDINGS = ["ra", "on", "ix", "io", "tek", "ware", "dyne", "core", "line", "gen", "via", "sys", "nova", "labs", "", ""]
_SECTORS = _list(
    "Aerospace Airlines Airways Automotive Bank Biosciences Biotech Brands Capital Cement Chemicals "
    "Communications Construction Copper Dairy Digital Electric Electronics Energy Engineering Entertainment "
    "Farms Films Financial Foods Gas Gold Healthcare Holdings Hotels Industries Instruments Insurance "
    "Interactive Investments Labs Logistics Materials Media Medical Metals Micro Mining Mobility Motors "
    "Networks Oil Packaging Paper Partners Petroleum Pharma Pharmaceuticals Power Properties Rail Records "
    "Renewables Resources Retail Robotics Securities Semiconductor Shipping Software Solar Space Steel Stores "
    "Studios Systems Technologies Telecom Textiles Therapeutics Timber Tobacco Transport Utilities Ventures "
    "Water Wind"
)
_LEGAL = _list("Inc. Inc Corp. Corp Ltd Ltd. plc PLC AG SA NV LLC GmbH Group Co. SpA")
_BODIES = _list(
    "University Institute Foundation Association Union Federation Council Academy College Museum Society Fund"
)
_OFFICES = _list(
    "Commission Authority Agency Ministry Department Office Bureau Court Board Administration Treasury Parliament"
)
_FIELDS = _list(
    "Energy Transport Trade Finance Competition Health Agriculture Labour Justice Environment Communications Markets"
)
_SITES = _list(
    "Refinery Plant Mine Terminal Campus Smelter Shipyard Factory Mill Dam Warehouse Airport Port Tower "
    "Stadium Gigafactory"
)
_VERSIONS = _list("2 3 X Pro One Max 500 S Cloud")


def stem(rng: random.Random) -> str:
    """An invented one-word name."""
    return rng.choice(_STEMS) + rng.choice(_ENDINGS)


def _acronym(rng: random.Random) -> str:
    return "".join(rng.choice("ABCDEFGHIKLMNOPRSTUVW") for _ in range(rng.choice((2, 3, 3, 3, 4))))


def _person(rng: random.Random, words: int) -> list[str]:
    if words == 1:
        return [rng.choice(_LAST if rng.random() < 0.8 else _FIRST)]
    middle = [f"{rng.choice('ABCDEFGHJKLMNPRSTW')}."] if words > 2 else []
    return [rng.choice(_FIRST), *middle, rng.choice(_LAST)]


def _company(rng: random.Random, words: int) -> list[str]:
    head = rng.choice((stem, stem, lambda r: r.choice(_LAST), lambda r: r.choice(_PLACES)))(rng)
    if words == 1:
        style = rng.random()
        if style < 0.15:
            return [_acronym(rng)]
        if style < 0.25:
            return [head[:1].lower() + stem(rng).capitalize() if rng.random() < 0.5 else stem(rng) + stem(rng)]
        return [head]
    sector = [rng.choice(_SECTORS)] if words > 2 or rng.random() < 0.7 else []
    legal = [rng.choice(_LEGAL)] if words > 2 or not sector else []
    if rng.random() < 0.08:
        return [rng.choice(_LAST), "&", rng.choice(_LAST), *legal]
    return [head, *sector, *legal]


def _organization(rng: random.Random, words: int) -> list[str]:
    if words == 1:
        return [_acronym(rng)]
    if rng.random() < 0.4:
        return [rng.choice(_BODIES), "of", rng.choice(_PLACES)]
    return [rng.choice((rng.choice(_PLACES), stem(rng), rng.choice(_LAST))), rng.choice(_BODIES)]


def _government(rng: random.Random, words: int) -> list[str]:
    if words == 1:
        return [_acronym(rng)]
    if rng.random() < 0.4:
        return [rng.choice(("Ministry", "Department", "Office")), "of", rng.choice(_FIELDS)]
    return [rng.choice((rng.choice(_PLACES), "Federal", "National")), rng.choice(_FIELDS), rng.choice(_OFFICES)]


def _facility(rng: random.Random, words: int) -> list[str]:
    head = rng.choice((rng.choice(_PLACES), rng.choice(_LAST), stem(rng)))
    return [head] if words == 1 else [head, rng.choice(_SITES)]


def _place(rng: random.Random, words: int) -> list[str]:
    return [rng.choice(_PLACES)] if words == 1 else [rng.choice(("New", "North", "San", "Port")), rng.choice(_PLACES)]


def _product(rng: random.Random, words: int) -> list[str]:
    return [stem(rng)] if words == 1 else [stem(rng), rng.choice(_VERSIONS)]


_MAKERS: dict[str, Callable[[random.Random, int], list[str]]] = {
    "Person": _person,
    "Company": _company,
    "Organization": _organization,
    "GovernmentBody": _government,
    "Facility": _facility,
    "Place": _place,
    "Product": _product,
}


def another_name(kind: str, words: int, rng: random.Random) -> list[str] | None:
    """The words of a name of the kind, about as long as the one that it replaces; None for other kinds."""
    maker = _MAKERS.get(kind)
    return maker(rng, words) if maker else None

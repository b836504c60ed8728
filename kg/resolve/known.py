"""Names of states and public bodies that everybody writes in several ways, and words too general to tell names apart."""

from typing import Final


def _groups(text: str) -> dict[str, str]:
    """Every spelling, normalised, → the first of its line."""
    found: dict[str, str] = {}
    for line in text.strip().splitlines():
        names = [name.strip() for name in line.split(";")]
        found.update(dict.fromkeys(names, names[0]))
    return found


PLACES: Final[dict[str, str]] = _groups("""
    united states; us; usa; united states of america; america
    united kingdom; uk; britain; great britain
    united arab emirates; uae
    south korea; republic of korea; korea
    north korea; democratic peoples republic of korea
    china; peoples republic of china; prc; mainland china
    russia; russian federation
    czech republic; czechia
    turkey; turkiye
    netherlands; holland
    ivory coast; cote divoire
    new york city; nyc
    washington dc; washington d c; district of columbia
    los angeles; la
    alabama; ala
    arizona; ariz
    arkansas; ark
    california; calif
    colorado; colo
    connecticut; conn
    delaware; del
    florida; fla
    illinois; ill
    indiana; ind
    kansas; kan
    kentucky; ky
    maryland; md
    massachusetts; mass
    michigan; mich
    minnesota; minn
    mississippi; miss
    missouri; mo
    montana; mont
    nebraska; neb
    nevada; nev
    new hampshire; nh
    new jersey; nj
    new mexico; nm
    north carolina; nc
    north dakota; nd
    oklahoma; okla
    oregon; ore
    pennsylvania; pa; penn
    rhode island; ri
    south carolina; sc
    south dakota; sd
    tennessee; tenn
    texas; tex
    vermont; vt
    virginia; va
    washington state; wash
    west virginia; w va; wva
    wisconsin; wis
    wyoming; wyo
""")
"""Newspaper abbreviations and short forms of countries and states; keys as `normalise_name` gives them."""

BODIES: Final[dict[str, str]] = _groups("""
    european union; eu
    united nations; un
    federal reserve; fed; us federal reserve; federal reserve board; federal reserve system
    new york stock exchange; nyse
    nasdaq stock market; nasdaq
    world trade organization; wto; world trade organisation
    international monetary fund; imf
    european commission; ec
""")

WRITTEN_VARIOUSLY: Final[frozenset[str]] = frozenset(PLACES.values()) | frozenset(BODIES.values())
"""Keys under which spellings meet that a reader of one text may well have taken for two things."""

COUNTRY_WORDS: Final[tuple[str, ...]] = ("us", "uk", "eu", "united states", "american", "british", "european union")
"""What may stand before the name of a public body and be left out elsewhere."""

GENERIC: Final[frozenset[str]] = frozenset(
    """agency airline airlines association authority bank board bureau center centre city college commission committee
    company congress corporation council court department exchange federation firm foundation fund government group
    holding holdings hospital house institute international journal lab labs market media ministry national network
    news office organization organisation parliament partners party post press senate service services state
    studio studios technologies technology times treasury trust union university""".split()  # noqa: SIM905
)
"""Words that are no name by themselves: an alias that consists of them alone links nothing."""

COMPANY_TAILS: Final[frozenset[str]] = frozenset(
    """airlines airways brands electronics enterprises foods global group holding holdings industries international
    labs laboratories motor motors networks partners pharma pharmaceutical pharmaceuticals platforms semiconductor
    semiconductors software solutions stores systems technologies technology therapeutics worldwide""".split()  # noqa: SIM905
)
"""Last words of company names that short forms leave out; no words that name divisions (Cloud, Energy, Capital)."""

DIVISIONS: Final[frozenset[str]] = frozenset(
    """africa america americas asia australia canada china europe france germany india international ireland italy japan
    korea mexico uk usa app arena association broadband charity cloud club digital energy financial foundation
    fund games gaming institute internet labs leasing media mobile museum music news online pictures prize properties
    research school search services software solar space sports studio studios television university wind wireless""".split()  # noqa: SIM905
)
"""Last words that tell a branch, a division or a namesake's foundation from the company itself."""

PRODUCT_TAILS: Final[frozenset[str]] = frozenset(
    """app aircraft beer car chip drug engine headset jet lamp medicine phone platform processor robot service software
    suite system tablet truck vaccine van vehicle watch""".split()  # noqa: SIM905
)
"""Last words of product names that say what the thing is."""

ABBREVIATIONS: Final[dict[str, str]] = {
    "assn": "association", "bros": "brothers", "dept": "department", "govt": "government", "intl": "international",
    "mfg": "manufacturing", "natl": "national", "univ": "university",
}  # fmt: skip
"""Shortened words in names of bodies, in full."""

FACILITY_TAILS: Final[tuple[str, ...]] = (
    "data center", "data centre", "datacenter", "datacentre", "data center campus", "supercomputer", "supercluster",
    "compute cluster", "computing cluster", "gpu cluster", "cluster", "facility", "factory", "plant", "campus", "mine",
    "site", "complex", "refinery", "works", "mill", "terminal", "studio", "warehouse", "depot", "shipyard", "smelter",
)  # fmt: skip
"""What a facility is called besides its name."""

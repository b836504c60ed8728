"""Words that names are made of besides the name itself: legal forms, honorifics, particles, short first names."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for phrase in text.split(";"))


LEGAL_FORMS: Final[frozenset[str]] = _phrases(
    """inc; incorporated; corp; corporation; co; company; companies; ltd; limited; unlimited; chartered; llc; llp; lllp;
    pllc; plc; public limited company; company limited; private limited; pty ltd; pty limited; pte ltd; pte limited;
    pvt ltd; sdn bhd; gmbh; gmbh & co kg; mbh; ag & co kgaa; se & co kgaa; kgaa; aktiengesellschaft; ltda; sarl; sasu;
    srl; bvba; sprl; naamloze vennootschap; société anonyme; sa de cv; sab de cv; aps; oyj; s r o; spol s r o; d o o;
    sp z o o; zrt; nyrt; kft; ehf; ooo; oao; pao; pjsc; ojsc; qpsc; kaisha; kabushiki kaisha"""
)
"""Forms that mean nothing else at the end of a name, in any case."""

LEGAL_FORMS_AS_WRITTEN: Final[frozenset[str]] = _words(
    "AG SE SA NV BV AB AS ASA A/S KG LP Oy KK Bhd Tbk NA PBC SpA SPA SCA SAS JSC CV SL Pty Pte UG Ltée"
)
"""Short forms that are also words or names in other spellings: only as written here (full stops aside)."""

LEGAL_WORDS: Final[frozenset[str]] = _words("corporation company co corp incorporated limited")
"""Legal forms that some acronyms count (the last letter of "TSMC", "BBC")."""

SMALL_WORDS: Final[frozenset[str]] = _words(
    "a an and at by de del der des di do du et for in la le of on the to und y van von"
)
"""Words that acronyms usually leave out."""

HONORIFICS: Final[frozenset[str]] = _words(
    """mr mrs ms miss mx sir dame lord lady baron baroness dr prof professor president chancellor minister senator sen
    representative rep congressman congresswoman governor gov judge justice king queen prince princess sheikh
    general gen colonel captain capt sgt rev reverend pope herr frau monsieur madame mme signor senor"""
)
"""Titles before a personal name, normalised. Posts ("chief executive") are no titles: they are claims."""

GENERATIONS: Final[frozenset[str]] = _words("jr sr junior senior ii iii iv phd md kbe cbe obe esq")
"""What may follow a family name."""

PARTICLES: Final[frozenset[str]] = _words(
    """al ap bin bint da dal de del della den der di dos du el ibn la le les mac o saint san st ten ter van vom von
    zu"""
)
"""Small words that belong to the family name after them."""

_SHORT_FORMS: Final = """
    alexander: alex sandy xander; alexandra: alex sandra; alfred: alf fred; andrew: andy drew; anthony: tony;
    barbara: barb; benjamin: ben; bernard: bernie; catherine: cathy kate katie; charles: charlie chuck;
    christine: chris tina; christopher: chris; daniel: dan danny; david: dave; deborah: deb debbie; donald: don;
    edward: ed eddie ted; elizabeth: beth betty liz lisa; eugene: gene; francis: frank; frederick: fred;
    gerald: gerry jerry; gregory: greg; henry: harry hank; jacob: jake; james: jim jimmy jamie; jeffrey: jeff;
    jennifer: jen jenny; jerome: jerry; john: jack johnny; jonathan: jon; joseph: joe; joshua: josh; kenneth: ken;
    kathleen: kathy; kimberly: kim; lawrence: larry; leonard: len; louis: lou; margaret: maggie meg peggy;
    matthew: matt; michael: mike mick; nathaniel: nate nathan; nicholas: nick; pamela: pam; patricia: pat patty;
    patrick: pat; peter: pete; philip: phil; phillip: phil; raymond: ray; rebecca: becky; richard: rick dick rich;
    robert: bob rob bobby; ronald: ron; samuel: sam; samantha: sam; stephen: steve; steven: steve; susan: sue;
    theodore: ted theo; thomas: tom tommy; timothy: tim; victoria: vicky; vincent: vince; walter: walt;
    william: bill will willy billy; zachary: zack
"""


def _nicknames() -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for entry in _SHORT_FORMS.split(";"):
        full, _, short = entry.partition(":")
        for name in (full.strip(), *short.split()):
            groups.setdefault(name, set()).update((full.strip(), name))
    return {name: frozenset(group) for name, group in sorted(groups.items())}


NICKNAMES: Final[dict[str, frozenset[str]]] = _nicknames()
"""First name → the full first names that it may stand for and itself, so that two agree where the sets meet."""

COMMON_FAMILY_NAMES: Final[frozenset[str]] = _words(
    """adams ali allen anderson baker bell brown campbell carter chen clark collins cooper cox davies davis diaz edwards
    evans garcia gonzalez gray green hall harris hernandez hill hughes jackson james johnson jones kelly khan kim king
    kumar lee lewis li liu lopez martin martinez miller mitchell moore morgan morris murphy murray nelson nguyen obrien
    park parker patel perez phillips powell price ramirez reed reid richardson roberts robinson rodriguez rogers ross
    russell ryan sanchez schmidt scott shah sharma shaw simpson singh smith stewart sullivan tan taylor thomas thompson
    torres tran turner walker walsh wang ward watson webb white williams wilson wood wright wu yang young zhang"""
)
"""Family names that strangers share: with a usual first name they identify nobody."""

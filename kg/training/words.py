"""Small closed word lists of the training readers: what may be part of an amount, a date or a post, demonyms."""

from __future__ import annotations


def words_of(text: str) -> frozenset[str]:
    """The blank-separated words of a list."""
    return frozenset(text.split())


MONTHS_AND_DAYS = words_of(
    "january february march april may june july august september october november december jan feb mar apr jun jul "
    "aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun "
    "today yesterday tomorrow tonight"
)
TIME_WORDS = MONTHS_AND_DAYS | words_of(
    "year years month months week weeks day days hour hours minute minutes quarter quarters decade decades century "
    "centuries spring summer autumn winter morning afternoon evening night annual annually daily weekly monthly "
    "quarterly early late mid end beginning last next past recent since until fiscal a.m. p.m. am pm bc ad"
)
NUMBER_WORDS = words_of(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
    "million millions billion billions trillion trillions dozen dozens half third thirds quarter first second fourth "
    "fifth sixth seventh eighth ninth tenth mln bln bn m k percent per cent pct pc"
)
UNITS = words_of(
    "$ £ € ¥ % dollar dollars euro euros pound pounds yen yuan rupee rupees franc francs cents dlrs usd eur gbp jpy "
    "mile miles km kilometers kilometres meter meters metre metres foot feet inches acre acres hectares tons tonnes "
    "kg kilograms barrels megawatts mw gw gigawatts percent ° shares employees people workers about around nearly "
    "almost over more less than at least up some several approximately"
)
VALUE_WORDS = TIME_WORDS | NUMBER_WORDS | UNITS
ROLE_WORDS = words_of(
    "president vice chief executive officer chairman chairwoman chair chairperson director directors manager managing "
    "general ceo cfo coo cto founder co-founder cofounder head secretary treasurer partner senior board member "
    "minister prime chancellor governor mayor senator representative ambassador commissioner analyst economist "
    "spokesman spokeswoman spokesperson editor professor dean rector coach captain commander lawyer attorney judge "
    "justice king queen emperor prince princess pope bishop deputy assistant associate financial operating technology "
    "marketing producer engineer scientist leader boss owner principal administrator agent"
)
#: nationalities and the like: read as Other, never as a place
DEMONYMS = words_of(
    "afghan african albanian algerian american andean angolan arab arabian arabic argentine argentinian armenian asian "
    "australian austrian azerbaijani bahraini bangladeshi basque bavarian belarusian belgian bengali bolivian bosnian "
    "brazilian breton british bulgarian burmese byzantine californian cambodian cameroonian canadian caribbean "
    "castilian catalan caucasian chechen chilean chinese christian colombian congolese cornish corsican costa-rican "
    "croat croatian cuban cypriot czech czechoslovak czechoslovakian danish dominican dutch ecuadorian egyptian "
    "english eritrean estonian ethiopian european fijian filipino finnish flemish french georgian german ghanaian "
    "greek guatemalan haitian hawaiian hispanic honduran hungarian icelandic indian indonesian iranian iraqi irish "
    "islamic israeli italian ivorian jamaican japanese jewish jordanian kazakh kenyan korean kosovar kurdish kuwaiti "
    "lao latin latvian lebanese liberian libyan lithuanian luxembourgish macedonian malagasy malay malaysian maltese "
    "manx maori mediterranean mexican moldovan mongolian montenegrin moroccan mozambican muslim namibian nepalese "
    "nepali nicaraguan nigerian nordic norman norwegian omani ottoman pakistani palestinian panamanian paraguayan "
    "persian peruvian polish portuguese prussian puerto-rican qatari roman romanian russian rwandan saudi "
    "scandinavian scots scottish senegalese serb serbian sicilian singaporean slavic slovak slovakian slovene "
    "slovenian somali soviet spanish sri-lankan sudanese swedish swiss syrian taiwanese tamil tanzanian tatar texan "
    "thai tibetan tunisian turkish ugandan ukrainian uruguayan uzbek venezuelan venetian vietnamese welsh yemeni "
    "yugoslav zambian zimbabwean americans britons germans italians russians australians canadians indians africans "
    "europeans asians egyptians israelis palestinians romans greeks turks serbs croats brazilians mexicans arabs "
    "jews christians muslims catholics catholic protestant protestants"
)
#: courtesy and rank titles that do not belong to a person's name
TITLES = words_of(
    "mr mr. mrs mrs. ms ms. messrs messrs. dr dr. prof prof. professor sir dame lord lady president senator sen. rep. "
    "gov. governor mayor minister chancellor general gen. colonel col. captain capt. king queen prince princess "
    "emperor empress pope saint judge justice secretary chairman"
)
#: pronouns and common nouns that some sets mark as if they were names
NOT_NAMES = words_of(
    "it its he she they them their his her we us our you i this that these those which who company companies group "
    "firm bank borrower lender lenders agent agents parent subsidiary subsidiaries holder trustee issuer"
)
ORG = ("Company", "Organization", "GovernmentBody")
LOC = ("Place", "Facility")
TITLED_WORK = ("Product", "Other")
VALUES = ("Money", "Quantity", "Date", "Role")
AMOUNTS = ("Money", "Quantity", "Date")

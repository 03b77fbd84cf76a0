"""What ``bilateral.pair`` knows beyond CLDR: other names of countries, shared names, states that are gone.

All keys are lookup keys (``bilateral.country_names.lookup_key``): lower case, no accents, no spaces.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Usual names that CLDR lacks: everyday forms, former names of the same state, what statistics offices print.
ALIASES = {
    "america": "USA",
    "unitedstatesofamerica": "USA",
    "usofa": "USA",
    "сша": "USA",
    "ақш": "USA",
    "etatsunisdamerique": "USA",
    "britain": "GBR",
    "greatbritain": "GBR",
    "unitedkingdomofgreatbritain": "GBR",
    "великобритания": "GBR",
    "grandebretagne": "GBR",
    "uae": "ARE",
    "emirates": "ARE",
    "оаэ": "ARE",
    "holland": "NLD",
    "thenetherlands": "NLD",
    "russianfederation": "RUS",
    "российскаяфедерация": "RUS",
    "рф": "RUS",
    "czechrepublic": "CZE",
    "ivorycoast": "CIV",
    "burma": "MMR",
    "zaire": "COD",
    "drc": "COD",
    "rdc": "COD",
    "drcongo": "COD",
    "rdcongo": "COD",
    "congodr": "COD",
    "congokinshasa": "COD",
    "дрконго": "COD",
    "democraticrepublicofthecongo": "COD",
    "democraticrepublicofcongo": "COD",
    "republiquedemocratiqueducongo": "COD",
    "демократическаяреспубликаконго": "COD",
    "конгодемократиялықреспубликасы": "COD",
    "congobrazzaville": "COG",
    "republicofthecongo": "COG",
    "republicofcongo": "COG",
    "congorepublic": "COG",
    "congorepublicofthe": "COG",
    "congorep": "COG",
    "republiqueducongo": "COG",
    "республикаконго": "COG",
    "конгореспубликасы": "COG",
    "rok": "KOR",
    "rokorea": "KOR",
    "republicofkorea": "KOR",
    "korearepublicof": "KOR",
    "корейреспубликасы": "KOR",
    "республикакорея": "KOR",
    "dprk": "PRK",
    "dprkorea": "PRK",
    "кндр": "PRK",
    "prc": "CHN",
    "mainlandchina": "CHN",
    "кнр": "CHN",
    "қхр": "CHN",
    "кыргызстан": "KGZ",
    "киргизия": "KGZ",
    "kyrgyzrepublic": "KGZ",
    "белоруссия": "BLR",
    "byelorussia": "BLR",
    "молдавия": "MDA",
    "moldavia": "MDA",
    "туркмения": "TKM",
    "туркменистан": "TKM",
    "swaziland": "SWZ",
    "kingdomofeswatini": "SWZ",
    "capeverde": "CPV",
    "easttimor": "TLS",
    "fyrom": "MKD",
    "macedonia": "MKD",
    "ceylon": "LKA",
    "persia": "IRN",
    "siam": "THA",
    "dahomey": "BEN",
    "uppervolta": "BFA",
    "burkina": "BFA",
    "bosnia": "BIH",
    "car": "CAF",
    "ksa": "SAU",
    "hongkong": "HKG",
    "hongkongsar": "HKG",
    "hongkongchina": "HKG",
    "chinahongkongsar": "HKG",
    "гонконг": "HKG",
    "macao": "MAC",
    "macau": "MAC",
    "macaosar": "MAC",
    "chinamacaosar": "MAC",
    "макао": "MAC",
    "republicofchina": "TWN",
    "chinesetaipei": "TWN",
    "taipeichinese": "TWN",
    "taiwanprovinceofchina": "TWN",
    "otherasianes": "TWN",
    "palestine": "PSE",
    "stateofpalestine": "PSE",
    "палестина": "PSE",
    "westbankandgaza": "PSE",
    "vatican": "VAT",
    "holysee": "VAT",
    "vietnam": "VNM",
    "laopdr": "LAO",
    "laos": "LAO",
    "saotome": "STP",
    "png": "PNG",
    "stkittsandnevis": "KNA",
    "stlucia": "LCA",
    "stvincent": "VCT",
}

# A name that several countries share.
AMBIGUOUS = {
    **dict.fromkeys(_words("congo kongo конго lecongo"), ("COD", "COG")),
    **dict.fromkeys(_words("korea corea coree корея кореа"), ("KOR", "PRK")),
    "virginislands": ("VGB", "VIR"),
    "saintmartin": ("MAF", "SXM"),
}

# Parts of a state that people name as countries and that have no ISO 3166-1 code.
PARTS = {
    "england": "GBR",
    "scotland": "GBR",
    "wales": "GBR",
    "northernireland": "GBR",
    "англия": "GBR",
    "шотландия": "GBR",
    "zanzibar": "TZA",
    "somaliland": "SOM",
}

# Groups of countries, some of which are aggregates in the data.
GROUPS = _words(
    """wld world afr africa monde afrique мир африка әлем eu europeanunion unioneuropeenne европейскийсоюз
    europe asia eac eastafricancommunity eaeu cis снг asean brics centralasia middleeast"""
)

_SOVIET = (
    *("RUS", "ARM", "AZE", "BLR", "EST", "GEO", "KAZ", "KGZ"),
    *("LVA", "LTU", "MDA", "TJK", "TKM", "UKR", "UZB"),
)
_YUGOSLAV = ("BIH", "HRV", "MNE", "MKD", "SRB", "SVN")

# States that ended and that no one country continues in statistics, by name, ISO 3166-3 code and UN number.
DISSOLVED = {
    **dict.fromkeys(_words("ussr sovietunion unionofsovietsocialistrepublics su sun 810 urss"), _SOVIET),
    **dict.fromkeys(_words("ссср советскийсоюз unionsovietique кср ксро"), _SOVIET),
    **dict.fromkeys(_words("yugoslavia yougoslavie югославия yu yug 890 sfryugoslavia"), _YUGOSLAV),
    **dict.fromkeys(_words("serbiaandmontenegro scg 891"), ("SRB", "MNE")),
    **dict.fromkeys(_words("czechoslovakia tchecoslovaquie чехословакия csk 200"), ("CZE", "SVK")),
    **dict.fromkeys(_words("eastgermany gdr ddr dd germandemocraticrepublic 278"), ("DEU",)),
    **dict.fromkeys(_words("netherlandsantilles ant an 530 532"), ("CUW", "SXM", "BES")),
    **dict.fromkeys(_words("southyemen ymd yd 720 democraticyemen"), ("YEM",)),
}

# UN Comtrade's own numbers for areas that differ from the UN's M49, and the number used for Kosovo.
COMTRADE_CODES = {
    "251": "FRA",
    "381": "ITA",
    "412": "XKX",
    "490": "TWN",
    "579": "NOR",
    "699": "IND",
    "757": "CHE",
    "842": "USA",
}

# Names to print where CLDR's own is a label that tells two territories apart.
PREFERRED_NAMES = {
    "COD": {
        "en": "Democratic Republic of the Congo",
        "fr": "République démocratique du Congo",
        "ru": "Демократическая Республика Конго",
        "kk": "Конго Демократиялық Республикасы",
    },
    "COG": {
        "en": "Republic of the Congo",
        "fr": "République du Congo",
        "ru": "Республика Конго",
        "kk": "Конго Республикасы",
    },
    "HKG": {"en": "Hong Kong", "fr": "Hong Kong", "ru": "Гонконг", "kk": "Гонконг"},
    "MAC": {"en": "Macao", "fr": "Macao", "ru": "Макао", "kk": "Макао"},
    "MMR": {"en": "Myanmar", "fr": "Myanmar", "ru": "Мьянма", "kk": "Мьянма"},
    "PSE": {"en": "Palestine", "fr": "Palestine", "ru": "Палестина", "kk": "Палестина"},
}

# Words of state form that say nothing about which country is meant, with the usual abbreviations.
GENERIC_WORDS = _words(
    """a abode and arab bolivarian bundesrepublik commonwealth confederation cooperative d de dem
    democratic des di du duchy e eastern el emirate fed federal federale federated federation
    federative former fyr g grand great hashemite i independent is isl islamic island islands
    jamhuri kingdom konigreich l la le les most multinational nation nes of p peace people peoples
    plurinational principality prov province r rb reinado reino rep repubblica republic republica
    republics republik republika republique repubulika royaume s sar serene socialist sovereign st
    state states sts sultanate territories territory the u un union unitary united y ya yu
    государство королевство республика республикасы федеративная федерация"""
)

"""What ``bilateral.pair`` knows beyond CLDR: other names of countries, shared names, states that are gone.

Tables are looked up by ``bilateral.country_names.lookup_key``: no case, no accents, no spaces.
"""

from bilateral.country_names import lookup_key


def _words(text: str) -> frozenset[str]:
    return frozenset(lookup_key(word) for word in text.split())


# Usual names that CLDR lacks: everyday forms, former names of the same state, what statistics offices print.
_OTHER_NAMES = {
    "ARE": ("UAE", "Emirates", "The Emirates", "ОАЭ", "EAU", "VAE", "БАӘ"),
    "BEN": ("Dahomey",),
    "BFA": ("Upper Volta", "Burkina"),
    "BIH": ("Bosnia", "BiH"),
    "BLR": ("Белоруссия", "Byelorussia", "Belorussia"),
    "CAF": ("CAR", "ЦАР", "RCA"),
    "CHN": ("PRC", "P.R. China", "Mainland China", "КНР", "ҚХР"),
    "CIV": ("Ivory Coast", "Elfenbeinküste", "Берег Слоновой Кости"),
    "COD": (
        *(
            "Zaire",
            "Zaïre",
            "DRC",
            "RDC",
            "DR Congo",
            "RD Congo",
            "Congo DR",
            "Congo-Kinshasa",
            "ДРК",
            "ДР Конго",
        ),
        *("Democratic Republic of the Congo", "Democratic Republic of Congo", "Democratic Congo"),
        *(
            "República Democrática del Congo",
            "République démocratique du Congo",
            "Демократическая Республика Конго",
        ),
        "Конго Демократиялық Республикасы",
    ),
    "COG": (
        *(
            "Republic of the Congo",
            "Republic of Congo",
            "Congo Republic",
            "Congo, Republic of the",
            "Congo, Rep.",
        ),
        *(
            "Congo-Brazzaville",
            "République du Congo",
            "República del Congo",
            "Республика Конго",
            "Конго Республикасы",
        ),
    ),
    "CPV": ("Cape Verde",),
    "CZE": ("Czech Republic", "Чешская Республика"),
    "GBR": ("Britain", "Great Britain", "Великобритания", "Grande-Bretagne", "Großbritannien", "Ұлыбритания"),
    "HKG": ("Hong Kong", "Hong Kong SAR", "Hong Kong, China", "China, Hong Kong SAR", "Гонконг"),
    "IRN": ("Persia",),
    "KGZ": ("Киргизия", "Kyrgyz Republic", "Kirghizia", "Кыргызская Республика"),
    "KOR": ("ROK", "Republic of Korea", "Korea, Republic of", "Южная Корея", "한국", "Корей Республикасы"),
    "LAO": ("Laos", "Lao PDR"),
    "LCA": ("St Lucia",),
    "LKA": ("Ceylon",),
    "MAC": ("Macao", "Macau", "Macao SAR", "China, Macao SAR", "Макао"),
    "MDA": ("Молдавия", "Moldavia"),
    "MKD": ("Macedonia", "FYROM"),
    "MMR": ("Burma", "Myanmar", "Мьянма"),
    "NLD": ("Holland", "Голландия"),
    "PNG": ("PNG",),
    "PRK": ("DPRK", "DPR Korea", "КНДР", "КХДР", "조선"),
    "PSE": ("Palestine", "State of Palestine", "West Bank and Gaza", "Палестина"),
    "RUS": ("Russian Federation", "Российская Федерация", "РФ", "Fédération de Russie"),
    "SAU": ("KSA",),
    "STP": ("Sao Tome",),
    "SWZ": ("Swaziland", "Свазиленд"),
    "THA": ("Siam",),
    "TKM": ("Туркмения",),
    "TLS": ("East Timor",),
    "TWN": (
        *("Republic of China", "Chinese Taipei", "Taipei, Chinese", "Taiwan, Province of China"),
        "Other Asia, nes",
    ),
    "USA": (
        *("America", "United States of America", "U.S. of America", "États-Unis d'Amérique"),
        *("США", "АҚШ", "EE. UU.", "EE UU"),
    ),
    "VAT": ("Vatican", "Holy See", "Ватикан"),
    "VNM": ("Vietnam", "Viet Nam"),
}
ALIASES = {lookup_key(name): iso3 for iso3, names in _OTHER_NAMES.items() for name in names}

# A name that several countries share.
AMBIGUOUS = {
    **dict.fromkeys(_words("congo kongo конго lecongo"), ("COD", "COG")),
    **dict.fromkeys(_words("korea corea coree корея кореа"), ("KOR", "PRK")),
    "virginislands": ("VGB", "VIR"),
}

# Parts of a state that people name as countries and that have no ISO 3166-1 code.
PARTS = {
    **dict.fromkeys(
        _words("england scotland wales northernireland англия шотландия уэльс angleterre"), "GBR"
    ),
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
        "es": "República Democrática del Congo",
        "fr": "République démocratique du Congo",
        "ru": "Демократическая Республика Конго",
        "kk": "Конго Демократиялық Республикасы",
    },
    "COG": {
        "en": "Republic of the Congo",
        "es": "República del Congo",
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

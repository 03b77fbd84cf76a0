"""The names of the services and what they fill, for those who only name them: nothing is imported here."""

#: Service and the id of its source in a snapshot, in the order in which they are pulled and listed.
SOURCE_IDS = {
    "comtrade": "un-comtrade",
    "imf": "imf-imts",
    "wdi": "wdi",
    "un-votes": "un-votes",
    "ideal-points": "un-ideal-points",
    "egdi": "un-egdi",
    "pinksheet": "wb-pinksheet",
    "geodist": "cepii-geodist",
}
#: Sources that are asked country by country: that they were pulled says nothing on another pair.
BY_PAIR = ("un-comtrade", "imf-imts")

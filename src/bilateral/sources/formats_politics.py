"""Formats of files on votes, ideal points, missions, memberships and visas."""

from collections.abc import Sequence

from bilateral.sources import ga_votes, ideal_points, memberships, missions, passport_index, un_votes
from bilateral.sources.formats import Context, Format, Read, covers_the_world, one_table
from bilateral.sources.opening import Opened, as_utf8
from bilateral.sources.selection import ROLL_CALLS_FROM, VOTES_FROM

_DATAVERSE = "https://dataverse.harvard.edu/dataset.xhtml?persistentId=doi:10.7910/DVN/LEJUQZ"


def _voting(files: Sequence[Opened], context: Context) -> Read:
    votes, calls, issues = (as_utf8(file, context.folder, context.encoding) for file in files)
    last = un_votes.last_full_year(calls)
    with context.reading(Opened(votes, files[0].name, "text")) as reading:
        countries = context.scope.countries
        tables = un_votes.voting(reading, calls, issues, countries, VOTES_FROM, last, ROLL_CALLS_FROM)
        reading.check_share()
    title = "United Nations General Assembly voting data"
    note = "Recorded votes by the year of their date. Absences are left out."
    by_name = dict(zip(("votes", "roll_calls"), tables, strict=True))
    whole = covers_the_world(tables[0].iso3_a)
    return Read(
        "un-votes",
        title,
        by_name,
        note=note,
        whole=whole,
        set_aside=reading.set_aside,
        left_out=reading.left_out,
    )


def _raw_votes(files: Sequence[Opened], context: Context) -> Read:
    with context.reading(files[0]) as reading:
        tables = ga_votes.voting(reading, context.scope.countries, VOTES_FROM, ROLL_CALLS_FROM)
        reading.check_share()
    note = "Recorded votes by the year of their date. Absences are left out."
    if "roll_calls" not in tables:
        note += " The file assigns no issues, so that single votes and issues are those of the earlier file."
    title = "United Nations General Assembly voting data"
    return Read(
        "un-votes",
        title,
        tables,
        note=note,
        whole="roll_calls" in tables,
        set_aside=reading.set_aside,
        left_out=reading.left_out,
    )


def _part_of_voting(files: Sequence[Opened], context: Context) -> Read:
    raise NotImplementedError("read with the votes")


FORMATS = (
    Format(
        "un-votes",
        "General Assembly votes of the R package unvotes: rcid,country_code,vote; with its roll calls and issues",
        "Erik Voeten, through the R package unvotes",
        _DATAVERSE,
        "MIT (package); data terms not seen",
        _voting,
        (("rcid", "country_code", "vote"),),
        companions=("un-roll-calls", "un-roll-call-issues"),
    ),
    Format(
        "un-roll-calls",
        "the roll calls that go with them: rcid,session,date,unres,short",
        "",
        "",
        "",
        _part_of_voting,
        (("rcid", "session", "date", "unres", "short"),),
        lambda sample: not any("vote" in row for row in sample),
        alone=False,
    ),
    Format(
        "un-roll-call-issues",
        "the issues that go with them: rcid,issue",
        "",
        "",
        "",
        _part_of_voting,
        (("rcid", "issue"),),
        alone=False,
    ),
    Format(
        "un-votes-raw",
        "General Assembly votes, raw: UNVotes….csv of Harvard Dataverse, or …_ga_voting.csv of the UN Digital Library",
        "Erik Voeten, Harvard Dataverse; or UN Digital Library",
        _DATAVERSE,
        "CC0 as Dataverse states it; terms of the United Nations",
        _raw_votes,
        (("rcid", "vote", "Countryname", "date"), ("undl_id", "ms_code", "ms_vote", "date")),
    ),
    Format(
        "un-ideal-points",
        "Ideal points in the General Assembly, the published file (IdealpointestimatesAll_….csv)",
        "Michael A. Bailey, Anton Strezhnev and Erik Voeten",
        _DATAVERSE,
        "terms not seen",
        one_table(
            ideal_points.ideal_points,
            "ideal_points",
            "un-ideal-points",
            "Estimating Dynamic State Preferences from United Nations Voting Data: ideal points",
            ["iso3"],
            "A session belongs to the year in which it began.",
        ),
        (
            ("iso3c", "year", "IdealPointAll"),
            ("iso3c", "year", "IdealPointFP"),
            ("iso3c", "year", "idealpointall"),
            ("iso3c", "year", "idealpointfp"),
        ),
    ),
    Format(
        "missions",
        "Diplomatic missions of Wikidata: operator,country,city,type,jurisdictions",
        "Wikidata",
        "https://www.wikidata.org/",
        "CC0",
        one_table(
            missions.missions,
            "missions",
            "wikidata-missions-2022",
            "Diplomatic missions known to Wikidata, November 2022",
            ["sending", "receiving"],
            "Incomplete: that a mission is not listed does not show that there is none.",
            published=missions.AS_OF,
        ),
        (("operator", "country", "city", "type", "jurisdictions"),),
    ),
    Format(
        "memberships",
        "The World Factbook's international organisations: fips,name,igos",
        "Central Intelligence Agency",
        "https://www.cia.gov/the-world-factbook/",
        "public domain",
        one_table(
            memberships.memberships,
            "memberships",
            "factbook-2026",
            "The World Factbook: international organization participation",
            ["iso3"],
            "Abbreviations as listed.",
            published=memberships.AS_OF,
        ),
        (("fips", "name", "igos"),),
    ),
    Format(
        "passport-index",
        "Visa rules of the Passport Index: Passport,Destination,Requirement",
        "Ilya Ilyankou, from passportindex.org",
        "https://github.com/ilyankou/passport-index-dataset",
        "MIT",
        one_table(
            passport_index.visa_rules,
            "visa_rules",
            "passport-index-2025",
            "Passport Index dataset, January 2025",
            ["passport", "destination"],
            "A number of days in the file is a stay without a visa.",
            published=passport_index.AS_OF,
        ),
        (("Passport", "Destination", "Requirement"),),
    ),
)

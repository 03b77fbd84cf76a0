"""Votes, ideal points, missions, memberships, visa rules, distances, countries."""

from __future__ import annotations

import pandas as pd
import pytest

from bilateral.errors import SourceError
from bilateral.sources import (
    countries,
    geodist,
    ideal_points,
    memberships,
    missions,
    passport_index,
    un_votes,
)

CALLS = "rcid,session,date\n1,70,2015-11-02\n2,70,2015-12-01\n3,70,2015-12-02\n4,71,2016-01-05\n"


def test_agreement_counts_and_leaves_absences_out(write):
    votes = write(
        "v.csv.gz",
        """
        rcid,country_code,vote
        1.0,RW,yes
        1.0,KZ,yes
        2.0,RW,yes
        2.0,KZ,abstain
        3.0,RW,no
        3.0,KZ,yes
        4.0,RW,abstain
        1.0,NA,abstain
        2.0,NA,abstain
        """.replace("        ", ""),
    )
    frame = un_votes.agreement(votes, write("c.csv", CALLS), ["RWA", "KAZ", "NAM"], 2015, 2016)
    rows = sorted(frame.drop(columns="issue").itertuples(index=False, name=None))
    # Namibia (NA) and Kazakhstan: yes/abstain, then both abstain. In 2016 only Rwanda voted: no row.
    assert rows == [
        ("KAZ", "NAM", 2015, 2, 1, 1, 0),
        ("KAZ", "RWA", 2015, 3, 1, 1, 1),
        ("NAM", "RWA", 2015, 2, 0, 2, 0),
    ]


def test_a_vote_that_is_none_is_refused(write):
    votes = write("v.csv", "rcid,country_code,vote\n1,RW,maybe\n")
    with pytest.raises(SourceError, match="'maybe' is no vote"):
        un_votes.agreement(votes, write("c.csv", CALLS), ["RWA"], 2015, 2015)


def test_roll_calls_one_by_one(write):
    votes = write(
        "v.csv",
        "rcid,country_code,vote\n1,RW,yes\n1,KZ,yes\n2,RW,abstain\n2,KZ,no\n3,NA,yes\n4,RW,yes\n9,US,no\n",
    )
    calls = write(
        "c.csv",
        """
        rcid,session,date,unres,short
        1,70,2015-11-02,R/70/70,"Nuclear  weapons : resolution / adopted by the General Assembly"
        2,74.0,2019-12-13,A/RES/74/87,The Syrian Golan
        3,,2019-12-13,,
        4,60,2005-12-01,R/60/1,TOO EARLY
        9,70,2015-12-02,R/70/9,Nobody of ours
        """.replace("        ", ""),
    )
    issues = write(
        "i.csv",
        "rcid,issue\n1,Nuclear weapons and nuclear material\n1,Arms control and disarmament\n77,Human rights\n",
    )
    frame = un_votes.roll_call_list(votes, calls, issues, ["RWA", "KAZ", "NAM"], 2010, 2019)
    rows = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
    assert rows == [
        [
            "1",
            "2015-11-02",
            70,
            "A/RES/70/70",
            "Nuclear weapons",
            "disarmament;nuclear",
            "KAZ;RWA",
            None,
            None,
        ],
        ["2", "2019-12-13", 74, "A/RES/74/87", "The Syrian Golan", None, None, "RWA", "KAZ"],
        ["3", "2019-12-13", None, None, None, None, "NAM", None, None],
    ]
    unknown = write("j.csv", "rcid,issue\n1,Chess\n")
    with pytest.raises(SourceError, match="'Chess' is no known issue"):
        un_votes.roll_call_list(votes, calls, unknown, ["RWA"], 2010, 2019)


def test_agreement_of_the_pair_in_the_published_votes(shared_data):
    files = (shared_data / "un_votes_1946_2019.csv.gz", shared_data / "un_roll_calls_1946_2019.csv.gz")
    frame = un_votes.agreement(*files, ["RWA", "KAZ"], 1992, 2019).set_index("year")
    known = pd.read_csv(shared_data / "un_agreement_RWA_KAZ_1992_2019.csv").set_index("year").loc[1992:2019]
    assert frame.joint.tolist() == known["size"].tolist()
    assert (frame.same / frame.joint).tolist() == pytest.approx(known["mean"].tolist())
    assert (frame.same + frame.half + frame.opposite == frame.joint).all()


def test_ideal_points_keep_their_band(write):
    head = "iso3c,Countryname,year,session,NVotesAll,IdealPointAll,Q5%All,Q95%All\n"
    row = ideal_points.ideal_points(write("i.csv", head + "RWA,Rwanda,2023,78,67,-0.4,-0.7,-0.2\n")).iloc[0]
    assert (row.iso3, row.session, row.votes_cast) == ("RWA", 78, 67)
    assert (row.value, row.p05, row.p95) == (-0.4, -0.7, -0.2)


def test_ideal_points_of_one_session_swing(shared_data):
    frame = ideal_points.ideal_points(shared_data / "un_ideal_points_1946_2023.csv.gz").set_index(
        ["iso3", "session"]
    )
    distance = (frame.value["RWA"] - frame.value["KAZ"]).abs()
    # Published values: 0.07 apart in session 78, 0.69 in an earlier one.
    assert distance[78] == pytest.approx(0.07, abs=0.01)


def test_a_comma_in_a_city_and_hosts_that_are_no_country(write):
    text = """
        operator,country,city,latitude,longitude,type,creation,jurisdictions,QID
        Rwanda,United States of America,"Washington, D.C.",38.9,-77.0,embassy,,Brazil,Q1
        Rwanda,Germany,Berlin,52,13,embassy,,Germany,Q2
        Rwanda,Germany,Berlin,52,13,embassy,,Germany|Poland,Q3
        Vatican,Rwanda,Kigali,-1.9,30,apostolic nunciature,,Rwanda,Q4
        United Kingdom,Rwanda,Kigali,-1.9,30,British High Commission,,,Q5
        Abkhazia,Rwanda,Kigali,-1.9,30,embassy,,,Q6
        European Parliament,,Kigali,-1.9,30,embassy,,,Q7
    """
    frame = missions.missions(write("m.csv", text)).fillna("")
    rows = list(
        frame[["sending", "receiving", "city", "kind", "jurisdictions"]].itertuples(index=False, name=None)
    )
    assert rows == [
        ("GBR", "RWA", "Kigali", "high commission", ""),
        ("RWA", "DEU", "Berlin", "embassy", "DEU;POL"),
        ("RWA", "USA", "Washington, D.C.", "embassy", "BRA"),
        ("VAT", "RWA", "Kigali", "other", "RWA"),
    ]


def test_memberships_and_their_standing(write):
    igos = '"AU, NAM (observer), ITUC (NGOs), OSCE (partner), EITI (compliant country, 2011), UN"'
    frame = memberships.memberships(write("f.csv", f"fips,name,igos\nrw,Rwanda,{igos}\nxx,Atlantis,UN\n"))
    assert dict(zip(frame.organisation, frame.status, strict=True)) == {
        "AU": "member",
        "NAM": "observer",
        "ITUC": "other",
        "OSCE": "other",
        "EITI": "other",
        "UN": "member",
    }
    assert set(frame.iso3) == {"RWA"}


def test_countries_that_the_factbook_leaves_nameless(write):
    emirates = 'ae,none,"EITI (compliant country) (suspended), UN"'
    text = f"fips,name,igos\n{emirates}\niv,C&ocirc;te d'Ivoire,UN\noo,,\n"
    frame = memberships.memberships(write("f.csv", text))
    assert sorted(zip(frame.iso3, frame.organisation, frame.status, strict=True)) == [
        ("ARE", "EITI", "other"),
        ("ARE", "UN", "member"),
        ("CIV", "UN", "member"),
    ]


def test_visa_rules_read_days_as_visa_free(write):
    text = "Passport,Destination,Requirement\nRWA,KAZ,30\nRWA,RWA,-1\nKAZ,RWA,visa on arrival\n"
    frame = passport_index.visa_rules(write("p.csv", text))
    assert frame.rule.tolist() == ["visa free", "visa on arrival"]
    assert frame.days.iloc[0] == 30
    assert frame.days.isna().tolist() == [False, True]


def test_an_unknown_visa_rule_is_refused(write):
    with pytest.raises(SourceError, match="'maybe' is no known visa rule"):
        passport_index.visa_rules(write("p.csv", "Passport,Destination,Requirement\nRWA,KAZ,maybe\n"))


def test_distances_stand_once_with_iso_codes(write):
    text = "iso_o;iso_d;contig;dist;distcap\nZAR;RWA;1;1500.5;1600\nRWA;ZAR;1;1500.5;1600\nRWA;RWA;0;10;10\n"
    frame = geodist.distances(write("d.csv", text))
    assert list(frame.itertuples(index=False, name=None)) == [("COD", "RWA", True, 1500.5, 1600.0)]


def test_borders_of_the_sudan_before_2011_are_no_longer_so(write):
    text = "iso_o;iso_d;contig;dist;distcap\nKEN;SDN;1;1900;1900\nSDN;EGY;1;1600;1600\nEGY;SDN;1;1600;1600\n"
    frame = geodist.distances(write("d.csv", text))
    found = dict(zip(zip(frame.iso3_a, frame.iso3_b, strict=True), frame.contiguous, strict=True))
    assert found == {("KEN", "SDN"): False, ("EGY", "SDN"): True}


def test_ties_stand_once_and_need_a_distance(write):
    text = """
        iso_o;iso_d;contig;comlang_off;colony;dist
        ZAR;RWA;1;1;0;1661.963
        RWA;ZAR;1;1;0;1661.963
        BEL;RWA;0;1;1;6359.996
        AAA;BBB;0;0;0;0
    """
    frame = geodist.ties(write("d.csv", text))
    assert list(frame.itertuples(index=False, name=None)) == [
        ("COD", "RWA", 1661.963, True, True, False),
        ("BEL", "RWA", 6359.996, False, True, True),
    ]


def test_countries_and_aggregates(write):
    text = """
        iso3,iso2,isonum,name,capital,region,subregion,lat,lon,landlocked
        NAM,NA,516,Namibia,Windhoek,Africa,Southern Africa,-22,17,False
        UNK,XK,,Kosovo,Pristina,Europe,Southeast Europe,42.6,21.1,True
        REU,RE,638,Réunion,Saint-Denis,Africa,Eastern Africa,-21,55,False
    """
    frame = countries.countries(write("c.csv", text))
    assert frame.iso3.tolist() == ["NAM", "XKX", "REU", "WLD", "AFR"]
    assert frame.iso2.tolist()[0] == "NA"
    assert countries.african_states(frame) == ["NAM"]


def test_african_states_are_54(shared_data):
    assert len(countries.african_states(countries.countries(shared_data / "countries_mledoze.csv"))) == 54


@pytest.mark.parametrize("order", [1, -1])
def test_of_a_mission_that_is_listed_twice_the_row_that_says_more_counts(write, order):
    rows = ["Rwanda,Kenya,Nairobi,embassy,\n", "Rwanda,Kenya,Nairobi,embassy,Kenya\n"][::order]
    frame = missions.missions(write("m.csv", "operator,country,city,type,jurisdictions\n" + "".join(rows)))
    assert frame.jurisdictions.tolist() == ["KEN"]

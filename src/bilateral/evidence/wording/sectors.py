"""Sentences of the chapter on fields of cooperation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.relations import status_label
from bilateral.evidence.wording.sectors_labels import baseline_phrase, field_label, field_phrase
from bilateral.evidence.wording.voice import Voice


def agreed_sentence(
    voice: Voice,
    reporter: str,
    partner: str,
    agreed: Fact,
    binding: Fact | None,
    followed: Fact | None,
    names: Sequence[str],
) -> str:
    """Return in how many fields something was agreed, how many are binding, and in which a step followed.

    ``names`` are the fields in which a step followed.
    """
    pair = {"reporter": voice.the_country(reporter), "partner": voice.the_country(partner)}
    if agreed.value is None or binding is None or followed is None:
        return voice.text(
            "Agreements of {reporter} and {partner} in fields of cooperation are {missing}.",
            missing=voice.fact(agreed),
            **pair,
        )
    first = voice.plural(
        "{reporter} and {partner} have agreements on record in one field.",
        "{reporter} and {partner} have agreements on record in {linked} fields.",
        int(agreed.number),
        linked=voice.fact(agreed),
        reporter=voice.the_country(reporter, start=True),
        partner=pair["partner"],
    )
    if binding.value == 0:
        second = voice.text(
            "{none} of them is on record as approved or in force.",
            none=voice.fact(binding, voice.text("Not one")),
        )
    else:
        second = voice.text("On record as approved or in force: {number}.", number=voice.fact(binding))
    if followed.value == 0:
        third = voice.text(
            "A step since the signature is on record in {none}.",
            none=voice.fact(followed, voice.text("none")),
        )
    else:
        third = voice.text(
            "Fields with a step on record since the signature: {number} ({fields}).",
            number=voice.fact(followed),
            fields=voice.listing([field_phrase(voice, name) for name in names]),
        )
    return f"{first} {second} {third}"


def no_agreement(voice: Voice, fields: Sequence[str]) -> str:
    """Return that no agreement is on record, and by which fields the two are seen all the same."""
    return voice.text(
        "No agreement between the two in a field of cooperation is on record, accords on visas aside: the register covers few pairs. "
        "For want of fields of their own they are seen by those in which Rwanda and Kazakhstan signed in 2025: {fields}.",
        fields=voice.listing([field_phrase(voice, name) for name in fields]),
    )


def agreement_sentence(voice: Voice, row: Any) -> str:
    """Return one agreement: its title, when and by whom it was signed, where it stands, what is known since."""
    signed = [name for name in (row.signatory_a, row.signatory_b) if isinstance(name, str) and name]
    title = voice.quoted(str(row.title))
    date = voice.period(row.date)
    if signed:
        names = voice.listing([voice.quoted(name) for name in signed])
        sentence = voice.text("{title}, {date}, signed by {names}", title=title, date=date, names=names)
    else:
        sentence = voice.text("{title}, {date}", title=title, date=date)
    status = voice.text("status: {status}", status=status_label(voice, row.status))
    note = voice.quoted(row.status_note) if isinstance(row.status_note, str) else ""
    return f"{voice.series([sentence, status])}." + (f" {note}." if note else "")


def not_agreed(voice: Voice) -> str:
    """Return that a field has no agreement."""
    return voice.text("No agreement is on record.")


def steps_sentence(voice: Voice, done: Fact, open_: Fact, agreed: bool) -> str:
    """Return how many steps are on record as done, and how many as promised or pending."""
    if done.value == 0 and open_.value == 0:
        if agreed:
            return voice.text(
                "No step since is on record, and none is promised ({none}).", none=voice.fact(done, "0")
            )
        return voice.text("No step is on record ({none}).", none=voice.fact(done, "0"))
    words = {"done": voice.fact(done), "open": voice.fact(open_)}
    if agreed:
        return voice.text("Steps since on record as done: {done}; promised or pending: {open}.", **words)
    return voice.text("Steps on record as done: {done}; promised or pending: {open}.", **words)


def plans_finding(voice: Voice, name: str, done: Fact, open_: Fact, oldest: Any) -> str:
    """Return how much of what was planned in a field has been seen; ``oldest`` is the first event that is still open."""
    sentence = voice.text(
        "In {field} {done} steps since the signature are on record as done, and {open} as promised or pending.",
        field=field_phrase(voice, name),
        done=voice.fact(done, voice.spelled(0) if done.value == 0 else None),
        open=voice.fact(open_, voice.text("none") if open_.value == 0 else None),
    )
    if oldest is None:
        return sentence
    note = str(oldest.note) if isinstance(oldest.note, str) else ""
    seen = voice.quoted(note, lambda shown: shown.partition(". ")[0].rstrip("."))
    title = voice.quoted(str(oldest.title))
    if not note:
        return sentence + " " + voice.text("Open the longest: {title}.", title=title)
    return sentence + " " + voice.text("Open the longest: {title}. {seen}.", title=title, seen=seen)


def contacts_sentence(voice: Voice, contacts: Fact, rounds: Fact) -> str:
    """Return how often ministers or heads of state met, and how many rounds of consultations were held."""
    if contacts.value is None:
        return voice.text(
            "Meetings of ministers and rounds of consultations are {missing}.", missing=voice.fact(contacts)
        )
    met = voice.plural(
        "Ministers or heads of state met once on record",
        "Ministers or heads of state met {linked} times on record",
        int(contacts.number),
        linked=voice.fact(contacts),
    )
    if contacts.value == 0:
        met = voice.text(
            "No meeting of ministers or heads of state is on record ({none})", none=voice.fact(contacts, "0")
        )
    if rounds.value == 0:
        return voice.text(
            "{met}; of political consultations {none} round is on record.",
            met=met,
            none=voice.fact(rounds, voice.spelled(0)),
        )
    return voice.text(
        "{met}; rounds of political consultations held: {rounds}.", met=met, rounds=voice.fact(rounds)
    )


def others_consult(voice: Voice, rows: Sequence[tuple[str, str, str]]) -> str:
    """Return with whom one of the two has held consultations: (country, other country, period)."""
    if not rows:
        return ""
    said = [
        voice.text(
            "{country} with {other} in {period}",
            country=voice.the_country(country),
            other=voice.the_country(other),
            period=voice.period(period),
        )
        for country, other, period in rows
    ]
    return voice.text("Consultations on record with others: {pairs}.", pairs=voice.listing(said))


def ahead_sentence(voice: Voice, leads: Mapping[str, Sequence[str]]) -> str:
    """Return which country does better on which measures: the one that could offer what it has done.

    ``leads`` has the names of baselines by country.
    """
    known = {country: names for country, names in leads.items() if names}
    if not known:
        return ""
    parts = [
        voice.text(
            "{country} does better on {measures}",
            country=voice.the_country(country, start=number == 0),
            measures=voice.listing([baseline_phrase(voice, name) for name in names]),
        )
        for number, (country, names) in enumerate(known.items())
    ]
    sentence = voice.series(parts) + "."
    if len(known) > 1:
        return sentence + " " + voice.text("On these, experience could go both ways.")
    (names,) = known.values()
    if len(names) == 1:
        return sentence
    return (
        sentence
        + " "
        + voice.text(
            "What experience there is to offer lies with {country}.",
            country=voice.the_country(next(iter(known))),
        )
    )


def tally_sentence(voice: Voice, sides: Sequence[tuple[str, Fact, Sequence[str]]], of: Fact) -> str:
    """Return on how many of the baselines each does better, and on which the one that leads on fewer."""
    (first, ours, _), (second, theirs, _) = sides
    sentence = voice.text(
        "Of {of} measures of the fields that have a better side, {first} does better on {ours} and {second} on {theirs}",
        of=voice.fact(of),
        first=voice.the_country(first),
        second=voice.the_country(second),
        ours=voice.fact(ours),
        theirs=voice.fact(theirs),
    )
    fewer, _, names = min(sides, key=lambda side: side[1].number)
    if not names:
        return f"{sentence}."
    listed = voice.listing([baseline_phrase(voice, name) for name in names])
    return sentence + voice.text(
        "; those of {country} are {measures}.", country=voice.the_country(fewer), measures=listed
    )


def beside_sentence(voice: Voice, name: str, done: tuple[Fact, Any], open_: tuple[Fact, Any]) -> str:
    """Return what became of something that stands beside the fields; each side is a count and the events counted."""
    said = []
    for fact, rows in (done, open_):
        count = voice.fact(fact, voice.text("nothing") if fact.value == 0 else None)
        events = voice.series(
            f"{voice.quoted(row.title)}, {voice.period(row.date)}" for row in rows.itertuples()
        )
        said.append(f"{count} ({events})" if events else count)
    label = field_label(voice, name)
    return voice.text(
        "{name}: on record as done {done}; promised or pending {open}.",
        name=label,
        done=said[0],
        open=said[1],
    )

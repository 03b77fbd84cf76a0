"""Names of fields, of their measures and of goods, as labels and inside sentences."""

from __future__ import annotations

from bilateral.evidence.wording.voice import Voice, escape_markdown

#: Every measure of a field, as ids of facts name it.
BASELINES = (
    "egdi",
    "internet",
    "broadband",
    "high_tech_exports",
    "fdi",
    "remittances",
    "reserves",
    "inflation",
    "external_debt",
    "value_added",
    "tertiary_enrolment",
    "literacy",
    "research_spending",
    "human_capital",
    "ores_and_metals",
    "resource_rents",
    "exports",
    "imports",
    "logistics",
    "rail_lines",
    "departures",
    "tourism",
    "online_services",
    "participation",
    "electricity",
    "fuel_exports",
)


def field_phrase(voice: Voice, name: str) -> str:
    """Return the name of a field inside a sentence; a field that has no translation as it stands in the data."""
    phrases = {
        "political consultations": voice.text("political consultations"),
        "ict": voice.text("ICT"),
        "finance": voice.text("finance"),
        "agriculture": voice.text("agriculture"),
        "education": voice.text("education"),
        "mining": voice.text("mining"),
        "trade": voice.text("trade"),
        "transport": voice.text("transport"),
        "air services": voice.text("air services"),
        "public services": voice.text("public services"),
        "energy": voice.text("energy"),
    }
    return phrases.get(name.lower()) or escape_markdown(voice.term(name))


def field_label(voice: Voice, name: str) -> str:
    """Return the name of a field as a label."""
    phrase = field_phrase(voice, name)
    return phrase[:1].upper() + phrase[1:]


def baseline_label(voice: Voice, name: str) -> str:
    """Return the label of a measure, with its unit where the value does not say it."""
    labels = {
        "egdi": voice.text("E-government index, 0 to 1"),
        "internet": voice.text("Internet users, of all people"),
        "broadband": voice.text("Fixed broadband subscriptions per 100 people"),
        "high_tech_exports": voice.text("High technology, of manufactured exports"),
        "fdi": voice.text("Foreign direct investment, net inflow"),
        "remittances": voice.text("Remittances received"),
        "reserves": voice.text("Reserves, gold included"),
        "inflation": voice.text("Inflation, consumer prices"),
        "external_debt": voice.text("External debt, of gross national income"),
        "value_added": voice.text("Agriculture, of gross domestic product"),
        "tertiary_enrolment": voice.text("Enrolment in tertiary education, gross"),
        "literacy": voice.text("Adult literacy"),
        "research_spending": voice.text("Research and development, of gross domestic product"),
        "human_capital": voice.text("Human Capital Index, 0 to 1"),
        "ores_and_metals": voice.text("Ores and metals, of goods exports"),
        "resource_rents": voice.text("Natural resource rents, of gross domestic product"),
        "exports": voice.text("Goods exports"),
        "imports": voice.text("Goods imports"),
        "logistics": voice.text("Logistics performance, 1 to 5"),
        "rail_lines": voice.text("Rail lines"),
        "departures": voice.text("Air carrier departures"),
        "tourism": voice.text("Tourism receipts, of exports"),
        "online_services": voice.text("Online Service Index, 0 to 1"),
        "participation": voice.text("E-Participation Index, 0 to 1"),
        "electricity": voice.text("Access to electricity, of all people"),
        "fuel_exports": voice.text("Fuels, of goods exports"),
    }
    return labels[name]


def share_label(voice: Voice, name: str) -> str:
    """Return the label of an amount as a share of output."""
    return voice.text("{measure}, of gross domestic product", measure=baseline_label(voice, name))


def baseline_phrase(voice: Voice, name: str) -> str:
    """Return what a measure is about, inside a sentence that says who does better."""
    phrases = {
        "egdi": voice.text("e-government"),
        "internet": voice.text("internet use"),
        "broadband": voice.text("broadband"),
        "high_tech_exports": voice.text("high-technology exports"),
        "fdi": voice.text("foreign investment for the size of its economy"),
        "remittances": voice.text("remittances"),
        "reserves": voice.text("reserves for the size of its economy"),
        "inflation": voice.text("inflation"),
        "external_debt": voice.text("external debt"),
        "tertiary_enrolment": voice.text("tertiary enrolment"),
        "literacy": voice.text("literacy"),
        "research_spending": voice.text("research spending"),
        "human_capital": voice.text("human capital"),
        "exports": voice.text("exports for the size of its economy"),
        "logistics": voice.text("logistics"),
        "online_services": voice.text("online services"),
        "participation": voice.text("e-participation"),
        "electricity": voice.text("access to electricity"),
    }
    return phrases.get(name, baseline_label(voice, name))


def section_phrase(voice: Voice, section: str) -> str:
    """Return what a WITS section holds, inside a sentence."""
    phrases = {
        "WITS:Minerals": voice.text("minerals (ores, salt, stone; no fuels)"),
        "WITS:Metals": voice.text("metals"),
        "WITS:Vegetable": voice.text("vegetable products (tea, coffee and grain among them)"),
        "WITS:Animal": voice.text("animals and their products"),
        "WITS:Food Products": voice.text("prepared food"),
    }
    return phrases[section]


def section_label(voice: Voice, section: str) -> str:
    """Return the row label of the comparative advantage in a WITS section."""
    phrase = section_phrase(voice, section).partition(" (")[0]
    return voice.text("Comparative advantage, {goods}", goods=phrase)


def product_phrase(voice: Voice, name: str) -> str:
    """Return a farm product inside a sentence."""
    return {"tea": voice.text("tea"), "coffee": voice.text("coffee")}[name]

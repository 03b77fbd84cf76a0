"""The tables that a snapshot may have: their columns, keys and constraints."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def tables() -> dict[str, dict[str, Any]]:
    """Return the definition of every table by name, in reading order: title, about, key, columns.

    A column has ``name``, ``type`` (string, number, integer or boolean), ``about``, ``optional``, and perhaps
    ``enum``, ``pattern`` or ``refers`` (the table whose key it repeats).
    """
    text = files("bilateral.snapshots").joinpath("schema.toml").read_text(encoding="utf-8")
    definitions = tomllib.loads(text)
    for table in definitions.values():
        for column in table["columns"]:
            column.setdefault("type", "string")
            column.setdefault("optional", False)
    return definitions


@cache
def referred_tables() -> frozenset[str]:
    """Return the tables whose key others repeat, such as countries and products."""
    every = (column for definition in tables().values() for column in definition["columns"])
    return frozenset(column["refers"] for column in every if "refers" in column)


def frictionless_schema(table: str) -> dict[str, Any]:
    """Return a table's schema as Frictionless Table Schema writes it in ``datapackage.json``."""
    definition = tables()[table]
    return {
        "fields": [_field(column) for column in definition["columns"]],
        "missingValues": [""],
        "primaryKey": list(definition["key"]),
        "foreignKeys": [
            {
                "fields": [c["name"]],
                "reference": {"resource": c["refers"], "fields": [tables()[c["refers"]]["key"][0]]},
            }
            for c in definition["columns"]
            if "refers" in c
        ],
    }


def _field(column: dict[str, Any]) -> dict[str, Any]:
    constraints: dict[str, Any] = {} if column["optional"] else {"required": True}
    constraints |= {name: column[name] for name in ("enum", "pattern") if name in column}
    field = {"name": column["name"], "type": column["type"], "description": column["about"]}
    if column["type"] == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    return field | ({"constraints": constraints} if constraints else {})

"""The examples in the docstrings of the measures run and give what they say."""

import doctest
import importlib
import pkgutil

import pytest

import bilateral.measures

MODULES = [module.name for module in pkgutil.iter_modules(bilateral.measures.__path__)]


def test_all_modules_are_found() -> None:
    assert {"flows", "trade", "composition", "relations", "alignment", "indicators"} <= set(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"bilateral.measures.{name}"))
    assert result.attempted > 0
    assert result.failed == 0

"""How much memory a notebook may take."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bilateral.errors import ParameterError
from bilateral.execution.memory import available, in_words, memory_of, usual_limit

GIB = 1 << 30


@pytest.mark.parametrize(
    ("amount", "size"),
    [
        ("2 GiB", 2 * GIB),
        ("2g", 2 * GIB),
        ("1.5 GB", GIB + GIB // 2),
        ("500M", 500 << 20),
        ("64 k", 64 << 10),
        ("1t", 1024 * GIB),
        (4096, 4096),
        (None, None),
        (0, None),
        ("0", None),
    ],
)
def test_an_amount_in_any_usual_form(amount: str | int | None, size: int | None) -> None:
    assert memory_of(amount) == size


@pytest.mark.parametrize("amount", ["", "much", "-1", "2 GiB or so", "nan", "1e9"])
def test_what_is_no_amount_is_refused(amount: str) -> None:
    with pytest.raises(ParameterError, match="no amount of memory"):
        memory_of(amount)


def test_amounts_in_words_read_back() -> None:
    for size in (300 << 20, GIB, 3 * GIB // 2):
        assert memory_of(in_words(size)) == size


def test_the_usual_limit_is_what_the_user_says_or_what_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILATERAL_MEMORY", "3 GiB")
    assert usual_limit() == 3 * GIB
    monkeypatch.setenv("BILATERAL_MEMORY", "0")
    assert usual_limit() is None
    monkeypatch.delenv("BILATERAL_MEMORY")
    free = available()
    assert free is not None
    assert free > 16 << 20
    assert usual_limit() == pytest.approx(free, rel=0.5)


LIMITED = """
import mmap, sys
from bilateral.execution.memory import limit_memory, reserve
ballast = bytearray(300 << 20)  # what the process has already does not count
assert limit_memory(200 << 20) == 200 << 20
kept = bytearray(150 << 20)
reserved = mmap.mmap(-1, 4 << 30, prot=mmap.PROT_READ)  # address space is free
def fits(size):
    try:
        bytearray(size)
    except MemoryError:
        return False
    return True
results = [fits(100 << 20)]
with reserve(200 << 20):
    results.append(fits(90 << 20))
results.append(fits(90 << 20))
del kept
results.append(fits(150 << 20))
print(results)
"""


def test_the_limit_counts_from_what_a_process_has_and_opens_a_reserve() -> None:
    done = subprocess.run([sys.executable, "-c", LIMITED], capture_output=True, text=True, check=True)
    assert done.stdout == "[False, True, False, True]\n"

"""Interrupts that are held back."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from bilateral.execution.interrupts import held


def test_an_interrupt_waits_for_the_end_of_the_block() -> None:
    steps = []

    def work() -> None:
        with held():
            os.kill(os.getpid(), signal.SIGINT)
            steps.append("went on")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert steps == ["went on"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_error_in_the_block_is_not_lost_without_an_interrupt() -> None:
    with pytest.raises(ValueError, match="mine"), held():
        raise ValueError("mine")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_program_that_handles_interrupts_goes_on_doing_so() -> None:
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: came.append(number))
    try:
        with held():
            os.kill(os.getpid(), signal.SIGINT)
            assert came == [signal.SIGINT]
    finally:
        signal.signal(signal.SIGINT, before)


def test_another_thread_is_let_alone() -> None:
    done = []

    def work() -> None:
        with held():
            done.append(1)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [1]

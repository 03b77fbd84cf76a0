"""Formulas from LaTeX."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bilateral.rendering.typst_math import UnreadableError, formula, to_typst

# Written out by hand from the two languages' references.
PAIRS = {
    r"\frac{a}{b}": "frac(a, b)",
    r"x^2": "attach(x, t: 2)",
    r"a_{ij}": "attach(a, b: i j)",
    r"\sqrt[3]{x}": "root(3, x)",
    r"\binom{n}{k}": r"lr( \( mat(delim: #none, n; k) \))",
    r"\text{Алматы}": '"Алматы"',
    r"\hat{x}": "hat(x)",
    r"\begin{pmatrix}1&2\\3&4\end{pmatrix}": r"lr( \( mat(delim: #none, align: #center, 1, 2; 3, 4) \))",
    r"\begin{aligned} a &= b \\ c &= d \end{aligned}": "a & \\= b \\\nc & \\= d",
    r"\left( x \right]": r"lr( \( x \])",
    r"\textbf{x y}": 'bold("x y")',
    r"\big[ x \big]": r"lr(size: #1.2em, \[) x lr(size: #1.2em, \])",
    r"\Bigl\{ x \Bigr\rangle": r"lr(size: #1.623em, \{) x lr(size: #1.623em, \⟩)",
    r"\|x\|": r'class("normal", \‖) x class("normal", \‖)',
}
FORMULAS = [
    *PAIRS, r"\mathrm{TII}_{ij} = \frac{x_{ij}/X_i}{m_j/M_w}", r"\sum_{i=1}^n x_i", r"\int_0^1 f(x)\,dx",
    r"f = \begin{cases} 1 & x>0 \\ 0 & \text{otherwise} \end{cases}", r"\lim_{x \to 0} \sin x", r"\vec{v} \cdot \nabla",
    r"\overline{AB} \underbrace{a+b}_{n}", r"\begin{bmatrix}1&2\end{bmatrix}^T", r"\mathbb{R} \mathcal{L} \mathbf{x}",
    r"\operatorname{argmin}_x f(x)", r"\left|x\right| \|y\|_2", r"\underset{x}{\arg\max}", r"x' + f''(x)",
    r"\begin{align} a &= b \\ c &= d \end{align}", r"\dot{x} \ddot{y} \tilde{z} \bar{w}", r"50\,\% \le \infty",
    r"\prod\limits_i^n", r"{n \choose k}", r"\xrightarrow{f}", r"\pmod{n}", r"\phantom{x} y",
]  # fmt: skip


@pytest.mark.parametrize(("latex", "typst"), PAIRS.items())
def test_worked_formulas(latex: str, typst: str) -> None:
    assert to_typst(latex) == typst


def test_common_formulas_are_all_set(render: Any, capsys: pytest.CaptureFixture[str]) -> None:
    pdf = render(*(f"$${latex}$$" for latex in FORMULAS))
    assert len(pdf.tags("Formula")) == len(FORMULAS)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("latex", [r"\unknown{x}", "{", r"\not= x", "x" * 6000, "(" * 10 + r"\left(" * 60])
def test_what_cannot_be_set_faithfully_is_refused(latex: str) -> None:
    with pytest.raises(UnreadableError):
        to_typst(latex)


def test_refused_formula_shows_its_source(render: Any) -> None:
    pdf = render(r"Text $\unknown{x}$ and $$\alsounknown$$")
    assert r"\unknown{x}" in pdf.text()
    assert r"\alsounknown" in pdf.text()
    assert not pdf.tags("Formula")


@pytest.mark.parametrize(
    "latex", [r"\text{#read(\"/etc/passwd\")}", '#read("data.json")', r"\text{\"#x}", r"\#eval(1)"]
)
def test_code_in_a_formula_stays_text(latex: str) -> None:
    node = formula(latex, display=False)
    code = re.sub(r"#(h\(|none|\d)", "", node.get("typ", "")).replace(r"\#", "")
    outside_quotes = "".join(code.replace('\\"', "").split('"')[::2])
    assert "#" not in outside_quotes


def test_money_is_no_formula(render: Any) -> None:
    assert not render("It cost $5 and $6, not US$7.").tags("Formula")

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm
from sklearn.linear_model import Lasso

from snippets import dense_or_sparse
from snippets import large_weights as snippet

lams = st.floats(0.05, 6)


def by_hand(rule: str, z: float, lam: float) -> float:
    """Return the weight that the rule gives to z, from its definition, one weight at a time."""
    if abs(z) <= lam:
        return 0.0
    soft = z - np.copysign(lam, z)
    return {"L1": soft, "refit": z, "relaxed": (soft + z) / 2, "adaptive": z - np.copysign(lam * lam / abs(z), z)}[rule]


@given(st.sampled_from(list(snippet.RULES)), st.floats(-8, 8), lams)
def test_each_rule_is_its_definition(rule, z, lam):
    assert float(snippet.estimate(rule, z, lam)) == pytest.approx(by_hand(rule, z, lam), abs=1e-12)


@given(st.sampled_from(list(snippet.RULES)), st.floats(-6, 6), lams)
def test_the_error_is_its_integral(rule, beta, lam):
    def weighted(z):
        return (by_hand(rule, z, lam) - beta) ** 2 * norm.pdf(z - beta)

    edges = [-16, -lam, lam, 16]
    expected = sum(quad(weighted, a, b, epsabs=1e-11, limit=200)[0] for a, b in itertools.pairwise(edges))
    assert float(snippet.error(rule, beta, lam)) == pytest.approx(expected, abs=1e-7)


def test_the_error_of_l1_is_the_known_formula():
    lam = np.linspace(0.1, 5, 9)
    for beta in (0.0, 1.0, 5.0):
        known = dense_or_sparse.lasso_error(np.array([beta]), lam)
        np.testing.assert_allclose(snippet.error("L1", beta, lam), known, atol=1e-9)


def test_the_adaptive_rule_is_the_lasso_on_columns_times_the_first_fit_and_the_refit_is_least_squares_on_what_is_kept():
    random = np.random.default_rng(3)
    X, _ = np.linalg.qr(random.normal(size=(40, 6)))
    y = X @ [5.0, -4.0, 2.5, 0.0, 0.5, 0.0] + random.normal(size=40)
    z, lam = X.T @ y, 2.0

    def sk(columns, strength):
        return Lasso(alpha=strength / 40, fit_intercept=False, tol=1e-14).fit(columns, y).coef_

    first = np.abs(z)
    adaptive = first * sk(X * first, lam**2)
    np.testing.assert_allclose(adaptive, snippet.estimate("adaptive", z, lam), atol=1e-8)
    plain = sk(X, lam)
    np.testing.assert_allclose(plain, snippet.estimate("L1", z, lam), atol=1e-8)
    refit = np.zeros(6)
    refit[plain != 0] = np.linalg.lstsq(X[:, plain != 0], y, rcond=None)[0]
    np.testing.assert_allclose(refit, snippet.estimate("refit", z, lam), atol=1e-8)
    np.testing.assert_allclose((plain + refit) / 2, snippet.estimate("relaxed", z, lam), atol=1e-8)


def test_the_numbers_are_those_of_simulated_fits():
    n, random = snippet.numbers(), np.random.default_rng(4)
    noise = random.normal(size=(4000, 100))
    for beta, key in ((5.0, "strong"), (3.0, "weaker")):
        truth = np.r_[np.full(5, beta), np.zeros(95)]
        z = truth + noise
        for rule in snippet.RULES:
            lam, least = snippet.best(rule, beta)
            losses = np.sum((snippet.estimate(rule, z, lam) - truth) ** 2, axis=1)
            assert n[f"{rule.lower()}_{key}"] == least
            assert least == pytest.approx(losses.mean(), abs=4 * losses.std() / np.sqrt(4000))
            for other in (lam - 0.3, lam + 0.3):
                if 0 < other <= 6:
                    assert np.sum((snippet.estimate(rule, z, other) - truth) ** 2, axis=1).mean() > losses.mean() - 0.2
            if key == "strong":
                kept = np.count_nonzero(snippet.estimate(rule, z[:, 5:], lam), axis=1)
                assert n[f"{rule.lower()}_useless"] == pytest.approx(kept.mean(), abs=4 * kept.std() / np.sqrt(4000))


def test_with_weights_of_5_less_is_taken_off_and_less_is_lost_and_with_weights_of_3_refitting_loses():
    n = snippet.numbers()
    strong = [n[f"{rule}_strong"] for rule in ("refit", "adaptive", "relaxed", "l1")]
    assert strong == sorted(strong)
    assert n["refit_weaker"] > n["l1_weaker"] + 5
    for rule in snippet.RULES:
        name, lam = rule.lower(), n["lam"]
        assert n[f"{name}_of_strong"] == by_hand(rule, 5.0, lam)
        for beta, key in ((5.0, "at_strong"), (0.0, "at_0")):
            assert n[f"{name}_{key}"] == pytest.approx(float(snippet.error(rule, beta, lam)))


def test_the_figure_draws_the_rules_and_their_errors_at_the_lambda_of_the_titles():
    sizes, errors = snippet.figure()
    lam = float(sizes.ax.get_title().removeprefix("λ = ").removesuffix(": what is left"))
    assert errors.ax.get_title() == f"λ = {lam:g}: error"
    for panel in (sizes, errors):
        assert {line.get_label() for line in panel.ax.lines} == set(snippet.RULES)
        for line in panel.ax.lines:
            for x, y in list(zip(*line.get_data(), strict=True))[::3]:
                if panel is sizes:
                    assert y == pytest.approx(by_hand(line.get_label(), x, lam))
                else:
                    assert y == pytest.approx(float(snippet.error(line.get_label(), x, lam)))
        notes = {note.get_text(): note for note in panel.ax.texts}
        ends = {line.get_label(): line.get_ydata()[-1] for line in panel.ax.lines}
        assert sorted(ends, key=ends.get) == sorted(notes, key=lambda rule: notes[rule].get_position()[1])


def test_the_description_follows_lambda_and_the_rules(monkeypatch):
    monkeypatch.setattr(snippet, "LAM", 3.0)
    monkeypatch.setattr(snippet, "STRONG", 6.0)
    words = snippet.description()
    assert "A z of 6 becomes 3 (L1), 4.5 (adaptive), 4.5 (relaxed), 6 (refit)" in words
    assert f"{snippet.error('L1', 6.0, 3.0):.1f} (L1)" in words
    assert f"{snippet.error('refit', 0.0, 3.0):.2f} (refit)" in words

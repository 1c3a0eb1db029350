import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Lasso, Ridge

from snippets import standardizing as snippet
from snippets.lasso import lasso
from snippets.ridge import ridge

BMI = 2


@pytest.fixture(scope="module")
def data():
    X, y = load_diabetes(return_X_y=True)
    return X / np.linalg.norm(X, axis=0), y - y.mean()


def scaled_fit(data, scale: float, lam: float, penalty: str) -> float:
    """Return c·w of bmi by scikit-learn, its column multiplied by c."""
    X, y = data[0].copy(), data[1]
    X[:, BMI] *= scale
    if penalty == "l1":
        fit = Lasso(alpha=lam / len(y), fit_intercept=False, tol=1e-10, max_iter=10**6).fit(X, y)
    else:
        fit = Ridge(alpha=2 * lam, fit_intercept=False).fit(X, y)
    return scale * fit.coef_[BMI]


def weighted_fit(data, weight: float, lam: float, penalty: str) -> float:
    """Return the weight of bmi at the minimum that SciPy finds of the loss plus a penalty with a weight for bmi."""
    X, y = data
    weights = np.where(np.arange(10) == BMI, weight, 1.0)
    gram, b = X.T @ X, X.T @ y
    if penalty == "l2":
        found = minimize(
            lambda w: w @ gram @ w / 2 - b @ w + lam * weights @ w**2,
            np.zeros(10),
            jac=lambda w: gram @ w - b + 2 * lam * weights * w,
            method="BFGS",
            options={"gtol": 1e-6},
        )
        return found.x[BMI]

    def split(u):
        w = u[:10] - u[10:]
        slope = gram @ w - b
        total = w @ gram @ w / 2 - b @ w + lam * weights @ (u[:10] + u[10:])
        return total, np.r_[slope + lam * weights, -slope + lam * weights]

    options = {"maxiter": 20000, "maxfun": 40000, "ftol": 1e-16, "gtol": 1e-7}
    u = minimize(split, np.zeros(20), jac=True, method="L-BFGS-B", bounds=[(0, None)] * 20, options=options).x
    return u[BMI] - u[BMI + 10]


@pytest.mark.parametrize("scale", [0.2, 0.5, -0.7, 1.0, 3.0])
def test_multiplying_a_feature_by_c_divides_its_l1_penalty_by_c_and_its_l2_penalty_by_c_squared(data, scale):
    for fit, weighted, lam, penalty, weight in (
        (lasso, snippet.weighted_l1_effect, 200.0, "l1", 1 / abs(scale)),
        (ridge, snippet.weighted_l2_effect, 0.5, "l2", 1 / scale**2),
    ):
        expected = scaled_fit(data, scale, lam, penalty)
        assert weighted_fit(data, weight, lam, penalty) == pytest.approx(expected, rel=1e-4, abs=0.05)
        assert snippet.effect(scale, lam, fit) == pytest.approx(expected, rel=1e-5, abs=1e-6)
        assert weighted(weight, lam) == pytest.approx(expected, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("lam", [30.0, 200.0, 600.0])
def test_the_largest_zero_scale_is_where_scikit_learns_weight_leaves_0(data, lam):
    edge = snippet.largest_zero_scale(lam)
    assert scaled_fit(data, 0.999 * edge, lam, "l1") == 0
    assert scaled_fit(data, 1.001 * edge, lam, "l1") != 0


def test_the_figure_draws_the_effects_at_both_lambdas_the_weighted_penalties_on_them_and_the_edge(data):
    lines = {line.get_label(): line.get_data() for line in snippet.figure().ax.lines}
    n = snippet.numbers()
    for name, lam, power in (("L1", n["lam"], 1), ("L2", n["ridge_lam"], 2)):
        scales, effects = lines[name]
        expected = [scaled_fit(data, c, lam, name.lower()) for c in scales]
        np.testing.assert_allclose(effects, expected, rtol=1e-4, atol=1e-4)
        label = {"L1": "L1, penalty / c", "L2": "L2, penalty / c²"}[name]
        dots, values = lines[label]
        for c, value in zip(dots, values, strict=True):
            assert value == pytest.approx(weighted_fit(data, 1 / c**power, lam, name.lower()), rel=1e-3, abs=0.1)
    edge = lines["largest c with weight 0"][0][0]
    assert (lines["L1"][1][lines["L1"][0] < edge] == 0).all()
    assert (lines["L1"][1][lines["L1"][0] > edge] != 0).all()
    assert scaled_fit(data, 0.999 * edge, n["lam"], "l1") == 0 != scaled_fit(data, 1.001 * edge, n["lam"], "l1")


def test_the_numbers_are_those_of_scikit_learn_and_of_scipy(data):
    n = snippet.numbers()
    for key, scale in (("unit", 1.0), ("half", 0.5), ("quarter", 0.25)):
        expected = scaled_fit(data, scale, n["lam"], "l1")
        assert snippet.effect(scale, n["lam"], lasso) == pytest.approx(expected, rel=1e-5, abs=1e-6)
        if key != "quarter":
            assert n[f"lasso_{key}"] == pytest.approx(expected, rel=1e-5)
        assert n[f"ridge_{key}"] == pytest.approx(scaled_fit(data, scale, n["ridge_lam"], "l2"), rel=1e-5)
    assert n["lasso_double_penalty"] == pytest.approx(weighted_fit(data, 2.0, n["lam"], "l1"), rel=1e-4)
    assert n["ridge_fourfold_penalty"] == pytest.approx(weighted_fit(data, 4.0, n["ridge_lam"], "l2"), rel=1e-4)


def test_the_legend_of_the_dots_says_what_was_divided():
    (legend,) = (note.get_text() for note in snippet.figure().ax.texts if note.get_text().startswith("dots"))
    assert "penalty divided" in legend
    assert "by c (L1) or c² (L2)" in legend


def test_the_description_follows_both_lambdas_and_the_factors(data, monkeypatch):
    for name, value in (("LAM", 100.0), ("RIDGE_LAM", 2.0), ("UNIT", 2.0), ("HALF", 0.8), ("QUARTER", 0.2)):
        monkeypatch.setattr(snippet, name, value)
    words = snippet.description()
    l1 = {c: scaled_fit(data, c, 100.0, "l1") for c in (0.8, 2.0)}
    l2 = {c: scaled_fit(data, c, 2.0, "l2") for c in (0.2, 0.8, 2.0)}
    assert "L1 at λ = 100 is exactly 0 up to c = " in words
    assert f"{l1[0.8]:.0f} at c = 0.8 and {l1[2.0]:.0f} at c = 2" in words
    assert f"L2 at λ = 2 is {l2[0.2]:.0f} at c = 0.2, {l2[0.8]:.0f} at 0.8 and {l2[2.0]:.0f} at 2" in words
    assert (
        f"1.25 times the L1 penalty gives {l1[0.8]:.0f}, and 1.5625 times the L2 penalty gives {l2[0.8]:.0f}" in words
    )

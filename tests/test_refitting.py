import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate
from scipy.stats import norm
from sklearn.linear_model import Lasso

from snippets import refitting

betas, lams = st.floats(-6, 6), st.floats(0, 4)


def integrated(value, beta, lam):
    """Return the integral of value(z) over |z| > λ under z ~ N(β, 1), by quadrature."""

    def weighted(z):
        return value(z) * norm.pdf(z - beta)

    far = 6 + abs(beta) + lam
    left = integrate.quad(weighted, -far, -lam, epsabs=1e-13)[0]
    return left + integrate.quad(weighted, lam, far, epsabs=1e-13)[0]


def test_l1_moves_each_kept_weight_by_lambda_and_refitting_undoes_that_but_not_the_bias_of_selection():
    random = np.random.default_rng(0)
    X, _ = np.linalg.qr(random.normal(size=(30, 5)))
    beta, lam = np.array([1.0, 1.0, 4.0, 0.5, -3.0]), refitting.LAM
    off_lasso, off_refit, kept = np.zeros((3, 5))
    rounds = 2000
    for _ in range(rounds):
        y = X @ beta + random.normal(size=30)
        w = Lasso(alpha=lam / 30, fit_intercept=False).fit(X, y).coef_
        on = w != 0
        least_squares = np.linalg.lstsq(X[:, on], y, rcond=None)[0]
        np.testing.assert_allclose(w[on], least_squares - lam * np.sign(w[on]), atol=1e-9)
        off_lasso[on] += w[on] - beta[on]
        off_refit[on] += least_squares - beta[on]
        kept += on
    np.testing.assert_allclose(refitting.chance_kept(beta, lam), kept / rounds, atol=0.04)
    np.testing.assert_allclose(refitting.lasso_bias(beta, lam), off_lasso / kept, atol=0.15)
    np.testing.assert_allclose(refitting.refit_bias(beta, lam), off_refit / kept, atol=0.2)
    assert refitting.refit_bias(1.0, lam) > 1
    assert refitting.refit_bias(9.0, lam) == pytest.approx(0, abs=1e-9)
    assert refitting.lasso_bias(9.0, lam) == pytest.approx(-lam, abs=1e-9)


@given(betas, lams)
def test_the_biases_are_those_that_quadrature_finds(beta, lam):
    kept = integrated(lambda z: 1.0, beta, lam)
    assert refitting.chance_kept(beta, lam) == pytest.approx(kept, abs=1e-8)
    refit = integrated(lambda z: z, beta, lam) / kept - beta
    lasso = integrated(lambda z: z - lam * np.sign(z), beta, lam) / kept - beta
    assert refitting.refit_bias(beta, lam) == pytest.approx(refit, rel=1e-5, abs=1e-6)
    assert refitting.lasso_bias(beta, lam) == pytest.approx(lasso, rel=1e-5, abs=1e-6)
    size = integrated(abs, beta, lam) / kept
    assert refitting.refit_size(beta, lam) == pytest.approx(size, rel=1e-5, abs=1e-6)
    assert refitting.lasso_size(beta, lam) == pytest.approx(size - lam, rel=1e-4, abs=1e-5)


@given(lams)
def test_false_alarms_are_the_share_of_kept_noise_beyond_the_level_of_the_test(lam):
    assert refitting.false_alarms(lam) == pytest.approx(norm.sf(max(lam, 1.96)) / norm.sf(lam))


def test_the_figure_draws_the_biases_at_the_lambda_of_its_title_and_the_false_alarms():
    bias, size, alarms = refitting.figure()
    lam = float(bias.ax.get_title().removeprefix("λ = ").removesuffix(": errors, signed"))
    assert size.ax.get_title() == f"λ = {lam:g}: sizes"
    curves = {line.get_label(): line for panel in (bias, size, alarms) for line in panel.ax.lines}
    np.testing.assert_allclose(*curves["true size"].get_data())
    for label, shift in (("refitted, size", 0.0), ("L1, size", lam)):
        for beta, drawn in list(zip(*curves[label].get_data(), strict=True))[::10]:
            expected = integrated(lambda z, shift=shift: abs(z) - shift, beta, lam) / integrated(
                lambda z: 1.0, beta, lam
            )
            assert drawn == pytest.approx(expected, abs=1e-6)
    for label, shift in (("refitted", 0.0), ("L1", lam)):
        for beta, drawn in list(zip(*curves[label].get_data(), strict=True))[::10]:
            expected = integrated(lambda z, shift=shift: z - shift * np.sign(z), beta, lam) / (
                norm.sf(lam - beta) + norm.cdf(-lam - beta)
            )
            assert drawn == pytest.approx(expected - beta, abs=1e-6)
    x, y = curves["share called significant"].get_data()
    np.testing.assert_allclose(y, norm.sf(np.maximum(x, 1.96)) / norm.sf(x))
    np.testing.assert_allclose(curves["as promised"].get_ydata(), 2 * norm.sf(1.96))


def test_the_numbers_are_those_of_quadrature_at_the_weights_they_name():
    n = refitting.numbers()
    for name in ("large", "weak"):
        beta, lam = n[name], n["lam"]
        kept = integrated(lambda z: 1.0, beta, lam)
        refit = integrated(lambda z: z, beta, lam) / kept - beta
        lasso = integrated(lambda z, lam=lam: z - lam * np.sign(z), beta, lam) / kept - beta
        assert n[f"refit_{name}"] == pytest.approx(refit, rel=1e-5)
        assert n[f"lasso_{name}"] == pytest.approx(lasso, rel=1e-7)
    for beta in (0.0, n["weak"]):
        size = integrated(abs, beta, n["lam"]) / integrated(lambda z: 1.0, beta, n["lam"])
        assert refitting.lasso_size(beta, n["lam"]) == pytest.approx(size - n["lam"], rel=1e-5)
    assert n["lasso_size_at_0"] == refitting.lasso_size(0.0, n["lam"])
    assert n["alarms_at_0"] == pytest.approx(n["level"])


def test_the_description_follows_lambda_the_weights_and_the_level(monkeypatch):
    for name, value in (("LAM", 1.5), ("LAM_SMALL", 0.5), ("LARGE", 4.0), ("WEAK", 0.8), ("LEVEL", 1.0)):
        monkeypatch.setattr(refitting, name, value)
    words = refitting.description()

    def kept_mean(value, beta):
        return integrated(value, beta, 1.5) / integrated(lambda z: 1.0, beta, 1.5)

    assert "at λ = 1.5 and noise" in words
    assert f"For β = 4 the L1 weight is off by -{4 - kept_mean(lambda z: z - 1.5 * np.sign(z), 4.0):.2f}" in words
    assert f"For β = 0.8, which is kept with probability {norm.sf(0.7) + norm.cdf(-2.3):.2f}" in words
    assert f"the refitted weight by {kept_mean(lambda z: z, 0.8) - 0.8:.2f}" in words
    assert f"For β = 0 it is {kept_mean(abs, 0.0) - 1.5:.2f} under L1 and {kept_mean(abs, 0.0):.2f} refitted" in words
    assert f"{2 * norm.sf(1):.2f} was promised" in words
    assert f"{norm.sf(1) / norm.sf(0.5):.2f} at λ = 0.5 and 1.00 at λ = 1.5" in words
    assert "called significant at 32 %" in refitting.figure()[2].ax.get_ylabel()

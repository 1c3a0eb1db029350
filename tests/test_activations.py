import numpy as np
import pytest
from sklearn.linear_model import Lasso

from snippets import activations

SEEDS = (0, 1, 2)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("lam", [0.1, 0.5, 1.0])
def test_the_codes_are_those_of_a_nonnegative_lasso_with_the_dictionary_for_columns(seed, lam):
    D, (_, X) = activations.dictionary(seed), activations.samples(seed)
    h = activations.codes(X @ D, lam)
    for x, code in zip(X, h, strict=True):
        solver = Lasso(alpha=lam / 16, positive=True, fit_intercept=False, tol=1e-12, max_iter=100_000)
        expected = solver.fit(D, x).coef_
        np.testing.assert_allclose(code, expected, atol=1e-8)
        np.testing.assert_array_equal(code == 0, expected == 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_code_that_stays_is_the_strength_below_that_without_a_penalty(seed):
    D, (_, X) = activations.dictionary(seed), activations.samples(seed)
    h, free, kept = (activations.codes(X @ D, 0.5), X @ D, activations.kept_codes(X @ D, 0.5))
    np.testing.assert_allclose(free[h > 0] - h[h > 0], 0.5, atol=1e-12)
    np.testing.assert_array_equal(h == 0, free <= 0.5)
    np.testing.assert_array_equal(kept == 0, h == 0)
    np.testing.assert_array_equal(kept[h > 0], free[h > 0])


@pytest.mark.parametrize("seed", range(6))
def test_on_average_a_code_that_is_on_comes_back_smaller_by_the_strength(seed):
    (H, X), D = activations.samples(seed), activations.dictionary(seed)
    on = H > 0
    assert np.mean((H - activations.codes(X @ D, 0.5))[on]) == pytest.approx(0.5, abs=4 * 0.1 / np.sqrt(on.sum()))
    assert np.mean((H - activations.kept_codes(X @ D, 0.5))[on]) == pytest.approx(0, abs=4 * 0.1 / np.sqrt(on.sum()))


@pytest.mark.parametrize("seed", SEEDS)
def test_without_a_kink_in_the_encoder_no_code_is_0(seed):
    D, (_, X) = activations.dictionary(seed), activations.samples(seed)
    assert np.all(X @ D != 0)
    assert np.mean(activations.codes(X @ D, 0.5) == 0) > 0.8


def test_with_columns_that_overlap_a_code_can_lose_more_than_the_strength_or_none():
    D = np.array([[1.0, 0.8], [0.0, 0.6]])
    true = np.array([2.0, 1.0])
    solver = Lasso(alpha=0.3 / 2, positive=True, fit_intercept=False, tol=1e-14)
    lost = true - solver.fit(D, D @ true).coef_
    np.testing.assert_allclose(lost, np.linalg.solve(D.T @ D, [0.3, 0.3]), atol=1e-6)
    assert np.all(np.abs(lost - 0.3) > 0.1)


def test_the_samples_are_sparse_codes_times_an_orthonormal_dictionary_plus_noise():
    parts = [(activations.samples(seed), activations.dictionary(seed)) for seed in range(40)]
    noise = np.concatenate([X - H @ D.T for (H, X), D in parts])
    H = np.concatenate([H for (H, _), _ in parts])
    assert noise.std() == pytest.approx(0.1, rel=0.05)
    assert np.mean(H > 0) == pytest.approx(0.12, abs=0.02)
    assert H[H > 0].min() >= 1
    assert H.max() <= 3
    np.testing.assert_allclose(parts[3][1].T @ parts[3][1], np.eye(16), atol=1e-12)


def test_a_negative_strength_is_refused():
    with pytest.raises(ValueError, match="λ is"):
        activations.codes(np.ones(3), -0.5)


def test_the_figure_draws_each_code_that_is_on_twice_and_the_zeros_once():
    (H, X), D = activations.samples(0), activations.dictionary(0)
    figure = activations.figure()
    lines = {line.get_label(): line.get_xydata() for line in figure.ax.lines}
    assert len(lines["L1"]) == len(lines["size kept"]) == np.sum(H > 0)
    np.testing.assert_array_equal(lines["L1"][:, 0], H[H > 0])
    np.testing.assert_allclose(lines["L1"][:, 1], np.clip((X @ D)[H > 0] - 0.5, 0, None))
    np.testing.assert_allclose(lines["size kept"][:, 1] - lines["L1"][:, 1], 0.5)
    assert lines["L1, off"].tolist() == [[0, 0]]
    assert lines["true size"].tolist() == [[0, 0], [3.2, 3.2]]
    assert lines["λ less"].tolist() == [[0.5, 0], [3.2, pytest.approx(2.7)]]
    off = np.sum(H == 0)
    assert f"exactly 0: {off} of {off} that are off" in {text.get_text() for text in figure.ax.texts}


def test_the_numbers_count_codes_and_errors():
    n, (H, X), D = activations.numbers(), activations.samples(0), activations.dictionary(0)
    free = X @ D
    assert (n["all"], n["on"], n["linear_zeros"]) == (256, np.sum(H > 0), 0)
    assert (n["found"], n["false"]) == (np.sum((H > 0) & (free > 0.5)), np.sum((H == 0) & (free > 0.5)))
    assert n["zeros"] == np.sum(free <= 0.5)
    assert n["shortfall"] - n["kept_shortfall"] == pytest.approx(0.5)
    # D is square, so what the codes miss of free is all that the sample loses
    lost = np.where(free > 0.5, 0.5, free)
    assert n["error"] == pytest.approx(np.mean(np.sum(lost**2, axis=1)))
    assert n["kept_error"] == pytest.approx(np.mean(np.sum(np.where(free > 0.5, 0, free) ** 2, axis=1)))


def test_the_words_follow_the_strength(monkeypatch):
    monkeypatch.setattr(activations, "LAM", 1.5)
    said = activations.description()
    assert "at λ = 1.5. Of 256 codes 30 are on. L1 finds " in said
    assert "L1 finds 30 of them" not in said


def test_where_columns_overlap_a_code_can_come_back_too_large():
    D = np.array([[1.0, 0.0, 0.6], [0.0, 1.0, 0.6], [0.0, 0.0, np.sqrt(0.28)]])  # columns of length one
    truth, lam = np.array([2.0, 3.0, 4.0]), 0.1
    h = Lasso(alpha=lam / 3, positive=True, fit_intercept=False, tol=1e-14, max_iter=100_000).fit(D, D @ truth).coef_
    np.testing.assert_allclose(truth - h, lam * np.linalg.solve(D.T @ D, np.ones(3)), atol=1e-6)
    assert h[2] > truth[2] + 0.05
    assert (truth - h)[0] > lam
    pair = D[:, [0, 2]]  # two of length one never do
    assert (np.linalg.solve(pair.T @ pair, np.ones(2)) > 0).all()

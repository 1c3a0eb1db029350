import numpy as np
import pytest
from changed import changed
from scipy.optimize import approx_fprime

from snippets import network_zeros

LAM, RATE, ADAM_RATE, COUNT = 0.02, 0.15, 0.005, 1000
SEEDS = (0, 1, 2)


def split(w):
    """Return the weights as the definition has them: W (10, 6), v (6,), b (6,), c."""
    return w[:60].reshape(10, 6), w[60:66], w[66:72], w[72]


def loss(w, X, y):
    """Return Σ(ŷ − y)²/(2n), unit by unit."""
    W, v, b, c = split(w)
    predicted = c + sum(v[k] * np.tanh(X @ W[:, k] + b[k]) for k in range(6))
    return sum((predicted - y) ** 2) / (2 * len(y))


def objective(w, X, y):
    return loss(w, X, y) + LAM * sum(abs(w[:66]))


def slope(w, X, y):
    """Return ∇f as Jᵀr/n, J the derivatives of each output by each weight: (200, 73), written out."""
    W, v, b, c = split(w)
    h = np.tanh(X @ W + b)
    fall = v / np.cosh(X @ W + b) ** 2
    J = np.hstack([(X[:, :, None] * fall[:, None, :]).reshape(len(y), 60), h, fall, np.ones((len(y), 1))])
    return J.T @ (h @ v + c - y) / len(y)


def penalized_slope(w, X, y):
    return slope(w, X, y) + LAM * np.where(np.arange(73) < 66, 1.0 * (w > 0) - 1.0 * (w < 0), 0.0)


def replayed_sgd(w, X, y, count=COUNT):
    for _ in range(count):
        w = w - RATE * penalized_slope(w, X, y)
    return w


def replayed_proximal(w, X, y, count=COUNT):
    """Move each weight by its clipped value: |v| ≤ ηλ goes to 0, the rest moves by ηλ. Biases (limit 0) stay."""
    limits = np.where(np.arange(73) < 66, RATE * LAM, 0.0)
    for _ in range(count):
        moved = w - RATE * slope(w, X, y)
        w = moved - np.clip(moved, -limits, limits)
    return w


def replayed_adam(w, X, y, count=COUNT):
    """Take Adam's means by their definition: weighted means of all gradients so far, not running ones."""
    g, fade = np.zeros((count, 73)), np.arange(count)[::-1]
    for k in range(count):
        g[k] = penalized_slope(w, X, y)
        first, second = 0.9 ** fade[-k - 1 :], 0.999 ** fade[-k - 1 :]
        mean, square = first @ g[: k + 1] / first.sum(), second @ g[: k + 1] ** 2 / second.sum()
        w = w - ADAM_RATE * mean / (np.sqrt(square) + 1e-8)
    return w


REPLAYED = {"sgd": replayed_sgd, "adam": replayed_adam, "proximal": replayed_proximal}


@pytest.fixture(scope="module")
def ends():
    """The last weights of each method from the start of the figure, replayed from the definitions."""
    w, (X, y) = network_zeros.start(0), network_zeros.data(0)
    return {name: replay(w, X, y) for name, replay in REPLAYED.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_with_the_penalty_in_the_loss_there_are_tiny_weights_and_no_zeros_and_with_proximal_steps_zeros(seed):
    runs = network_zeros.runs(seed, LAM)
    for name in ("sgd", "adam"):
        sizes = np.abs(runs[name][:60])
        assert np.all(runs[name] != 0)
        assert np.sum(sizes < 0.01) >= 50
        assert np.sum(sizes < 0.001) >= 10
    sizes = np.abs(runs["proximal"][:60])
    assert np.sum(sizes == 0) >= 50
    assert np.sum((sizes > 0) & (sizes < 0.01)) <= 1


def test_each_method_ends_where_it_does_when_replayed_from_the_definitions(ends):
    for name, w in network_zeros.runs(0, LAM).items():
        np.testing.assert_allclose(w, ends[name], rtol=0, atol=1e-9, err_msg=name)
        np.testing.assert_array_equal(w == 0, ends[name] == 0)


@pytest.mark.parametrize("seed", SEEDS[1:])
def test_so_it_does_from_other_starts(seed, monkeypatch):
    """Fewer steps: a weight that hovers can carry rounding across 0, which in the long run tells two machines apart."""
    monkeypatch.setattr(network_zeros, "COUNT", 300)
    for name, w in network_zeros.runs(seed, LAM).items():
        replayed = REPLAYED[name](network_zeros.start(seed), *network_zeros.data(seed), 300)
        np.testing.assert_allclose(w, replayed, rtol=0, atol=1e-9, err_msg=name)
        np.testing.assert_array_equal(w == 0, replayed == 0)


@pytest.mark.parametrize("seed", range(5))
def test_the_gradient_is_that_of_finite_differences(seed):
    X, y = network_zeros.data(seed)
    w = np.random.default_rng(seed + 50).standard_normal(73)
    assert network_zeros.loss(w, X, y) == pytest.approx(loss(w, X, y), rel=1e-12)
    differences = approx_fprime(w, loss, 1e-7, X, y)
    np.testing.assert_allclose(network_zeros.gradient(w, X, y), differences, rtol=0, atol=2e-5)
    np.testing.assert_allclose(slope(w, X, y), differences, rtol=0, atol=2e-5)
    penalized = approx_fprime(w, objective, 1e-7, X, y)
    np.testing.assert_allclose(network_zeros.subgradient(w, X, y, LAM), penalized, rtol=0, atol=2e-5)


def test_at_0_the_subgradient_of_the_penalty_is_0_and_the_biases_have_none():
    X, y = network_zeros.data(0)
    w = np.random.default_rng(9).standard_normal(73)
    w[:66:2] = 0
    penalty = network_zeros.subgradient(w, X, y, 3.0) - network_zeros.gradient(w, X, y)
    np.testing.assert_allclose(penalty[:66], 3 * np.sign(w[:66]), atol=1e-12)
    assert np.all(penalty[66:] == 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_at_each_zero_of_the_proximal_run_the_slope_is_below_lambda_without_any_tolerance(seed):
    """The rest is held to a tolerance of 1 % of λ: after 1000 steps the run has nearly, not fully, come to rest."""
    X, y = network_zeros.data(seed)
    w = network_zeros.runs(seed, LAM)["proximal"]
    zeros = w[:66] == 0
    slopes = approx_fprime(w, loss, 1e-7, X, y)[:66]
    assert np.all(np.abs(slopes[zeros]) <= LAM)
    np.testing.assert_allclose(
        np.sort(network_zeros.slopes_at_zeros(w, X, y)), np.sort(np.abs(slopes[zeros])), atol=1e-6
    )
    unbalanced = np.abs(slopes + LAM * np.sign(w[:66]))[~zeros].max()
    assert unbalanced <= 0.01 * LAM
    assert network_zeros.optimality_gap(w, X, y, LAM) == pytest.approx(unbalanced, abs=1e-6)
    np.testing.assert_array_equal(replayed_proximal(w, X, y, 1)[:66] == 0, zeros)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_zero_of_the_proximal_run_is_a_strict_local_minimum_along_its_weight(seed):
    X, y = network_zeros.data(seed)
    w = network_zeros.runs(seed, LAM)["proximal"]
    best = objective(w, X, y)
    for j in np.flatnonzero(w[:66] == 0):
        for h in (1e-5, -1e-5, 1e-3, -1e-3):
            assert objective(np.where(np.arange(73) == j, h, w), X, y) > best


@pytest.mark.parametrize("seed", SEEDS)
def test_the_tiny_weights_of_sgd_are_within_twice_the_penalty_s_part_of_a_step_and_patience_does_not_help(seed):
    """A step is η|∂f + λ·sign(w)|, at most 2ηλ where |∂f| ≤ λ, and so is where one that crosses 0 ends."""
    w = network_zeros.runs(seed, LAM)["sgd"]
    assert np.abs(w[:60])[np.abs(w[:60]) < 0.01].max() <= 2 * RATE * LAM
    longer = replayed_sgd(w, *network_zeros.data(seed), 2000)
    assert np.all(longer != 0)
    assert np.sum(np.abs(longer[:60]) < 0.01) >= 50


@pytest.mark.parametrize("seed", SEEDS)
def test_the_zeros_cost_nothing_against_the_tiny_weights_of_sgd(seed):
    X, y = network_zeros.data(seed)
    runs = network_zeros.runs(seed, LAM)
    assert loss(runs["proximal"], X, y) == pytest.approx(loss(runs["sgd"], X, y), rel=0.02)
    assert objective(runs["proximal"], X, y) < min(objective(runs[name], X, y) for name in ("sgd", "adam"))


def test_without_a_penalty_the_proximal_step_is_sgd_and_nothing_is_0():
    runs = network_zeros.runs(0, 0.0)
    np.testing.assert_array_equal(runs["proximal"], runs["sgd"])
    assert np.all(runs["sgd"] != 0)


def test_the_data_are_a_small_network_plus_noise_and_the_start_has_unit_scale_for_each_unit():
    X, y = (np.concatenate(parts) for parts in zip(*map(network_zeros.data, range(20)), strict=True))
    noise = y - np.tanh(2 * X[:, 0] - X[:, 1]) - np.tanh(X[:, 2] + X[:, 3])
    assert X.shape == (4000, 10)
    assert noise.std() == pytest.approx(0.1, rel=0.05)
    np.testing.assert_allclose(X.std(axis=0), 1, atol=0.06)
    np.testing.assert_allclose(np.abs(np.corrcoef(X.T, noise) - np.eye(11)), 0, atol=0.07)
    starts = np.array([network_zeros.start(seed) for seed in range(100)])
    assert starts[:, :60].std() == pytest.approx(10**-0.5, rel=0.05)
    assert starts[:, 60:66].std() == pytest.approx(6**-0.5, rel=0.1)
    assert np.all(starts[:, 66:] == 0)
    assert len({tuple(row) for row in starts[:, :60].tolist()}) == 100


def test_the_figure_draws_the_sorted_sizes_of_each_run_zeros_at_0_and_nothing_below_the_cut(ends):
    left, right = network_zeros.figure()
    lines = {line.get_label(): line.get_data() for panel in (left, right) for line in panel.ax.lines}
    assert "SGD with proximal steps" not in {line.get_label() for line in left.ax.lines}
    for label, name in (("SGD", "sgd"), ("Adam", "adam"), ("SGD with proximal steps", "proximal")):
        rank, sizes = lines[label]
        np.testing.assert_array_equal(rank, np.arange(1, 61))
        np.testing.assert_allclose(sizes, sorted(abs(ends[name][:60]), reverse=True), rtol=0, atol=1e-9)
        assert np.sum(np.array(sizes) == 0) == np.sum(ends[name][:60] == 0)
        assert not np.any((np.array(sizes) > 0) & (np.array(sizes) < 1e-6))
    notes = [{text.get_text() for text in panel.ax.texts} for panel in (left, right)]
    assert notes[0] == {"SGD", "Adam", "exactly 0: none"}
    assert notes[1] == {f"exactly 0: {np.sum(ends['proximal'][:60] == 0)}"}
    for panel in (left, right):
        assert panel.ax.get_yscale() == "symlog"
        assert panel.ax.yaxis.get_transform().linthresh == 1e-6
        low, high = panel.ax.get_ylim()
        assert low < 0 < max(sizes[0] for _, sizes in lines.values() if len(sizes) == 60) < high
        ticks = dict(zip((t.get_text() for t in panel.ax.get_yticklabels()), panel.ax.get_yticks(), strict=True))
        assert ticks == {"0": 0, "10⁻⁶": 1e-6, "10⁻⁴": 1e-4, "10⁻²": 1e-2, "1": 1}


def test_the_numbers_count_and_measure_the_replayed_runs(ends):
    n, (X, y) = network_zeros.numbers(), network_zeros.data(0)
    assert (n["n"], n["units"], n["input_weights"]) == (200, 6, 60)
    assert (n["lam"], n["rate"], n["adam_rate"], n["count"], n["tiny"]) == (LAM, RATE, ADAM_RATE, COUNT, 0.01)
    assert n["shift"] == pytest.approx(0.003)
    for name, w in ends.items():
        sizes = np.abs(w[:60])
        small = sizes < 0.01
        assert n[f"{name}_zeros"] == np.sum(sizes == 0)
        assert n[f"{name}_tiny"] == np.sum(small & (sizes != 0))
        assert n[f"{name}_large"] == 60 - np.sum(small)
        if name != "proximal":
            assert n[f"{name}_smallest"] == pytest.approx(sizes.min(), abs=1e-9)
            assert n[f"{name}_largest_tiny"] == pytest.approx(sizes[small].max(), abs=1e-9)
        assert n[f"{name}_smallest_large"] == pytest.approx(sizes[~small].min(), abs=1e-9)
        assert n[f"{name}_loss"] == pytest.approx(loss(w, X, y), abs=1e-9)
        assert n[f"{name}_objective"] == pytest.approx(objective(w, X, y), abs=1e-9)
        assert round(n[f"{name}_loss"], 3) == 0.016
        np.testing.assert_array_equal(np.sort(np.flatnonzero(small)), np.flatnonzero(ends["proximal"][:60] == 0))
    slopes = slope(ends["proximal"], X, y)[:66]
    zeros = ends["proximal"][:66] == 0
    assert n["steepest"] == pytest.approx(np.abs(slopes[zeros]).max(), abs=1e-9)
    assert n["gap"] == pytest.approx(np.abs(slopes + LAM * np.sign(ends["proximal"][:66]))[~zeros].max(), abs=1e-9)


def test_the_description_follows_the_runs():
    ends = {name: np.full(73, value) for name, value in (("sgd", 0.5), ("adam", 0.004), ("proximal", 0.0))}
    ends["adam"][:2] = 0.0, 0.7
    ends["proximal"][7] = -0.3
    with changed(network_zeros, runs=lambda seed, lam: ends, FLOOR=1e-3):
        text = network_zeros.description()
    assert "cut below 0.001000 to show" in text
    assert "SGD leaves 60 weights of size 0.01 or more, the smallest 0.50, and Adam 1, the smallest 0.70" in text
    assert "0 and 1 are 0." in text
    assert "the smallest 0.30, 0 are tiny, and 59 are exactly 0." in text

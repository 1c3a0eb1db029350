import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets import weight_decay

START, RATE, BETA = 2.0, 0.05, 0.9
strengths = st.floats(0, 2).map(lambda lam: round(lam, 3))


def sgd_in_closed_form(lam, k):
    """Solve w ← w − η(w − 1 + 2λw): a geometric approach to 1/(1 + 2λ)."""
    best = 1 / (1 + 2 * lam)
    return best + (START - best) * (1 - RATE * (1 + 2 * lam)) ** k


def momentum_by_matrix_powers(lam, decay, k):
    """Apply the affine map (w, v, 1) -> (w', v', 1) k times, as one matrix power."""
    v = np.array([1 + 2 * lam, BETA, -1.0])
    w = np.array([1 - 2 * RATE * decay, 0, 0]) - RATE * v
    return (np.linalg.matrix_power(np.array([w, v, [0, 0, 1]]), k) @ [START, 0, 1])[0]


def adam_step(weights, lam, decay):
    """Return the weight that Adam has to reach after `weights`, from the weighted means of all gradients so far."""
    g = np.array(weights) - 1 + 2 * lam * np.array(weights)
    age = np.arange(len(g))[::-1]
    mean, square = np.average(g, weights=0.9**age), np.average(g**2, weights=0.999**age)
    return weights[-1] - 2 * RATE * decay * weights[-1] - RATE * mean / (np.sqrt(square) + 1e-8)


@given(strengths)
def test_decay_is_the_l2_penalty_step_for_step_under_plain_sgd_and_not_under_momentum_nor_adam(lam):
    penalized, decayed = weight_decay.sgd(lam, 0.0, 100), weight_decay.sgd(0.0, lam, 100)
    np.testing.assert_allclose(penalized, decayed, rtol=0, atol=1e-14)
    if lam >= 0.001:
        for optimizer in (weight_decay.momentum, weight_decay.adam):
            assert np.max(np.abs(optimizer(lam, 0.0, 100) - optimizer(0.0, lam, 100))) > 0.1 * lam / (1 + lam)


@given(strengths, st.integers(0, 200))
def test_sgd_follows_its_closed_form(lam, k):
    assert weight_decay.sgd(lam, 0.0, k)[-1] == pytest.approx(sgd_in_closed_form(lam, k), abs=1e-12)
    assert weight_decay.sgd(0.0, lam, k)[-1] == pytest.approx(sgd_in_closed_form(lam, k), abs=1e-12)
    assert len(weight_decay.sgd(0.0, lam, k)) == k + 1


@given(strengths, strengths, st.integers(0, 200))
def test_momentum_is_a_power_of_one_matrix(lam, decay, k):
    assert weight_decay.momentum(lam, decay, k)[-1] == pytest.approx(
        momentum_by_matrix_powers(lam, decay, k), abs=1e-10
    )


@given(strengths, strengths, st.integers(1, 200))
def test_each_step_of_adam_is_the_quotient_of_weighted_means(lam, decay, k):
    weights = weight_decay.adam(lam, decay, k)
    assert weights[0] == START
    assert weights[-1] == pytest.approx(adam_step(weights[:-1], lam, decay), abs=1e-10)


@given(strengths)
def test_decay_that_bypasses_the_buffer_settles_at_the_minimizer_of_a_weaker_penalty(lam):
    weaker = 1 / (1 + 2 * lam * (1 - BETA))
    assert weight_decay.momentum(0.0, lam, 3000)[-1] == pytest.approx(weaker, abs=1e-9)
    assert weight_decay.momentum(lam, 0.0, 3000)[-1] == pytest.approx(1 / (1 + 2 * lam), abs=1e-9)


@given(strengths)
def test_the_first_step_of_adam_does_not_feel_the_penalty(lam):
    assert weight_decay.adam(lam, 0.0, 1)[1] == pytest.approx(START - RATE, abs=1e-8)
    assert weight_decay.adam(0.0, lam, 1)[1] == pytest.approx(START - RATE - 2 * RATE * lam * START, abs=1e-8)


@pytest.mark.parametrize("lam", [0.75, 1.0, 2.0])
def test_each_optimizer_comes_to_rest_where_the_snippet_says(lam):
    rest = weight_decay.resting_points(lam)
    assert list(rest) == ["sgd", "momentum", "adam"]
    for name, (penalized, decayed) in rest.items():
        optimizer = getattr(weight_decay, name)
        assert optimizer(lam, 0.0, 2000)[-1] == pytest.approx(penalized, abs=1e-6)
        assert optimizer(0.0, lam, 10_000)[-1] == pytest.approx(decayed, abs=2e-3)


def test_adam_with_decay_ends_at_the_minimizer_of_the_loss_over_a_box():
    w = np.linspace(-3, 3, 60_001)
    for lam in (0.3, 0.45, 0.6, 1.0, 2.0):
        inside = np.where(np.abs(w) <= 1 / (2 * lam) + 1e-12, (w - 1) ** 2 / 2, np.inf)
        assert weight_decay.resting_points(lam)["adam"][1] == pytest.approx(w[np.argmin(inside)], abs=1e-4)
    # where the loss's own minimum is in the box, the run ends within a step of it: decay does not shrink it
    assert np.max(np.abs(weight_decay.adam(0.0, 0.25, 12_000)[6000:] - 1)) < RATE
    # at λ = 1 it ends at 1/2, not at 1/3, where the penalty has its minimum
    distance = 0.5 - weight_decay.adam(0.0, 1.0, 10_000)
    assert 0 <= distance[10_000] < 1e-4 < distance[1000] < 0.01


@pytest.mark.parametrize("lam", [0.0, -1.0, float("nan")])
def test_without_a_positive_strength_there_is_no_decay_to_come_to_rest_under(lam):
    with pytest.raises(ValueError, match="positive"):
        weight_decay.resting_points(lam)


def test_the_panels_draw_each_optimizer_with_penalty_and_with_decay_at_lambda_one():
    runs = {
        "plain SGD": {name: [sgd_in_closed_form(1, k) for k in range(151)] for name in ("penalty", "decay")},
        "momentum, decay outside the buffer": {
            "penalty": [momentum_by_matrix_powers(1, 0, k) for k in range(151)],
            "decay": [momentum_by_matrix_powers(0, 1, k) for k in range(151)],
        },
        "Adam": {"penalty": [START], "decay": [START]},
    }
    for _ in range(150):
        runs["Adam"]["penalty"].append(adam_step(runs["Adam"]["penalty"], 1.0, 0.0))
        runs["Adam"]["decay"].append(adam_step(runs["Adam"]["decay"], 0.0, 1.0))
    ends = {"plain SGD": 1 / 3, "momentum, decay outside the buffer": 1 / 1.2, "Adam": 1 / 2}
    panels = weight_decay.figure()
    assert [panel.ax.get_title() for panel in panels] == list(runs)
    for panel in panels:
        lines = {line.get_label(): line.get_data() for line in panel.ax.lines}
        np.testing.assert_allclose(lines["penalty at rest"][1], 1 / 3)
        np.testing.assert_allclose(lines["decay at rest"][1], ends[panel.ax.get_title()])
        for name, expected in runs[panel.ax.get_title()].items():
            np.testing.assert_array_equal(lines[name][0], np.arange(151))
            np.testing.assert_allclose(lines[name][1], expected, atol=1e-9)


def test_the_numbers_say_where_each_run_is_and_where_it_comes_to_rest():
    n = weight_decay.numbers()
    assert (n["lam"], n["start"], n["rate"], n["beta"]) == (1.0, 2.0, 0.05, 0.9)
    assert (n["count"], n["late"]) == (150, 1000)
    assert n["l2_minimizer"] == n["sgd_decayed_rest"] == pytest.approx(1 / 3)
    assert n["momentum_decayed_rest"] == pytest.approx(1 / 1.2)
    assert n["adam_decayed_rest"] == pytest.approx(1 / 2)
    assert n["sgd_penalized"] == pytest.approx(sgd_in_closed_form(1, 150))
    assert n["sgd_decayed"] == pytest.approx(sgd_in_closed_form(1, 150))
    assert n["sgd_gap"] < 1e-14
    assert n["momentum_penalized"] == pytest.approx(momentum_by_matrix_powers(1, 0, 150))
    assert n["momentum_decayed"] == pytest.approx(momentum_by_matrix_powers(0, 1, 150))
    assert n["adam_penalized"] == pytest.approx(1 / 3, abs=1e-3)
    assert n["adam_decayed"] == pytest.approx(weight_decay.adam(0.0, 1.0, 150)[-1])
    assert n["adam_decayed_late"] == pytest.approx(weight_decay.adam(0.0, 1.0, 1000)[-1])
    assert n["adam_plain_first"] == pytest.approx(1.95)
    assert n["adam_penalized_first"] == pytest.approx(1.95)
    assert n["adam_decayed_first"] == pytest.approx(1.75)
    for optimizer, least in ((weight_decay.momentum, 0.5), (weight_decay.adam, 0.4)):
        assert np.abs(optimizer(1.0, 0.0, 150) - optimizer(0.0, 1.0, 150)).max() > least


def test_the_words_of_the_figure_follow_its_numbers(monkeypatch):
    before = weight_decay.description()
    for words in ("0.33, 0.33 and 0.33", "at rest at 0.83 and is at 0.83", "at rest at 0.50 and is at 0.49"):
        assert words.replace("at rest", "to rest") in before
    assert f"{weight_decay.numbers()['sgd_gap']:.0e} at most" in before
    monkeypatch.setattr(weight_decay, "LAM", 2.0)
    after = weight_decay.description()
    for words in ("λ = 2", "0.20, 0.20 and 0.20", "to rest at 0.71 and is at 0.71", "to rest at 0.25 and is at 0.25"):
        assert words in after


@pytest.mark.parametrize("rate", [0.05, 0.02, 0.01])
def test_where_adamw_rests_depends_on_the_rate_only_if_the_decay_is_not_multiplied_by_it(rate):
    """As in PyTorch the factor is 1 − 2ηλ, and the end 1/(2λ); with a factor of 0.9 at every rate it is η/0.1."""
    assert weight_decay.adam(0.0, 1.0, 4000, rate)[-1] == pytest.approx(0.5, abs=5e-3)
    assert weight_decay.adam(0.0, 0.1 / (2 * rate), 4000, rate)[-1] == pytest.approx(rate / 0.1, abs=5e-3)

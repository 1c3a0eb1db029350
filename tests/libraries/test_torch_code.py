"""The PyTorch, Keras and JAX code of the pages, run as it stands there; by `pytest -m libraries`, not by default."""

import os
import re
from pathlib import Path

import numpy as np
import pytest

from snippets import proximal_gradient
from snippets.lasso import kkt_violation, lasso

os.environ.setdefault("KERAS_BACKEND", "torch")
pytestmark = [pytest.mark.libraries, pytest.mark.filterwarnings("ignore")]
DOCS = Path(__file__).resolve().parents[2] / "docs"
EXACT_ZEROS = "faq/how-do-i-get-exact-zeros-with-adam.md"
LAM = 12.0
X, Y = proximal_gradient.design(), proximal_gradient.response()


def run(page: str, library: str) -> dict:
    """Return the names that the fenced `python` block of the page defines, which imports the library first."""
    blocks = re.findall(r"^```python\n(.*?)^```$", (DOCS / page).read_text("utf-8"), re.DOTALL | re.MULTILINE)
    (block,) = [block for block in blocks if block.startswith(f"import {library}\n")]
    names: dict = {"__name__": page}
    exec(compile(block, f"{page}: {library}", "exec"), names)  # what a reader would paste
    return names


def zeros(w) -> list[bool]:
    return (np.asarray(w) == 0).tolist()


def test_adam_with_a_threshold_for_each_weight_ends_at_the_solution_of_the_lasso():
    exact = lasso(X, Y, LAM)
    w = run("computing.md", "torch")["w"].detach().numpy()
    assert zeros(w) == zeros(exact)
    assert sum(zeros(exact)) == proximal_gradient.numbers()["zeros"] == 13
    assert kkt_violation(X, Y, w, LAM) < 1e-12
    np.testing.assert_allclose(w, exact, atol=1e-10)


def fit_by_torch(after, lam_in_loss: float, mean: bool, rate: float = 0.05):
    """Return Adam's weights after 2000 steps on ½‖y − Xw‖², or its mean, plus a penalty; `after` acts after each."""
    import torch

    x, y = torch.tensor(X), torch.tensor(Y)
    w = torch.ones(x.shape[1], dtype=torch.float64, requires_grad=True)
    adam = torch.optim.Adam([w], lr=rate)
    for _ in range(2000):
        adam.zero_grad()
        loss = ((y - x @ w) ** 2).sum() / 2 + lam_in_loss * w.abs().sum()
        (loss / len(y) if mean else loss).backward()
        adam.step()
        with torch.no_grad():
            after(adam, w)
    return w.detach().numpy()


def test_one_threshold_for_all_is_another_penalty_and_a_penalty_in_the_loss_gives_no_zero():
    from torch.nn.functional import softshrink

    rate, n = 0.05, len(Y)
    of_sum = fit_by_torch(lambda _, w: w.copy_(softshrink(w, rate * LAM)), 0.0, mean=False)
    of_mean = fit_by_torch(lambda _, w: w.copy_(softshrink(w, rate * LAM / n)), 0.0, mean=True)
    in_loss = fit_by_torch(lambda *_: None, LAM, mean=False)
    assert sum(zeros(of_sum)) == X.shape[1] == 20
    assert sum(zeros(of_mean)) <= 3
    assert sum(zeros(in_loss)) == 0


def test_groups_without_lam_are_not_thresholded_and_a_weight_without_slope_is_turned_off_at_once():
    import torch

    soft_threshold_after = run("computing.md", "torch")["soft_threshold_after"]
    w, unused, free = (torch.ones(2, dtype=torch.float64, requires_grad=True) for _ in range(3))
    adam = torch.optim.Adam([{"params": [w, unused], "lam": 1.0}, {"params": [free]}], lr=0.01)
    soft_threshold_after(adam)  # before the first step nothing happens
    assert w.tolist() == [1.0, 1.0]
    ((w[0] - 3) ** 2 + (free - 3).sum() ** 2).backward()
    adam.step()
    stepped = free.tolist()
    soft_threshold_after(adam)
    assert w[1] == 0
    assert w[0] != 0
    assert free.tolist() == stepped
    assert unused.tolist() == [1.0, 1.0]  # no gradient at all: the optimizer does not know it


def fit_by_keras(optimizer, epochs: int = 700, **layer):
    import keras

    model = keras.Sequential(
        [keras.Input((X.shape[1],)), keras.layers.Dense(1, use_bias=layer.pop("use_bias", False), **layer)]
    )
    model.compile(optimizer=optimizer, loss="mse")
    model.fit(X, Y, batch_size=len(Y), epochs=epochs, verbose=0)
    return model.get_weights()


def test_keras_with_the_optimizer_of_the_page_ends_at_the_solution_and_with_a_regularizer_at_no_zero():
    import keras

    lam, exact = 2 * LAM / len(Y), lasso(X, Y, LAM)
    adam = run(EXACT_ZEROS, "keras")["ProximalAdam"](lam=lam, learning_rate=0.05)
    kernel, bias = fit_by_keras(adam, use_bias=True)
    assert zeros(kernel[:, 0]) == zeros(exact)
    assert kkt_violation(X, Y, kernel[:, 0], LAM) < 1e-3  # in single precision; X and y are centered
    assert abs(bias[0]) < 1e-4
    (kernel,) = fit_by_keras(keras.optimizers.Adam(0.05), epochs=300, kernel_regularizer=keras.regularizers.L1(lam))
    assert not any(zeros(kernel[:, 0]))


def test_in_keras_a_constraint_that_soft_thresholds_is_the_proximal_step_of_sgd():
    import keras
    from keras import ops

    exact, rate = lasso(X, Y, LAM), len(Y) / 2 / np.linalg.norm(X, 2) ** 2

    class SoftThreshold(keras.constraints.Constraint):
        def __call__(self, w):
            return ops.sign(w) * ops.maximum(ops.abs(w) - rate * 2 * LAM / len(Y), 0)

    (kernel,) = fit_by_keras(keras.optimizers.SGD(rate), kernel_constraint=SoftThreshold())
    assert zeros(kernel[:, 0]) == zeros(exact)
    assert kkt_violation(X, Y, kernel[:, 0], LAM) < 1e-3


def test_in_keras_the_strength_of_ftrl_counts_once_so_that_its_zeros_fade():
    import keras

    strength, found = 2 * LAM / len(Y), []
    for epochs in (1, 1000):
        ftrl = keras.optimizers.Ftrl(1.0, l1_regularization_strength=strength, initial_accumulator_value=0.0)
        found.append(fit_by_keras(ftrl, epochs=epochs)[0][:, 0])
    assert sum(zeros(found[0])) > sum(zeros(found[1])) == 0
    np.testing.assert_allclose(found[1], lasso(X, Y, 0.0), atol=1e-4)


def test_optax_with_the_function_of_the_page_ends_at_the_solution_of_the_lasso():
    import jax
    import jax.numpy as jnp
    import optax

    jax.config.update("jax_enable_x64", True)
    soft_threshold_after, adam = run(EXACT_ZEROS, "jax")["soft_threshold_after"], optax.adam(0.05)
    gradient = jax.grad(lambda w: jnp.sum((Y + 5 - X @ w["w"] - w["bias"]) ** 2) / 2)

    @jax.jit
    def step(w, state):
        updates, state = adam.update(gradient(w), state)
        return soft_threshold_after(optax.apply_updates(w, updates), state, 0.05, {"w": LAM, "bias": 0.0}), state

    w = {"w": jnp.ones(X.shape[1]), "bias": jnp.zeros(())}
    state = adam.init(w)
    for _ in range(2000):
        w, state = step(w, state)
    assert zeros(w["w"]) == zeros(lasso(X, Y, LAM))
    assert kkt_violation(X, Y, np.asarray(w["w"]), LAM) < 1e-10
    assert w["bias"] == pytest.approx(5)  # X and y are centered


def test_what_the_libraries_return_for_the_slope_of_a_size_at_0():
    import jax
    import jax.numpy as jnp
    import torch

    for function, slope in ((torch.abs, 0.0), (lambda x: (x**2).sqrt(), None)):
        x = torch.zeros((), requires_grad=True)
        function(x).backward()
        assert x.grad.item() == slope if slope is not None else np.isnan(x.grad.item())
    assert jax.grad(jnp.abs)(0.0) == 1.0
    assert np.isnan(jax.grad(lambda x: jnp.sqrt(x**2))(0.0))

"""How each library is run: its line of code, as the page shows it, with the number in it and the tightest tolerances.

A fit returns the weights, without the intercept. Where a library gives a loss to be minimized and no minimizer, it
returns a `Slope` instead: the derivatives of all that it adds up, at the weights of this site.
"""

import functools
import importlib
import importlib.metadata
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import numpy as np

os.environ.setdefault("KERAS_BACKEND", "torch")
os.environ.setdefault("JAX_ENABLE_X64", "1")

R = ("glmnet", "MASS")
TOLERANCE = {  # what is claimed elsewhere: 1e-5
    "SGDRegressor": 0.02,  # its last steps wander
    "SGDClassifier": 0.03,
    "HuberRegressor": 1e-4,  # so is the solver that it is held against
    "gblinear": 5e-3,  # float32, and its logistic steps stop early
    "SGD, Adam": 1e-4,
    "GLM, Binomial": 1e-4,  # with L2 it stops at SciPy's gradient of 1e-5
    "GLM, Poisson": 1e-4,
}


@dataclass(frozen=True)
class Slope:
    """The derivative of a library's objective along each weight, its penalty included, and the size of that penalty."""

    total: np.ndarray
    number: float


class MissingError(Exception):
    """The library is not on this machine."""


def version(library: str) -> str:
    """Return the version of the library that is installed. Errors: MissingError where none is."""
    if library in R:
        return _r(f'cat(packageDescription("{library}")$Version)')
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        raise MissingError(f"{library} is not installed") from None


def result(code: str, number: float, names: dict):
    """Run a line of code with the number in it, and return the value of its expression, or what it assigns."""
    line = code.format(repr(float(number)))
    target, _, expression = line.partition(" = ")
    if "(" in target or not expression:  # an equals sign of an argument
        return eval(line, names)
    exec(line, names)
    return None


def fit(row, problem, number: float, best: np.ndarray, intercept: bool):
    """Return what the library finds; `best` are the weights of this site and the intercept."""
    version(row.library)
    return FITS[row.library](row, problem, number, best, intercept)


def _scikit_learn(row, p, number, best, intercept):
    from sklearn import kernel_ridge, linear_model, neural_network, svm

    wander = {
        "learning_rate": "invscaling",
        "eta0": 0.05 if row.loss == "squared" else 1,
        "power_t": 0.6,
        "max_iter": 3000,
        "tol": None,
    }
    tight = {
        "Lasso": {"tol": 1e-14, "max_iter": 100_000},
        "ElasticNet": {"tol": 1e-14, "max_iter": 100_000},
        "SGDRegressor": wander | {"random_state": 0},
        "SGDClassifier": wander | {"random_state": 0},
        "MLPRegressor": {
            "hidden_layer_sizes": (),
            "activation": "identity",
            "max_iter": 5000,
            "tol": 0,
            "random_state": 0,
        }
        | (
            {
                "batch_size": p.batch,
                "shuffle": False,
                "momentum": 0,
                "learning_rate_init": 0.1,
                "n_iter_no_change": 5000,
            }
            if row.batch
            else {"max_fun": 100_000}
        ),
        "LogisticRegression": {"tol": 1e-12, "max_iter": 100_000, "random_state": 0},
        "PoissonRegressor": {"tol": 1e-12, "max_iter": 10_000},
        "HuberRegressor": {"tol": 1e-10, "max_iter": 100_000},
        "SVC": {"tol": 1e-10},
        "LinearSVC": {"tol": 1e-12, "max_iter": 1_000_000, "random_state": 0},
    }
    names = {"X": p.X, "y": p.y}
    for module in (linear_model, kernel_ridge, neural_network, svm):
        for name in filter(row.code.startswith, dir(module)):
            names[name] = functools.partial(getattr(module, name), **tight.get(name, {}))
    model = result(row.code, number, names)
    if row.function == "KernelRidge":
        return p.X.T @ model.dual_coef_
    return np.ravel(model.coefs_[0] if row.function.startswith("MLP") else model.coef_)


def _r(code: str, *arguments: str) -> str:
    if not shutil.which("Rscript"):
        raise MissingError("R is not installed: apt-get install r-base-core r-cran-glmnet r-cran-mass")
    done = subprocess.run(["Rscript", "-e", code, *arguments], capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        raise MissingError(done.stderr) if "there is no package" in done.stderr else RuntimeError(done.stderr)
    return done.stdout


def _in_r(row, p, number, best, intercept):
    tight = "glmnet <- function(...) glmnet::glmnet(..., thresh = 1e-22, maxit = 1e7)"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "data.csv")
        np.savetxt(path, np.column_stack([p.y, p.X]), delimiter=",", fmt="%.17g")
        read = f'd <- as.matrix(read.csv("{path}", header = FALSE)); y <- d[, 1]; X <- d[, -1]'
        last = "w <- if (inherits(fit, 'glmnet')) as.numeric(fit$beta) else coef(fit)[-1]"
        code = row.code.format(repr(float(number)))
        found = _r("; ".join([tight, read, f"fit <- {code}", last, "cat(format(w, digits = 17))"]))
    return np.array(found.split(), dtype=float)


def _statsmodels(row, p, number, best, intercept):
    import statsmodels.api as sm

    def exact(model):
        class Exact(model):
            def fit_regularized(self, **given):
                more = {"acc": 1e-12, "maxiter": 10_000, "trim_mode": "off", "disp": 0}
                if row.function != "Logit":
                    more = (
                        {"maxiter": 10_000, "cnvrg_tol": 1e-13} if row.penalty == "l1" or "GLM" in row.function else {}
                    )
                return super().fit_regularized(**more | given)

        return Exact

    models = {name: exact(getattr(sm, name)) for name in ("OLS", "GLM", "Logit")}
    names = {"sm": SimpleNamespace(add_constant=sm.add_constant, families=sm.families, **models), "np": np}
    return np.asarray(result(row.code, number, names | {"X": p.X, "y": p.y}).params)[1:]


def _celer(row, p, number, best, intercept):
    import celer

    exact = {name: functools.partial(getattr(celer, name), tol=1e-14) for name in ("Lasso", "LogisticRegression")}
    y = p.y if row.loss == "squared" else 2 * p.y - 1
    return np.ravel(result(row.code, number, {"celer": SimpleNamespace(**exact), "X": p.X, "y": y}).coef_)


def _skglm(row, p, number, best, intercept):
    import skglm

    names = ("Lasso", "SparseLogisticRegression")
    exact = {name: functools.partial(getattr(skglm, name), tol=1e-14) for name in names}
    return np.ravel(result(row.code, number, {"skglm": SimpleNamespace(**exact), "X": p.X, "y": p.y}).coef_)


def _adelie(row, p, number, best, intercept):
    import adelie

    exact = functools.partial(adelie.grpnet, tol=1e-16, progress_bar=False, early_exit=False)
    names = {"ad": SimpleNamespace(grpnet=exact, glm=adelie.glm), "X": np.asfortranarray(p.X), "y": p.y}
    return result(row.code, number, names).betas.toarray()[-1]


def _xgboost(row, p, number, best, intercept):
    import xgboost

    exact = {"n_estimators": 3000, "learning_rate": 1, "updater": "coord_descent", "feature_selector": "cyclic"}
    if row.loss == "leaf":
        exact = {"n_estimators": 1, "max_depth": 1, "learning_rate": 1, "base_score": 0}
    names = {name: functools.partial(getattr(xgboost, name), **exact) for name in ("XGBRegressor", "XGBClassifier")}
    model = result(row.code, number, names | {"X": p.X, "y": p.y})
    return model.predict(p.X[:1]) if row.loss == "leaf" else np.ravel(model.coef_)


def _lightgbm(row, p, number, best, intercept):
    """One leaf for each half of the rows; the second half is answered by 0, so that the first is told apart."""
    import lightgbm

    exact = {"n_estimators": 1, "num_leaves": 2, "min_child_samples": 1, "min_child_weight": 0, "learning_rate": 1}
    names = {"LGBMRegressor": functools.partial(lightgbm.LGBMRegressor, boost_from_average=False, verbose=-1, **exact)}
    names |= {"X": np.vstack([p.X, p.X + 9]), "y": np.append(p.y, 0 * p.y)}
    return result(row.code, number, names).predict(p.X[:1])


def _torch(row, p, number, best, intercept):
    import torch

    torch.set_num_threads(1)  # of small problems threads only make slow ones
    X, y = torch.tensor(p.X), torch.tensor(p.y)[:, None]
    if row.parameter == "μ":
        model = torch.nn.Linear(X.shape[1], 1).double()
        model.weight.data[0], model.bias.data[0] = torch.tensor(best[:-1]), float(best[-1])
        names = {
            "model": model,
            "X": X,
            "y": y,
            "MSELoss": torch.nn.MSELoss,
            "BCEWithLogitsLoss": torch.nn.BCEWithLogitsLoss,
        }
        result(row.code, number, names)
        names["loss"].backward()
        return Slope(model.weight.grad[0].numpy(), number)
    loss = {
        "mean": torch.nn.BCEWithLogitsLoss() if row.loss == "logistic" else torch.nn.MSELoss(),
        "sum": lambda out, y: torch.nn.MSELoss(reduction="sum")(out, y) / 2,
    }[row.rows]
    found = []
    for optimizer in ("SGD", "Adam") if row.function == "SGD, Adam" else ("SGD",):
        model = torch.nn.Linear(X.shape[1], 1, bias=False).double()
        lr = p.lr * (10 if row.loss == "logistic" else 0.02 if row.rows == "sum" and optimizer == "SGD" else 1)
        sizes = p.sizes | {"lr": lr}
        here = row.number(p.lam, **sizes)
        names = {"model": model, "lr": lr, "softshrink": torch.nn.functional.softshrink}
        names["SGD"] = getattr(torch.optim, optimizer)
        steps = result(row.code, here, names) if "SGD" in row.code else torch.optim.SGD(model.parameters(), lr=lr)
        for step in range(8000 if optimizer == "Adam" else 3000):
            if optimizer == "Adam":
                steps.param_groups[0]["lr"] = lr * 0.998**step
            steps.zero_grad()
            loss(model(X), y).backward()
            if row.function == "mul_":
                result(row.code, here, names)
            steps.step()
            if row.function == "softshrink":
                result(row.code, here, names)
        found.append(model.weight.detach().numpy()[0].copy())
    return max(found, key=lambda w: np.abs(w - best[: len(w)]).max())


def _keras(row, p, number, best, intercept):
    import keras
    import torch

    keras.backend.set_floatx("float64")
    names = {"Dense": keras.layers.Dense, "l1": keras.regularizers.l1, "l2": keras.regularizers.l2}
    loss = "mse" if row.loss == "squared" else "binary_crossentropy"
    if row.parameter == "weight_decay":
        lr = 0.1
        layer, optimizer = (
            keras.layers.Dense(1, use_bias=False),
            result(row.code, number, names | {"SGD": keras.optimizers.SGD, "lr": lr}),
        )
    else:
        layer, optimizer = result(row.code, number, names), "sgd"
    model = keras.Sequential([keras.Input((p.X.shape[1],)), layer])
    model.compile(loss=loss, optimizer=optimizer)
    if row.parameter == "weight_decay":
        for _ in range(1500):
            model.train_on_batch(p.X, p.y[:, None])
        return np.ravel(layer.get_weights()[0])
    layer.set_weights([best[:-1, None], best[-1:]])
    out = model(torch.tensor(p.X))
    total = model.compute_loss(x=None, y=torch.tensor(p.y[:, None]), y_pred=out)
    total.backward()
    return Slope(layer.kernel.value.grad.detach().cpu().numpy()[:, 0], number)


def _optax(row, p, number, best, intercept):
    import jax
    import optax

    X, y = jax.numpy.array(p.X), jax.numpy.array(p.y)
    each = optax.l2_loss if row.loss == "squared" else optax.sigmoid_binary_cross_entropy
    slope = jax.grad(lambda w: each(X @ w, y).mean())
    steps = result(row.code, number, {"optax": optax, "lr": 0.2})

    def step(_, now):
        w, state = now
        updates, state = steps.update(slope(w), state, w)
        return optax.apply_updates(w, updates), state

    w = jax.numpy.zeros(X.shape[1])
    return np.asarray(jax.lax.fori_loop(0, 20_000, step, (w, steps.init(w)))[0])


@functools.cache
def _spark_session():
    from pyspark.sql import SparkSession

    if not shutil.which("java"):
        raise MissingError("Spark needs Java: apt-get install openjdk-17-jre-headless")
    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _spark(row, p, number, best, intercept):
    session = _spark_session()
    from pyspark.ml import classification, regression
    from pyspark.ml.linalg import Vectors

    rows = [(Vectors.dense(x), float(y)) for x, y in zip(p.X, p.y, strict=True)]
    names = {"data": session.createDataFrame(rows, ["features", "label"])}
    for module, name in ((regression, "LinearRegression"), (classification, "LogisticRegression")):
        names[name] = functools.partial(getattr(module, name), tol=1e-13, maxIter=5000)
    return result(row.code, number, names).coefficients.toArray()


FITS: dict[str, Callable] = {
    "scikit-learn": _scikit_learn,
    "glmnet": _in_r,
    "MASS": _in_r,
    "statsmodels": _statsmodels,
    "celer": _celer,
    "skglm": _skglm,
    "adelie": _adelie,
    "xgboost": _xgboost,
    "lightgbm": _lightgbm,
    "torch": _torch,
    "keras": _keras,
    "optax": _optax,
    "pyspark": _spark,
}

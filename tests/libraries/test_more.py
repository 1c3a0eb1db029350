"""What the page says of libraries beyond its rows: two penalties at once, and what no factor translates."""

import fits
import numpy as np
import pytest
from problems import problem, smooth_minimizer

from snippets import conventions
from snippets.shared.libraries import ROWS

pytestmark = [pytest.mark.libraries, pytest.mark.filterwarnings("ignore")]
L1, L2 = 3.0, 2.0


@pytest.fixture
def data():
    p = problem(ROWS["ridge"], 1, intercept=True)
    return p.X, p.y, smooth_minimizer("squared", p.X, p.y, L1, L2, True)[:-1]


def available(library: str) -> None:
    try:
        fits.version(library)
    except fits.MissingError as missing:
        pytest.skip(str(missing))


def by_glmnet(X, y, code: str) -> np.ndarray:
    available("glmnet")
    numbers = ", ".join(repr(float(value)) for value in np.append(y, X.T))
    read = f"d <- matrix(c({numbers}), nrow = {len(y)}); y <- d[, 1]; X <- d[, -1]; sd_n <- function(v) sqrt(mean((v - mean(v))^2))"
    tight = "glmnet <- function(...) glmnet::glmnet(..., thresh = 1e-22, maxit = 1e7)"
    return np.array(fits._r(f"{tight}; {read}; cat(format({code}, digits = 17))").split(), dtype=float)


def test_glmnet_with_two_penalties_scales_the_second_by_the_deviation_of_y(data):
    X, y, best = data
    lam, alpha = conventions.glmnet_parameters(L1, L2, len(y), y.std())
    fitted = by_glmnet(X, y, f"as.numeric(glmnet(X, y, lambda = {lam!r}, alpha = {alpha!r}, standardize = FALSE)$beta)")
    np.testing.assert_allclose(fitted, best, rtol=1e-6)


def test_glmnet_given_a_call_for_its_family_does_not_scale_y(data):
    X, y, best = data
    lam, alpha = conventions.glmnet_parameters(L1, L2, len(y), 1.0)
    call = f"glmnet(X, y, family = gaussian(), lambda = {lam!r}, alpha = {alpha!r}, standardize = FALSE)"
    np.testing.assert_allclose(by_glmnet(X, y, f"as.numeric({call}$beta)"), best, rtol=1e-5)


def test_glmnet_without_an_intercept_scales_by_the_root_of_the_mean_square(data):
    X, y, _ = data
    best = smooth_minimizer("squared", X, y, L1, L2, False)
    lam, alpha = conventions.glmnet_parameters(L1, L2, len(y), np.sqrt(np.mean(y**2)))
    call = f"glmnet(X, y, intercept = FALSE, lambda = {lam!r}, alpha = {alpha!r}, standardize = FALSE)"
    np.testing.assert_allclose(by_glmnet(X, y, f"as.numeric({call}$beta)"), best, rtol=1e-6)


def test_glmnet_that_standardizes_penalizes_the_weights_of_columns_divided_by_their_deviation(data):
    X, y, _ = data
    best = smooth_minimizer("squared", X / X.std(axis=0), y, L1, 0, True)[:-1] / X.std(axis=0)
    fitted = by_glmnet(X, y, f"as.numeric(glmnet(X, y, lambda = {L1 / len(y)!r})$beta)")
    np.testing.assert_allclose(fitted, best, rtol=1e-6, atol=1e-9)


def test_a_constant_column_of_statsmodels_is_penalized_by_one_number_for_all(data):
    available("statsmodels")
    import statsmodels.api as sm

    X, y, _ = data
    exact = {"maxiter": 10_000, "cnvrg_tol": 1e-13}
    both = sm.add_constant(X)
    fitted = sm.OLS(y, both).fit_regularized(alpha=L1 / len(y), L1_wt=1, **exact).params
    np.testing.assert_allclose(fitted, smooth_minimizer("squared", both, y, L1, 0, False), rtol=1e-6, atol=1e-9)


def test_elastic_nets_but_that_of_glmnet_take_the_two_numbers_of_scikit_learn(data):
    X, y, best = data
    alpha, ratio = conventions.elastic_net_parameters(L1, L2, len(y))
    available("celer"), available("adelie"), available("statsmodels")
    import adelie
    import celer
    import statsmodels.api as sm

    net = celer.ElasticNet(alpha=alpha, l1_ratio=ratio, tol=1e-14).fit(X, y)
    np.testing.assert_allclose(net.coef_, best, rtol=1e-6)
    state = adelie.grpnet(
        np.asfortranarray(X), adelie.glm.gaussian(y), lmda_path=[alpha], alpha=ratio, tol=1e-16, progress_bar=False
    )
    np.testing.assert_allclose(state.betas.toarray()[-1], best, rtol=1e-5)
    alphas = np.r_[0, [alpha] * X.shape[1]]
    model = sm.OLS(y, sm.add_constant(X)).fit_regularized(alpha=alphas, L1_wt=ratio, maxiter=10_000, cnvrg_tol=1e-13)
    np.testing.assert_allclose(model.params[1:], best, rtol=1e-6)


def test_spark_scales_by_the_deviation_of_y_with_n_and_its_l_bfgs_with_n_less_one(data):
    available("pyspark")
    from pyspark.ml.linalg import Vectors
    from pyspark.ml.regression import LinearRegression

    X, y, _ = data
    best = smooth_minimizer("squared", X, y, 0, L2, True)[:-1]
    rows = [(Vectors.dense(x), float(answer)) for x, answer in zip(X, y, strict=True)]
    frame = fits._spark_session().createDataFrame(rows, ["features", "label"])
    for solver, less in (("normal", 0), ("l-bfgs", 1)):
        number = ROWS["spark-ridge"].number(L2, n=len(y), s_y=y.std(ddof=less))
        model = LinearRegression(regParam=number, solver=solver, standardization=False, tol=1e-13, maxIter=5000).fit(
            frame
        )
        np.testing.assert_allclose(model.coefficients.toArray(), best, rtol=1e-6)


def test_without_a_penalty_logistic_regression_is_that_of_statsmodels_and_of_r():
    available("statsmodels")
    import statsmodels.api as sm
    from sklearn.linear_model import LogisticRegression

    p = problem(ROWS["logistic-l2"], 1, intercept=True)
    best = LogisticRegression(C=np.inf, tol=1e-12, max_iter=10_000).fit(p.X, p.y).coef_[0]
    np.testing.assert_allclose(sm.Logit(p.y, sm.add_constant(p.X)).fit(disp=0).params[1:], best, rtol=1e-5)
    fitted = by_glmnet(p.X, p.y, "coef(glm(y ~ X, family = binomial, control = list(epsilon = 1e-14)))[-1]")
    np.testing.assert_allclose(fitted, best, rtol=1e-5)
    penalized = LogisticRegression().fit(p.X, p.y).coef_[0]
    assert np.abs(penalized - best).max() > 0.05 * np.abs(best).max()


def test_the_scale_of_sample_weight_is_seen_by_ridge_and_not_by_lasso(data):
    from sklearn.linear_model import Lasso, Ridge

    X, y, _ = data
    weight = np.full(len(y), 3.0)
    for model, sees in ((Lasso(alpha=0.1, tol=1e-12), False), (Ridge(alpha=4.0), True)):
        once, weighted = model.fit(X, y).coef_.copy(), model.fit(X, y, sample_weight=weight).coef_
        assert bool(np.allclose(once, weighted, rtol=1e-6)) is not sees


def test_decay_under_adamw_is_not_the_l2_penalty_of_the_table():
    available("torch")
    import torch

    p = problem(ROWS["torch-decay"], 0, intercept=False)
    X, y = torch.tensor(p.X), torch.tensor(p.y)[:, None]
    found = {}
    for optimizer in (torch.optim.Adam, torch.optim.AdamW):
        model = torch.nn.Linear(X.shape[1], 1, bias=False).double()
        steps = optimizer(model.parameters(), lr=0.02, weight_decay=ROWS["torch-decay"].number(p.lam, **p.sizes))
        for step in range(6000):
            steps.param_groups[0]["lr"] = 0.02 * 0.998**step
            steps.zero_grad()
            torch.nn.functional.mse_loss(model(X), y).backward()
            steps.step()
        found[optimizer.__name__] = model.weight.detach().numpy()[0].copy()
    best = smooth_minimizer("squared", p.X, p.y, 0, p.lam, False)
    np.testing.assert_allclose(found["Adam"], best, atol=1e-5)
    assert np.abs(found["AdamW"] - best).max() > 0.05

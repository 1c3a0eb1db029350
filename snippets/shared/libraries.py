"""One record for each way to say λ: what pages, the translator and the tests know of a library stands here alone.

λ is that of this site: f + λ‖w‖₁ or f + λ‖w‖₂², f a sum over the rows and no intercept penalized. The number that a
library takes is constant · λ^lam · n^n · s_y^s_y · batch^batch · lr^lr, where n counts the rows, s_y is the standard
deviation √(Σ(yᵢ − ȳ)²/n), batch the rows of a minibatch and lr the learning rate.
"""

import math
from dataclasses import dataclass

NAMES = {  # as readers know them, where packages are called otherwise
    "glmnet": "R",
    "MASS": "R, MASS",
    "xgboost": "XGBoost",
    "lightgbm": "LightGBM",
    "torch": "PyTorch",
    "keras": "Keras",
    "pyspark": "Spark",
}
SIZES = ("n", "s_y", "batch", "lr")
PENALTIES = {"l1": "L1", "l2": "L2"}
LOSSES = {  # each f, a sum over the rows
    "squared": "squared loss",
    "logistic": "log-loss",
    "poisson": "Poisson",
    "hinge": "hinge loss",
    "squared-hinge": "squared hinge loss",
    "pinball": "pinball loss",
    "huber": "Huber's loss",
    "leaf": "a leaf of trees",
}


@dataclass(frozen=True)
class Row:
    """A function of a library, and what its number is for the λ of this site."""

    id: str  # in the address of a translation
    library: str  # as packages are called; "formula" where there is none to run
    function: str
    rows: str  # whether its loss is a "sum" or a "mean" over rows
    parameter: str  # the name of its number
    code: str  # one line to paste; {} stands for the number
    constant: float
    lam: int = 1  # the powers
    n: int = 0
    s_y: int = 0
    batch: int = 0
    lr: int = 0
    note: str = ""  # the condition under which the line holds
    loss: str = ""
    penalty: str = ""

    @property
    def title(self) -> str:
        """What readers call the function, the library before it."""
        return f"{NAMES.get(self.library, self.library)}: {self.function}"

    def factor(self, **sizes: float) -> float:
        """Return the number at λ = 1. Errors: KeyError where a size that counts is not given."""
        return self.constant * math.prod(sizes[name] ** power for name in SIZES if (power := getattr(self, name)))

    def number(self, lam: float, **sizes: float) -> float:
        """Return the number that the library takes for the λ of this site. λ > 0."""
        return self.factor(**sizes) * lam**self.lam

    def lam_of(self, number: float, **sizes: float) -> float:
        """Return the λ of this site for the number that the library was given: the inverse of `number`."""
        return (number / self.factor(**sizes)) ** (1 / self.lam)


def _rows(loss: str, penalty: str, *records: dict) -> dict[str, Row]:
    return {record["id"]: Row(**record, loss=loss, penalty=penalty) for record in records}


def _row(*fields, **powers) -> dict:
    names = ("id", "library", "function", "rows", "parameter", "code", "constant")
    return dict(zip(names, fields, strict=True)) | powers


_NEAR = "its last steps wander: expect two digits"
_CONST = "the 0 in alpha keeps the penalty off the constant"
_BIAS = "give the bias a group without decay"
_OWN = "it would penalize the intercept, so fit none"
_ONE_LEAF = "the penalty is on the value of a leaf"

ROWS: dict[str, Row] = {
    **_rows(
        "squared",
        "l1",
        _row("site", "this site", "½RSS + λ‖w‖₁", "sum", "lam", "lasso(X, y, lam={})", 1, note="columns and y centered"),
        _row("rss", "formula", "RSS + μ‖w‖₁", "sum", "μ", "((y - X @ w) ** 2).sum() + {} * abs(w).sum()", 2),
        _row("mse", "formula", "RSS/n + μ‖w‖₁", "mean", "μ", "((y - X @ w) ** 2).mean() + {} * abs(w).sum()", 2, n=-1),
        _row("lasso", "scikit-learn", "Lasso", "mean", "alpha", "Lasso(alpha={}).fit(X, y)", 1, n=-1),
        _row("lasso-lars", "scikit-learn", "LassoLars", "mean", "alpha", "LassoLars(alpha={}).fit(X, y)", 1, n=-1),
        _row(
            "elastic-net-l1", "scikit-learn", "ElasticNet", "mean", "alpha",
            "ElasticNet(alpha={}, l1_ratio=1).fit(X, y)", 1, n=-1,
        ),
        _row(
            "sgd-l1", "scikit-learn", "SGDRegressor", "mean", "alpha",
            'SGDRegressor(penalty="l1", alpha={}).fit(X, y)', 1, n=-1, note=_NEAR,
        ),
        _row(
            "glmnet", "glmnet", "glmnet", "mean", "lambda",
            "glmnet(X, y, lambda = {}, alpha = 1, standardize = FALSE)", 1, n=-1,
        ),
        _row(
            "statsmodels", "statsmodels", "OLS", "mean", "alpha",
            "sm.OLS(y, sm.add_constant(X)).fit_regularized(alpha=np.r_[0, [{}] * X.shape[1]], L1_wt=1)", 1, n=-1,
            note=_CONST,
        ),
        _row("celer", "celer", "Lasso", "mean", "alpha", "celer.Lasso(alpha={}).fit(X, y)", 1, n=-1),
        _row("skglm", "skglm", "Lasso", "mean", "alpha", "skglm.Lasso(alpha={}).fit(X, y)", 1, n=-1),
        _row(
            "adelie", "adelie", "grpnet", "mean", "lmda_path",
            "ad.grpnet(X, ad.glm.gaussian(y), lmda_path=[{}], alpha=1)", 1, n=-1,
        ),
        _row(
            "xgboost", "xgboost", "gblinear", "mean", "reg_alpha",
            'XGBRegressor(booster="gblinear", reg_alpha={}, reg_lambda=0).fit(X, y)', 1, n=-1,
        ),
        _row(
            "spark", "pyspark", "LinearRegression", "mean", "regParam",
            "LinearRegression(regParam={}, elasticNetParam=1.0, standardization=False).fit(data)", 1, n=-1,
        ),
        _row(
            "torch", "torch", "MSELoss", "mean", "μ",
            "loss = MSELoss()(model(X), y) + {} * model.weight.abs().sum()", 2, n=-1,
            note="no zeros without a threshold",
        ),
        _row(
            "torch-prox", "torch", "softshrink", "mean", "lambd",
            "model.weight.data = softshrink(model.weight.data, {})", 2, n=-1, lr=1,
            note="after each step of SGD, without momentum, on MSELoss",
        ),
        _row(
            "keras", "keras", "l1", "mean", "l1", "Dense(1, kernel_regularizer=l1({}))", 2, n=-1,
            note='loss "mse"; no zeros without a threshold',
        ),
    ),
    **_rows(
        "squared",
        "l2",
        _row("site-ridge", "this site", "½RSS + λ‖w‖₂²", "sum", "lam", "ridge(X, y, lam={})", 1, note="columns and y centered"),
        _row("rss-ridge", "formula", "RSS + μ‖w‖₂²", "sum", "μ", "((y - X @ w) ** 2).sum() + {} * (w**2).sum()", 2),
        _row(
            "mse-ridge", "formula", "RSS/n + μ‖w‖₂²", "mean", "μ",
            "((y - X @ w) ** 2).mean() + {} * (w**2).sum()", 2, n=-1,
        ),
        _row("ridge", "scikit-learn", "Ridge", "sum", "alpha", "Ridge(alpha={}).fit(X, y)", 2),
        _row(
            "kernel-ridge", "scikit-learn", "KernelRidge", "sum", "alpha", "KernelRidge(alpha={}).fit(X, y)", 2,
            note="fits no intercept: center",
        ),
        _row(
            "elastic-net-l2", "scikit-learn", "ElasticNet", "mean", "alpha",
            "ElasticNet(alpha={}, l1_ratio=0).fit(X, y)", 2, n=-1,
        ),
        _row(
            "sgd-l2", "scikit-learn", "SGDRegressor", "mean", "alpha",
            'SGDRegressor(penalty="l2", alpha={}).fit(X, y)', 2, n=-1, note=_NEAR,
        ),
        _row(
            "mlp", "scikit-learn", "MLPRegressor, lbfgs", "sum", "alpha",
            'MLPRegressor(solver="lbfgs", alpha={}).fit(X, y)', 2,
        ),
        _row(
            "mlp-batch", "scikit-learn", "MLPRegressor, sgd", "mean", "alpha",
            'MLPRegressor(solver="sgd", alpha={}).fit(X, y)', 2, n=-1, batch=1, note="batches of equal size",
        ),
        _row(
            "glmnet-ridge", "glmnet", "glmnet", "mean", "lambda",
            "glmnet(X, y, lambda = {}, alpha = 0, standardize = FALSE)", 2, n=-1, s_y=1,
        ),
        _row(
            "lm-ridge", "MASS", "lm.ridge", "sum", "lambda", "MASS::lm.ridge(y ~ X, lambda = {})", 2,
            note="it divides columns by their standard deviation, with n: λ is that of such columns",
        ),
        _row(
            "statsmodels-ridge", "statsmodels", "OLS", "mean", "alpha",
            "sm.OLS(y, sm.add_constant(X)).fit_regularized(alpha=np.r_[0, [{}] * X.shape[1]], L1_wt=0)", 2, n=-1,
            note=_CONST,
        ),
        _row(
            "adelie-ridge", "adelie", "grpnet", "mean", "lmda_path",
            "ad.grpnet(X, ad.glm.gaussian(y), lmda_path=[{}], alpha=0)", 2, n=-1,
        ),
        _row(
            "xgboost-ridge", "xgboost", "gblinear", "mean", "reg_lambda",
            'XGBRegressor(booster="gblinear", reg_lambda={}).fit(X, y)', 2, n=-1,
        ),
        _row(
            "spark-ridge", "pyspark", "LinearRegression", "mean", "regParam",
            "LinearRegression(regParam={}, elasticNetParam=0.0, standardization=False).fit(data)", 2, n=-1, s_y=1,
            note="with the solver l-bfgs, s_y has n − 1 for n",
        ),
        _row(
            "torch-decay", "torch", "SGD, Adam", "mean", "weight_decay",
            "SGD(model.parameters(), lr=lr, weight_decay={})", 4, n=-1, note=f"on MSELoss; {_BIAS}",
        ),
        _row(
            "weight-decay", "torch", "SGD, Adam", "sum", "weight_decay",
            "SGD(model.parameters(), lr=lr, weight_decay={})", 2,
            note=f"on half of MSELoss(reduction='sum'); {_BIAS}",
        ),
        _row(
            "shrink", "torch", "mul_", "sum", "1 − factor",
            "model.weight.data.mul_(1 - {})", 2, lr=1,
            note="before each step of SGD, the gradient taken before it, on half of MSELoss(reduction='sum')",
        ),
        _row("keras-ridge", "keras", "l2", "mean", "l2", "Dense(1, kernel_regularizer=l2({}))", 2, n=-1, note='loss "mse"'),
        _row(
            "keras-decay", "keras", "SGD", "mean", "weight_decay",
            "SGD(learning_rate=lr, weight_decay={})", 4, n=-1,
            note='loss "mse"; without momentum; leave the bias out of it',
        ),
        _row(
            "optax", "optax", "add_decayed_weights", "mean", "weight_decay",
            "optax.chain(optax.add_decayed_weights({}), optax.sgd(lr))", 2, n=-1,
            note="on the mean of l2_loss, which has a half; mask the bias",
        ),
    ),
    **_rows(
        "logistic",
        "l1",
        _row("log-loss", "this site", "f + λ‖w‖₁", "sum", "λ", "np.logaddexp(0, -m).sum() + {} * abs(w).sum()", 1),
        _row(
            "logistic-l1", "scikit-learn", "LogisticRegression", "sum", "C",
            'LogisticRegression(C={}, l1_ratio=1, solver="saga").fit(X, y)', 1, lam=-1, note="from 1.8 on; before, penalty='l1'",
        ),
        _row(
            "sgd-logistic-l1", "scikit-learn", "SGDClassifier", "mean", "alpha",
            'SGDClassifier(loss="log_loss", penalty="l1", alpha={}).fit(X, y)', 1, n=-1, note=_NEAR,
        ),
        _row(
            "glmnet-logistic", "glmnet", "glmnet, binomial", "mean", "lambda",
            'glmnet(X, y, family = "binomial", lambda = {}, alpha = 1, standardize = FALSE)', 1, n=-1,
        ),
        _row(
            "statsmodels-logit", "statsmodels", "Logit", "sum", "alpha",
            "sm.Logit(y, sm.add_constant(X)).fit_regularized(alpha=np.r_[0, [{}] * X.shape[1]])", 1, note=_CONST,
        ),
        _row(
            "statsmodels-glm", "statsmodels", "GLM, Binomial", "mean", "alpha",
            "sm.GLM(y, sm.add_constant(X), sm.families.Binomial()).fit_regularized(alpha=np.r_[0, [{}] * X.shape[1]], L1_wt=1)",
            1, n=-1, note=_CONST,
        ),
        _row(
            "celer-logistic", "celer", "LogisticRegression", "sum", "C", "celer.LogisticRegression(C={}).fit(X, y)", 1, lam=-1,
            note="fits no intercept",
        ),
        _row(
            "skglm-logistic", "skglm", "SparseLogisticRegression", "mean", "alpha",
            "skglm.SparseLogisticRegression(alpha={}).fit(X, y)", 1, n=-1,
        ),
        _row(
            "adelie-logistic", "adelie", "grpnet, binomial", "mean", "lmda_path",
            "ad.grpnet(X, ad.glm.binomial(y), lmda_path=[{}], alpha=1)", 1, n=-1,
        ),
        _row(
            "xgboost-logistic", "xgboost", "gblinear", "mean", "reg_alpha",
            'XGBClassifier(booster="gblinear", reg_alpha={}, reg_lambda=0).fit(X, y)', 1, n=-1,
        ),
        _row(
            "spark-logistic", "pyspark", "LogisticRegression", "mean", "regParam",
            "LogisticRegression(regParam={}, elasticNetParam=1.0, standardization=False).fit(data)", 1, n=-1,
        ),
        _row(
            "torch-logistic", "torch", "BCEWithLogitsLoss", "mean", "μ",
            "loss = BCEWithLogitsLoss()(model(X), y) + {} * model.weight.abs().sum()", 1, n=-1,
            note="no zeros without a threshold",
        ),
        _row(
            "keras-logistic", "keras", "l1", "mean", "l1", 'Dense(1, "sigmoid", kernel_regularizer=l1({}))', 1, n=-1,
            note='loss "binary_crossentropy"; no zeros without a threshold',
        ),
    ),
    **_rows(
        "logistic",
        "l2",
        _row("log-loss-l2", "this site", "f + λ‖w‖₂²", "sum", "λ", "np.logaddexp(0, -m).sum() + {} * (w**2).sum()", 1),
        _row(
            "logistic-l2", "scikit-learn", "LogisticRegression", "sum", "C",
            "LogisticRegression(C={}).fit(X, y)", 1 / 2, lam=-1,
        ),
        _row(
            "sgd-logistic-l2", "scikit-learn", "SGDClassifier", "mean", "alpha",
            'SGDClassifier(loss="log_loss", penalty="l2", alpha={}).fit(X, y)', 2, n=-1, note=_NEAR,
        ),
        _row(
            "glmnet-logistic-ridge", "glmnet", "glmnet, binomial", "mean", "lambda",
            'glmnet(X, y, family = "binomial", lambda = {}, alpha = 0, standardize = FALSE)', 2, n=-1,
        ),
        _row(
            "statsmodels-glm-ridge", "statsmodels", "GLM, Binomial", "mean", "alpha",
            "sm.GLM(y, sm.add_constant(X), sm.families.Binomial()).fit_regularized(alpha=np.r_[0, [{}] * X.shape[1]], L1_wt=0)",
            2, n=-1, note=_CONST,
        ),
        _row(
            "adelie-logistic-ridge", "adelie", "grpnet, binomial", "mean", "lmda_path",
            "ad.grpnet(X, ad.glm.binomial(y), lmda_path=[{}], alpha=0)", 2, n=-1,
        ),
        _row(
            "xgboost-logistic-ridge", "xgboost", "gblinear", "mean", "reg_lambda",
            'XGBClassifier(booster="gblinear", reg_lambda={}).fit(X, y)', 2, n=-1,
        ),
        _row(
            "spark-logistic-ridge", "pyspark", "LogisticRegression", "mean", "regParam",
            "LogisticRegression(regParam={}, elasticNetParam=0.0, standardization=False).fit(data)", 2, n=-1,
        ),
        _row(
            "torch-logistic-decay", "torch", "SGD, Adam", "mean", "weight_decay",
            "SGD(model.parameters(), lr=lr, weight_decay={})", 2, n=-1, note=f"on BCEWithLogitsLoss; {_BIAS}",
        ),
        _row(
            "keras-logistic-ridge", "keras", "l2", "mean", "l2", 'Dense(1, "sigmoid", kernel_regularizer=l2({}))', 1, n=-1,
            note='loss "binary_crossentropy"',
        ),
        _row(
            "optax-logistic", "optax", "add_decayed_weights", "mean", "weight_decay",
            "optax.chain(optax.add_decayed_weights({}), optax.sgd(lr))", 2, n=-1,
            note="on the mean of sigmoid_binary_cross_entropy; mask the bias",
        ),
    ),
    **_rows(
        "poisson",
        "l1",
        _row("poisson-loss", "this site", "f + λ‖w‖₁", "sum", "λ", "(np.exp(s) - y * s).sum() + {} * abs(w).sum()", 1),
        _row(
            "glmnet-poisson", "glmnet", "glmnet, poisson", "mean", "lambda",
            'glmnet(X, y, family = "poisson", lambda = {}, alpha = 1, standardize = FALSE)', 1, n=-1,
        ),
        _row(
            "statsmodels-poisson", "statsmodels", "GLM, Poisson", "mean", "alpha",
            "sm.GLM(y, sm.add_constant(X), sm.families.Poisson()).fit_regularized(alpha=np.r_[0, [{}] * X.shape[1]], L1_wt=1)",
            1, n=-1, note=_CONST,
        ),
    ),
    **_rows(
        "poisson",
        "l2",
        _row("poisson-loss-l2", "this site", "f + λ‖w‖₂²", "sum", "λ", "(np.exp(s) - y * s).sum() + {} * (w**2).sum()", 1),
        _row(
            "poisson", "scikit-learn", "PoissonRegressor", "mean", "alpha", "PoissonRegressor(alpha={}).fit(X, y)", 2, n=-1,
        ),
        _row(
            "glmnet-poisson-ridge", "glmnet", "glmnet, poisson", "mean", "lambda",
            'glmnet(X, y, family = "poisson", lambda = {}, alpha = 0, standardize = FALSE)', 2, n=-1,
        ),
        _row(
            "statsmodels-poisson-ridge", "statsmodels", "GLM, Poisson", "mean", "alpha",
            "sm.GLM(y, sm.add_constant(X), sm.families.Poisson()).fit_regularized(alpha=np.r_[0, [{}] * X.shape[1]], L1_wt=0)",
            2, n=-1, note=_CONST,
        ),
    ),
    **_rows(
        "hinge",
        "l2",
        _row("hinge", "this site", "f + λ‖w‖₂²", "sum", "λ", "np.maximum(1 - m, 0).sum() + {} * (w**2).sum()", 1),
        _row("svc", "scikit-learn", "SVC", "sum", "C", 'SVC(kernel="linear", C={}).fit(X, y)', 1 / 2, lam=-1),
        _row(
            "linear-svc-hinge", "scikit-learn", "LinearSVC", "sum", "C",
            'LinearSVC(loss="hinge", C={}, fit_intercept=False).fit(X, y)', 1 / 2, lam=-1, note=_OWN,
        ),
        _row(
            "sgd-hinge", "scikit-learn", "SGDClassifier", "mean", "alpha", "SGDClassifier(alpha={}).fit(X, y)", 2, n=-1, note=_NEAR,
        ),
    ),
    **_rows(
        "squared-hinge",
        "l1",
        _row("squared-hinge", "this site", "f + λ‖w‖₁", "sum", "λ", "(np.maximum(1 - m, 0) ** 2).sum() + {} * abs(w).sum()", 1),
        _row(
            "linear-svc-l1", "scikit-learn", "LinearSVC", "sum", "C",
            'LinearSVC(penalty="l1", dual=False, C={}, fit_intercept=False).fit(X, y)', 1, lam=-1, note=_OWN,
        ),
        _row(
            "sgd-squared-hinge-l1", "scikit-learn", "SGDClassifier", "mean", "alpha",
            'SGDClassifier(loss="squared_hinge", penalty="l1", alpha={}).fit(X, y)', 1, n=-1, note=_NEAR,
        ),
    ),
    **_rows(
        "squared-hinge",
        "l2",
        _row("squared-hinge-l2", "this site", "f + λ‖w‖₂²", "sum", "λ", "(np.maximum(1 - m, 0) ** 2).sum() + {} * (w**2).sum()", 1),
        _row(
            "linear-svc", "scikit-learn", "LinearSVC", "sum", "C", "LinearSVC(C={}, fit_intercept=False).fit(X, y)", 1 / 2, lam=-1,
            note=_OWN,
        ),
        _row(
            "sgd-squared-hinge-l2", "scikit-learn", "SGDClassifier", "mean", "alpha",
            'SGDClassifier(loss="squared_hinge", penalty="l2", alpha={}).fit(X, y)', 2, n=-1, note=_NEAR,
        ),
    ),
    **_rows(
        "pinball",
        "l1",
        _row("pinball", "this site", "f + λ‖w‖₁", "sum", "λ", "(abs(y - X @ w) / 2).sum() + {} * abs(w).sum()", 1),
        _row(
            "quantile", "scikit-learn", "QuantileRegressor", "mean", "alpha", "QuantileRegressor(alpha={}).fit(X, y)", 1, n=-1,
            note="pinball loss of any quantile",
        ),
    ),
    **_rows(
        "huber",
        "l2",
        _row("huber-loss", "this site", "f + λ‖w‖₂²", "sum", "λ", "(sigma + huber(epsilon, (y - X @ w) / sigma) * 2 * sigma).sum() + {} * (w**2).sum()", 1),
        _row("huber", "scikit-learn", "HuberRegressor", "sum", "alpha", "HuberRegressor(alpha={}).fit(X, y)", 1),
    ),
    **_rows(
        "leaf",
        "l1",
        _row("leaf", "this site", "f + λ‖w‖₁", "sum", "λ", "((r - w) ** 2).sum() / 2 + {} * abs(w)", 1),
        _row("xgboost-leaf", "xgboost", "gbtree", "sum", "reg_alpha", "XGBRegressor(reg_alpha={}, reg_lambda=0).fit(X, y)", 1, note=_ONE_LEAF),
        _row("lightgbm-leaf", "lightgbm", "gbdt", "sum", "reg_alpha", "LGBMRegressor(reg_alpha={}).fit(X, y)", 1, note=_ONE_LEAF),
    ),
    **_rows(
        "leaf",
        "l2",
        _row("leaf-l2", "this site", "f + λ‖w‖₂²", "sum", "λ", "((r - w) ** 2).sum() / 2 + {} * w**2", 1),
        _row("xgboost-leaf-l2", "xgboost", "gbtree", "sum", "reg_lambda", "XGBRegressor(reg_lambda={}).fit(X, y)", 2, note=_ONE_LEAF),
        _row("lightgbm-leaf-l2", "lightgbm", "gbdt", "sum", "reg_lambda", "LGBMRegressor(reg_lambda={}).fit(X, y)", 2, note=_ONE_LEAF),
    ),
}  # fmt: skip

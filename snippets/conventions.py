"""One fit, many names for its λ: each translation is the factor that makes two objectives multiples of each other.

The site's objective is ½RSS + λ‖w‖₁ for L1 and ½RSS + λ‖w‖₂² for L2, where RSS = ‖y − Xw‖² and an intercept is not
penalized. Positive multiples of one objective have the same minimizers.
"""

N, LAM = 50, 3.0


def rss_lam(lam: float) -> float:
    """Return the μ for which RSS + μ·penalty is twice ½RSS + λ·penalty: 2λ, for L1 and for L2."""
    return 2 * lam


def mse_lam(lam: float, n: int) -> float:
    """Return the μ for which RSS/n + μ·penalty has the minimizers of ½RSS + λ·penalty: 2λ/n, for L1 and for L2."""
    return 2 * lam / n


def lam_from_mse(mse: float, n: int) -> float:
    """Return the λ of this site for the objective RSS/n + mse·penalty: n·mse/2, for L1 and for L2."""
    return n * mse / 2


def lasso_alpha(lam: float, n: int) -> float:
    """Return the α of scikit-learn's `Lasso`, RSS/(2n) + α‖w‖₁, that fits this site's L1 at λ on n rows: λ/n."""
    return lam / n


def lam_from_lasso_alpha(alpha: float, n: int) -> float:
    """Return the λ of this site's L1 that scikit-learn's `Lasso(alpha)` fits on n rows: nα."""
    return n * alpha


def ridge_alpha(lam: float) -> float:
    """Return the α of scikit-learn's `Ridge`, RSS + α‖w‖₂², that fits this site's L2 at λ: 2λ, whatever n."""
    return 2 * lam


def lam_from_ridge_alpha(alpha: float) -> float:
    """Return the λ of this site's L2 that scikit-learn's `Ridge(alpha)` fits: α/2."""
    return alpha / 2


def elastic_net_parameters(l1: float, l2: float, n: int) -> tuple[float, float]:
    """Return (alpha, l1_ratio) of scikit-learn's `ElasticNet` that fits ½RSS + l1·‖w‖₁ + l2·‖w‖₂² on n rows.

    Its objective is RSS/(2n) + α·ρ‖w‖₁ + ½α(1 − ρ)‖w‖₂² with ρ = l1_ratio. Not both l1 and l2 may be 0.
    The (λ, α) of glmnet's manual are the same two numbers, for y with Σ(y − ȳ)²/n = 1 and standardize = FALSE.
    """
    return (l1 + 2 * l2) / n, l1 / (l1 + 2 * l2)


def lams_from_esl(lam: float, alpha: float) -> tuple[float, float]:
    """Return (l1, l2), where λ·Σⱼ(αwⱼ² + (1 − α)|wⱼ|), formula 3.54 of ESL, is l1·‖w‖₁ + l2·‖w‖₂²: its α weights L2."""
    return lam * (1 - alpha), lam * alpha


def sgd_l1_alpha(lam: float, n: int) -> float:
    """Return the α of scikit-learn's `SGDRegressor(penalty="l1")`, RSS/(2n) + α‖w‖₁, for this site's L1 at λ: λ/n."""
    return lam / n


def sgd_l2_alpha(lam: float, n: int) -> float:
    """Return the α of scikit-learn's `SGDRegressor(penalty="l2")`, RSS/(2n) + ½α‖w‖₂², for the site's L2 at λ: 2λ/n."""
    return 2 * lam / n


def logistic_c(lam: float, penalty: str) -> float:
    """Return the C of scikit-learn's `LogisticRegression` that fits f + λ·penalty, f the sum of the log-losses.

    Its objective is C·f + ‖w‖₁ for "l1", so C = 1/λ, and C·f + ½‖w‖₂² for "l2", so C = 1/(2λ). λ > 0.
    """
    return {"l1": 1 / lam, "l2": 1 / (2 * lam)}[penalty]


def weight_decay(lam: float) -> float:
    """Return the κ for which a gradient step on f + λ‖w‖₂² adds κw to the gradient of f: 2λ."""
    return 2 * lam


def rescaled_lams(l1: float, l2: float, c: float) -> tuple[float, float]:
    """Return the (l1, l2) that give the same fit after every column of X is multiplied by c > 0: (c·l1, c²·l2).

    The weights are then those from before divided by c. From columns of norm 1 to columns of variance 1, c = √n.
    """
    return c * l1, c**2 * l2


def numbers() -> dict[str, float | int | str]:
    return {
        "n": N,
        "lam": LAM,
        "rss": rss_lam(LAM),
        "mse": mse_lam(LAM, N),
        "lasso": lasso_alpha(LAM, N),
        "lasso_one": lam_from_lasso_alpha(1.0, N),
        "ridge": ridge_alpha(LAM),
        "ridge_one": lam_from_ridge_alpha(1.0),
        "sgd_l1": sgd_l1_alpha(LAM, N),
        "sgd_l2": sgd_l2_alpha(LAM, N),
        "logistic_l1": logistic_c(LAM, "l1"),
        "logistic_l2": logistic_c(LAM, "l2"),
        "weight_decay": weight_decay(LAM),
    }

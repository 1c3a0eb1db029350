"""One fit, many names for its λ: each translation is the factor that makes two objectives multiples of each other.

The site's objective is ½RSS + λ‖w‖₁ for L1 and ½RSS + λ‖w‖₂² for L2, where RSS = ‖y − Xw‖² and an intercept is not
penalized. Positive multiples of one objective have the same minimizers. The records of all libraries stand in
shared/libraries.py; the functions below are read from them, as are the tables of pages and the translator.
"""

from snippets.shared.data import runs_of_libraries
from snippets.shared.libraries import LOSSES, PENALTIES, ROWS, Row

N = 50


def number_for(row: str, lam: float, **sizes: float) -> float:
    """Return the number that a row's function takes for the λ of this site; sizes are n, s_y, batch, lr.

    `row` is the id of a record of shared/libraries.py. Errors: KeyError where a size that counts is not given.
    """
    return ROWS[row].number(lam, **sizes)


def lam_from(row: str, number: float, **sizes: float) -> float:
    """Return the λ of this site for the number that a row's function was given: the inverse of `number_for`."""
    return ROWS[row].lam_of(number, **sizes)


def translated(number: float, source: str, target: str, **sizes: float) -> float:
    """Return the number of the row `target` for that of the row `source`. Errors: ValueError where loss or penalty differ."""
    if (ROWS[source].loss, ROWS[source].penalty) != (ROWS[target].loss, ROWS[target].penalty):
        raise ValueError(
            f"{source} and {target} have not the same loss and penalty: no factor leads from one to the other"
        )
    return ROWS[target].number(lam_from(source, number, **sizes), **sizes)


def rss_lam(lam: float) -> float:
    """Return the μ for which RSS + μ·penalty is twice ½RSS + λ·penalty: 2λ, for L1 and for L2."""
    return number_for("rss", lam)


def mse_lam(lam: float, n: int) -> float:
    """Return the μ for which RSS/n + μ·penalty has the minimizers of ½RSS + λ·penalty: 2λ/n, for L1 and for L2."""
    return number_for("mse", lam, n=n)


def lam_from_mse(mse: float, n: int) -> float:
    """Return the λ of this site for the objective RSS/n + mse·penalty: n·mse/2, for L1 and for L2."""
    return lam_from("mse", mse, n=n)


def lasso_alpha(lam: float, n: int) -> float:
    """Return the α of scikit-learn's `Lasso`, RSS/(2n) + α‖w‖₁, that fits this site's L1 at λ on n rows: λ/n."""
    return number_for("lasso", lam, n=n)


def lam_from_lasso_alpha(alpha: float, n: int) -> float:
    """Return the λ of this site's L1 that scikit-learn's `Lasso(alpha)` fits on n rows: nα."""
    return lam_from("lasso", alpha, n=n)


def ridge_alpha(lam: float) -> float:
    """Return the α of scikit-learn's `Ridge`, RSS + α‖w‖₂², that fits this site's L2 at λ: 2λ, whatever n."""
    return number_for("ridge", lam)


def lam_from_ridge_alpha(alpha: float) -> float:
    """Return the λ of this site's L2 that scikit-learn's `Ridge(alpha)` fits: α/2."""
    return lam_from("ridge", alpha)


def elastic_net_parameters(l1: float, l2: float, n: int) -> tuple[float, float]:
    """Return (alpha, l1_ratio) of scikit-learn's `ElasticNet` that fits ½RSS + l1·‖w‖₁ + l2·‖w‖₂² on n rows.

    Its objective is RSS/(2n) + α·ρ‖w‖₁ + ½α(1 − ρ)‖w‖₂² with ρ = l1_ratio. Not both l1 and l2 may be 0.
    """
    l1_part, l2_part = number_for("elastic-net-l1", l1, n=n), number_for("elastic-net-l2", l2, n=n)
    return l1_part + l2_part, l1_part / (l1_part + l2_part)


def glmnet_parameters(l1: float, l2: float, n: int, s_y: float) -> tuple[float, float]:
    """Return (lambda, alpha) of R's `glmnet`, standardize = FALSE, that fits ½RSS + l1·‖w‖₁ + l2·‖w‖₂² on n rows.

    Its gaussian family minimizes RSS/(2n) + λ[α‖w‖₁ + (1 − α)/(2s_y)·‖w‖₂²], where s_y = √(Σ(y − ȳ)²/n).
    """
    l1_part, l2_part = number_for("glmnet", l1, n=n), number_for("glmnet-ridge", l2, n=n, s_y=s_y)
    return l1_part + l2_part, l1_part / (l1_part + l2_part)


def lams_from_esl(lam: float, alpha: float) -> tuple[float, float]:
    """Return (l1, l2), where λ·Σⱼ(αwⱼ² + (1 − α)|wⱼ|), formula 3.54 of ESL, is l1·‖w‖₁ + l2·‖w‖₂²: its α weights L2."""
    return lam * (1 - alpha), lam * alpha


def sgd_l1_alpha(lam: float, n: int) -> float:
    """Return the α of scikit-learn's `SGDRegressor(penalty="l1")`, RSS/(2n) + α‖w‖₁, for this site's L1 at λ: λ/n."""
    return number_for("sgd-l1", lam, n=n)


def sgd_l2_alpha(lam: float, n: int) -> float:
    """Return the α of scikit-learn's `SGDRegressor(penalty="l2")`, RSS/(2n) + ½α‖w‖₂², for the site's L2 at λ: 2λ/n."""
    return number_for("sgd-l2", lam, n=n)


def logistic_c(lam: float, penalty: str) -> float:
    """Return the C of scikit-learn's `LogisticRegression` that fits f + λ·penalty, f the sum of the log-losses.

    Its objective is C·f + ‖w‖₁ for "l1", so C = 1/λ, and C·f + ½‖w‖₂² for "l2", so C = 1/(2λ). λ > 0.
    """
    return number_for(f"logistic-{penalty}", lam)


def weight_decay(lam: float) -> float:
    """Return the κ for which a gradient step on f + λ‖w‖₂² adds κw to the gradient of f: 2λ."""
    return number_for("weight-decay", lam)


def rescaled_lams(l1: float, l2: float, c: float) -> tuple[float, float]:
    """Return the (l1, l2) that give the same fit after every column of X is multiplied by c > 0: (c·l1, c²·l2).

    The weights are then those from before divided by c. From columns of norm 1 to columns of variance 1, c = √n.
    """
    return c * l1, c**2 * l2


def rows() -> list[dict]:
    """Return all records as plain data, each with the versions it was last run with; for tables and the translator."""
    runs = runs_of_libraries()
    return [_plain(row) | runs.get(row.id, {}) for row in ROWS.values()]


def _plain(row: Row) -> dict:
    said = {name: getattr(row, name) for name in Row.__dataclass_fields__}
    return said | {"title": row.title, "group": f"{LOSSES[row.loss]}, {PENALTIES[row.penalty]}"}


def numbers() -> dict[str, float | int | str]:
    run = [row for row in rows() if "version" in row]
    return {
        "n": N,
        "lasso_one": lam_from_lasso_alpha(1.0, N),
        "ridge_one": lam_from_ridge_alpha(1.0),
        "run": len(run),
        "libraries": len({row["library"] for row in run}),
    }

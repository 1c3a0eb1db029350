"""The numbers that the argument hangs on, enclosed by interval arithmetic: rounding cannot have made them up."""

import pytest
from mpmath import iv

from snippets import nonconvex, regularization_path
from snippets.shared.data import diabetes as diabetes_data
from snippets.shared.data import raw_diabetes

iv.prec = 100


def enclosed(value: float, slack: float):
    """Return the interval of all numbers within `slack` of the value."""
    return iv.mpf([value - slack, value + slack])


def loss(x):
    return -2 * iv.exp(-4 * (x - 2) ** 2)


def slope(x):
    return 16 * (x - 2) * iv.exp(-4 * (x - 2) ** 2)


def pieces(start: float, end: float, count: int):
    """Yield intervals that cover [start, end]."""
    for k in range(count):
        yield iv.mpf([start + (end - start) * k / count, start + (end - start) * (k + 1) / count])


def test_the_minimum_in_the_far_valley_lies_within_a_hair_of_the_number_that_pages_quote():
    x, lam = nonconvex.global_minimizer(nonconvex.LAM), iv.mpf(nonconvex.LAM)
    assert slope(iv.mpf(x - 1e-8)) + lam < 0 < slope(iv.mpf(x + 1e-8)) + lam
    best = loss(iv.mpf(x)) + lam * x
    assert best < loss(iv.mpf(0))
    for piece in pieces(-1, 4, 4000):  # nowhere else is it as low; beyond, |x| alone costs more
        if piece.b < x - 2e-2 or piece.a > x + 2e-2:
            assert loss(piece) + lam * abs(piece) > best


def test_the_lambda_that_is_large_enough_lies_within_a_hair_of_the_number_that_pages_quote():
    lam = nonconvex.sufficient_lam()
    at = nonconvex.VALLEY

    def saved(x):
        return (loss(iv.mpf(0)) - loss(x)) / x

    assert max(saved(iv.mpf(at - 0.1 + k / 1000)).a for k in range(120)) > lam - 1e-5
    for start, end, count in ((0.5, 1.6, 400), (1.6, 2.3, 4000), (2.3, 4, 400)):
        for piece in pieces(start, end, count):
            assert saved(piece).b < lam + 4e-4
    # Nearer to 0 the loss falls by less than its steepest slope there allows; beyond 4 by at most 2.
    assert all(abs(slope(piece)).b < 0.5 for piece in pieces(-0.5, 0.5, 400))
    assert iv.mpf(2) / 4 < lam


@pytest.fixture(scope="module")
def diabetes():
    """X with centered columns of length one, and centered y, as intervals around the exact values of the data."""
    X, y, names = raw_diabetes()
    columns = []
    for column in [*X.T, y]:
        exact = [iv.mpf(str(value)) for value in column]
        mean = sum(exact) / len(exact)
        columns.append([value - mean for value in exact])
    *features, answers = columns
    scaled = []
    for column in features:
        length = iv.sqrt(sum(value**2 for value in column))
        scaled.append([value / length for value in column])
    return scaled, answers, names


def products(one, other):
    return sum(a * b for a, b in zip(one, other, strict=True))


def weights_as_lines(columns, y, on, signs):
    """Return a and b with w = a − λb on the kept columns: the solution while these signs last."""
    gram = iv.matrix(len(on), len(on))
    ends = iv.matrix(len(on), 2)
    for i, one in enumerate(on):
        for j, other in enumerate(on):
            gram[i, j] = products(columns[one], columns[other])
        ends[i, 0], ends[i, 1] = products(columns[one], y), signs[i]
    return [iv.lu_solve(gram, ends[:, k]) for k in (0, 1)]


def test_s3_leaves_the_path_and_comes_back_where_pages_say(diabetes):
    columns, y, names = diabetes
    n, s3 = regularization_path.numbers(), names.index("s3")
    X, answers, _ = diabetes_data()
    between = (n["leaves"] + n["returns"]) / 2

    def line_at(lam):
        w = regularization_path.lasso_path(X, answers, [lam])[0]
        on = [j for j in range(len(w)) if w[j] != 0]
        return on, [1 if w[j] > 0 else -1 for j in on]

    on, signs = line_at(n["leaves"] + 1e-2)  # s3 is still on: where does its line meet 0?
    a, b = weights_as_lines(columns, y, on, signs)
    k = on.index(s3)
    assert abs(a[k] / b[k] - n["leaves"]) < 1e-6
    on, signs = line_at(between)  # s3 is off: where does its pull reach λ, and with which sign?
    assert s3 not in on
    a, b = weights_as_lines(columns, y, on, signs)
    pull = products(columns[s3], y) - sum(a[i] * products(columns[s3], columns[j]) for i, j in enumerate(on))
    rises = sum(b[i] * products(columns[s3], columns[j]) for i, j in enumerate(on))
    meets = [pull / (sign - rises) for sign in (1, -1)]
    assert min(abs(meet - n["returns"]) for meet in meets) < 1e-6

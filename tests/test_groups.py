import numpy as np
import pytest
from scipy.spatial import ConvexHull

from snippets import group_lasso, groups
from snippets.lasso import lasso


def ball(norm, n: int = 60_000) -> np.ndarray:
    """Return random points of the surface {norm(w) = 1}."""
    w = np.random.default_rng(0).normal(size=(n, 3))
    w[: n // 4, 0] = 0  # the rim, and the equator
    w[n // 4 : n // 4 + 9, 1:] = 0
    w[n // 2 : n // 2 + 99, :2] = 0
    w[n // 2 + 99 : n // 2 + 199, ::2] = 0
    return w / norm(w)[:, None]


def group_norm(w):
    return np.abs(w[:, 0]) + np.hypot(w[:, 1], w[:, 2])


def one_norm(w):
    return np.abs(w).sum(axis=1)


def lines(panel) -> dict[str, list[np.ndarray]]:
    found = {}
    for line in panel.ax.lines:
        found.setdefault(line.get_label(), []).append(np.column_stack(line.get_data()).astype(float))
    return found


def test_what_is_drawn_is_the_outline_of_the_ball_as_seen_and_the_kinks_are_where_groups_are_0():
    parts = groups.group_ball()
    np.testing.assert_allclose(group_norm(parts["rim"]), 1)
    np.testing.assert_allclose(parts["rim"][:, 0], 0)
    np.testing.assert_allclose(np.abs(parts["tips"]), [[1, 0, 0], [1, 0, 0]])
    panel = groups.figure()[1]
    drawn = np.vstack([*lines(panel)["side"], *lines(panel)["rim"]])
    seen = ConvexHull(groups.seen(ball(group_norm)))
    assert ConvexHull(drawn).volume == pytest.approx(seen.volume, rel=2e-3)
    assert (seen.equations[:, :2] @ drawn.T + seen.equations[:, 2:] <= 5e-3).all()
    for side in lines(panel)["side"]:  # tangents: each side meets the rim, and leaves it outside nowhere
        for touch in (side[0], side[2]):
            assert (touch[0]) ** 2 + (touch[1] / np.sin(groups.TILT)) ** 2 == pytest.approx(1)
            normal = np.array([touch[1] - side[1][1], side[1][0] - touch[0]])
            rim = lines(panel)["rim"][0] @ normal - side[1] @ normal
            assert rim.min() > -1e-3 or rim.max() < 1e-3


def test_the_ball_of_l1_has_six_corners_and_twelve_edges_of_which_those_at_the_back_are_dotted():
    panel = groups.figure()[0]
    found = lines(panel)
    assert len(found["seen edge"]) + len(found["hidden edge"]) == 12
    seen = ConvexHull(groups.seen(ball(one_norm)))
    assert ConvexHull(found["corners"][0]).volume == pytest.approx(seen.volume, rel=1e-3)
    parts = groups.diamond()
    right, up = groups.seen(np.eye(3)).T
    eye = np.cross(right, up)  # towards the eye or away from it: what is higher up is nearer to who looks from above
    eye = eye * np.sign(eye[0])
    for name, hidden in (("seen", False), ("hidden", True)):
        for edge, drawn in zip(parts[name], found[f"{name} edge"], strict=True):
            np.testing.assert_allclose(drawn, groups.seen(edge))
            middle = edge.mean(axis=0)
            np.testing.assert_allclose(np.abs(edge).sum(axis=1), 1)
            assert (np.abs(middle + 0.05 * eye).sum() <= 1) == hidden  # the ray to the eye goes through the ball


def test_the_eye_keeps_lengths_in_the_plane_of_the_drawing():
    right, up = groups.seen(np.eye(3)).T
    np.testing.assert_allclose([right @ right, up @ up, right @ up], [1, 1, 0], atol=1e-12)


def test_the_lines_are_fits_that_meet_the_conditions_and_the_pair_leaves_0_together_only_as_a_group():
    X, y, names, belongs = group_lasso.measurements()
    panel = groups.figure()[2]
    found = {name: values[0] for name, values in lines(panel).items()}
    pair = [names.index(name) for name in groups.PAIR]
    for lam, *_ in found["L1, s6"][::7]:
        w, v = lasso(X, y, lam), group_lasso.group_lasso(X, y, belongs, lam)
        for column, name in zip(pair, groups.PAIR, strict=True):
            for label, fit in (("L1", w), ("groups", v)):
                x, weights = found[f"{label}, {name}"].T
                assert weights[x == lam][0] == pytest.approx(fit[column], abs=0.05)
    both = [found[f"groups, {name}"][:, 1] != 0 for name in groups.PAIR]
    assert (both[0] == both[1]).all()
    assert (found["L1, s6"][:, 1] != 0).sum() < (found["L1, s6²"][:, 1] != 0).sum() < both[0].sum() < len(both[0])


def test_the_numbers_are_where_the_weights_come_on():
    n, (X, y, names, belongs) = groups.numbers(), group_lasso.measurements()
    first, second = (names.index(name) for name in groups.PAIR)
    for key, column in (("l1_first", first), ("l1_second", second)):
        assert lasso(X, y, n[key] + 0.1)[column] == 0 != lasso(X, y, n[key] - 0.1)[column]
    below, above = (group_lasso.group_lasso(X, y, belongs, n["together"] + shift) for shift in (-0.1, 0.1))
    assert below[[first, second]].all()
    assert not above[[first, second]].any()
    for lam in np.linspace(n["together"], 950, 8)[1:]:
        assert not group_lasso.group_lasso(X, y, belongs, lam)[[first, second]].any()
        assert not lasso(X, y, lam)[[first, second]].any()


def test_the_description_follows_the_numbers_and_the_view(monkeypatch):
    n = {"l1_first": 12.0, "l1_second": 34.0, "together": 56.0}
    monkeypatch.setattr(groups, "numbers", lambda: n)
    words = groups.description()
    for lam in ("12", "34", "56"):
        assert f"from λ = {lam} on" in words
    assert f"{2 * np.cos(groups.TILT):.2f} apart" in words
    assert "2.00 wide" in words

(* One weight, any loss at all: how large lam has to be. *)
From Coq Require Import Reals Lra Psatz.
Require Import Definitions Slopes Kink.
Open Scope R_scope.

(* For any f at all, 0 minimizes f + lam |x| if and only if lam is at least (f(0) - f(x)) / |x| for every x other than
   0. *)
Theorem zero_iff_lambda_bounds_every_saving (f : R -> R) (lam : R) :
  minimizes 0 (fun x => f x + lam * Rabs x) <-> is_upper_bound (saving f) lam.
Proof.
  split.
  - intros M s [x [N ->]]. specialize (M x). cbv beta in M. rewrite Rabs_R0 in M.
    assert (P := Rabs_pos_lt x N). apply Rmult_le_reg_r with (Rabs x); [exact P |].
    replace ((f 0 - f x) / Rabs x * Rabs x) with (f 0 - f x) by (field; lra). lra.
  - intros U x. destruct (Req_dec x 0) as [-> | N]; [lra |].
    assert (P := Rabs_pos_lt x N). rewrite Rabs_R0.
    assert (H : (f 0 - f x) / Rabs x <= lam) by (apply U; exists x; auto).
    apply Rmult_le_compat_r with (r := Rabs x) in H; [| lra].
    replace ((f 0 - f x) / Rabs x * Rabs x) with (f 0 - f x) in H by (field; lra). lra.
Qed.

(* For f convex and differentiable at 0 the least such lam is |f'(0)|: it is the supremum of (f(0) - f(x)) / |x|. *)
Theorem the_largest_saving_of_a_convex_loss (f : R -> R) (d : R) :
  convex f -> derivative f 0 d -> is_lub (saving f) (Rabs d).
Proof.
  intros C D. split.
  - apply zero_iff_lambda_bounds_every_saving, (if_the_slope_is_at_most_lambda f d); [exact C | exact D | lra].
  - intros b U. apply (only_if_the_slope_is_at_most_lambda f d b D), zero_iff_lambda_bounds_every_saving, U.
Qed.

(* A large enough lam gives 0, first case: f convex on all of R. *)
Theorem a_large_lambda_for_a_convex_loss (f : R -> R) :
  convex f -> exists least, forall lam, least <= lam -> minimizes 0 (fun x => f x + lam * Rabs x).
Proof.
  intro C. exists (Rmax (f 1) (f (-1)) - f 0). intros lam L x.
  assert (A := Rmax_l (f 1) (f (-1))). assert (B := Rmax_r (f 1) (f (-1))). rewrite Rabs_R0.
  assert (S : forall y s, y = Rabs x -> s = 1 \/ s = -1 -> x = s * y -> f 0 <= f x + lam * y).
  { intros y s -> S E. assert (P := Rabs_pos x).
    assert (0 < / (1 + Rabs x)) by (apply Rinv_0_lt_compat; lra).
    assert (T : / (1 + Rabs x) * (1 + Rabs x) = 1) by (field; lra).
    set (t := / (1 + Rabs x)) in *.
    assert (V := C x (- s) t ltac:(split; nra)).
    replace (t * x + (1 - t) * - s) with 0 in V by (rewrite E at 1; nra).
    assert (f (- s) <= f 0 + lam).
    { destruct S as [-> | ->]; [replace (- (1)) with (-1) by ring | replace (- -1) with 1 by ring]; lra. }
    assert (K : f 0 * (1 + Rabs x) <= f x + f (- s) * Rabs x).
    { apply Rmult_le_reg_l with t; [lra |].
      replace (t * (f 0 * (1 + Rabs x))) with (f 0 * (t * (1 + Rabs x))) by ring.
      replace (t * (f x + f (- s) * Rabs x)) with (t * f x + f (- s) * (t * (1 + Rabs x) - t)) by ring.
      rewrite T. lra. }
    nra. }
  rewrite Rmult_0_r, Rplus_0_r. destruct (Rle_dec 0 x).
  - apply (S (Rabs x) 1); [reflexivity | left; reflexivity | rewrite Rabs_right; lra].
  - apply (S (Rabs x) (-1)); [reflexivity | right; reflexivity | rewrite Rabs_left; lra].
Qed.

(* A large enough lam gives 0, second case: f differentiable at 0 and bounded below, convex or not. *)
Theorem a_large_lambda_for_a_loss_bounded_below (f : R -> R) (d bottom : R) :
  derivative f 0 d -> (forall x, bottom <= f x) ->
  exists least, forall lam, least <= lam -> minimizes 0 (fun x => f x + lam * Rabs x).
Proof.
  intros D B.
  destruct (a_strict_local_minimum f d (Rabs d + 1) D ltac:(lra)) as [delta [P near]].
  assert (Q : 0 <= (f 0 - bottom) / delta).
  { apply Rmult_le_pos; [specialize (B 0); lra | apply Rlt_le, Rinv_0_lt_compat, P]. }
  exists (Rmax (Rabs d + 1) ((f 0 - bottom) / delta)). intros lam L x.
  assert (L1 := Rmax_l (Rabs d + 1) ((f 0 - bottom) / delta)).
  assert (L2 := Rmax_r (Rabs d + 1) ((f 0 - bottom) / delta)).
  assert (X := Rabs_pos x). specialize (B x). rewrite Rabs_R0.
  destruct (Rlt_dec (Rabs x) delta).
  - destruct (Req_dec x 0) as [-> | N]; [rewrite Rabs_R0; lra |].
    specialize (near x N ltac:(assumption)). rewrite Rabs_R0 in near. nra.
  - assert (E : (f 0 - bottom) / delta * delta = f 0 - bottom) by (field; lra). nra.
Qed.

(* One of the two is needed: for f = -x^2 no lam makes 0 a minimum of f + lam |x|. *)
Theorem no_lambda_is_large_enough :
  forall lam, ~ minimizes 0 (fun x => - x ^ 2 + lam * Rabs x).
Proof.
  intros lam M. specialize (M (Rabs lam + 1)). cbv beta in M. rewrite Rabs_R0 in M.
  assert (P := Rabs_pos lam). assert (Q := RRle_abs lam). rewrite (Rabs_right (Rabs lam + 1)) in M by lra. nra.
Qed.

(* Differentiability is the other: f = -sqrt |x| near 0 falls infinitely steeply, and no lam makes 0 a minimum. *)
Theorem no_lambda_is_large_enough_for_a_cusp :
  forall lam, ~ minimizes 0 (fun x => - sqrt (Rabs x) + lam * Rabs x).
Proof.
  intros lam M. set (s := / (Rabs lam + 2)).
  assert (P := Rabs_pos lam). assert (Q := RRle_abs lam).
  assert (S : 0 < s) by (apply Rinv_0_lt_compat; lra).
  assert (E : s * (Rabs lam + 2) = 1) by (unfold s; field; lra).
  specialize (M (s * s)). cbv beta in M. rewrite Rabs_R0, sqrt_0, (Rabs_right (s * s)), sqrt_square in M by nra. nra.
Qed.

(* A root as penalty: f differentiable at 0, convex or not. However small lam > 0 is, 0 is a strict local minimum of
   f + lam sqrt |x|. *)
Theorem a_root_makes_zero_a_local_minimum_at_every_lambda (f : R -> R) (d lam : R) :
  derivative f 0 d -> 0 < lam ->
  exists delta, 0 < delta /\
    forall x, x <> 0 -> Rabs x < delta -> f 0 + lam * sqrt (Rabs 0) < f x + lam * sqrt (Rabs x).
Proof.
  intros D L. destruct (a_strict_local_minimum f d (Rabs d + 1) D ltac:(lra)) as [delta [P near]].
  set (k := lam / (Rabs d + 1)). assert (A := Rabs_pos d).
  assert (K : k * (Rabs d + 1) = lam) by (unfold k; field; lra).
  assert (K0 : 0 < k) by (apply Rdiv_lt_0_compat; lra).
  exists (Rmin delta (k * k)). split; [apply Rmin_glb_lt; nra |]. intros x N H.
  assert (M1 := Rmin_l delta (k * k)). assert (M2 := Rmin_r delta (k * k)).
  specialize (near x N ltac:(lra)). rewrite Rabs_R0, sqrt_0 in *.
  assert (S := sqrt_sqrt (Rabs x) (Rabs_pos x)). assert (S0 := sqrt_lt_R0 (Rabs x) (Rabs_pos_lt x N)).
  set (s := sqrt (Rabs x)) in *. assert (s < k) by nra.
  assert ((Rabs d + 1) * (s * s) <= (Rabs d + 1) * (k * s)) by (apply Rmult_le_compat_l; nra). nra.
Qed.

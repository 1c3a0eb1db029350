(* One weight and the L1 penalty: when lam |x| holds the minimum at 0. *)
From Coq Require Import Reals Lra Psatz.
Require Import Definitions Slopes.
Open Scope R_scope.

(* Necessary, convex or not: f differentiable at 0. If 0 minimizes f + lam |x|, then |f'(0)| <= lam. *)
Theorem only_if_the_slope_is_at_most_lambda (f : R -> R) (d lam : R) :
  derivative f 0 d ->
  minimizes 0 (fun x => f x + lam * Rabs x) -> Rabs d <= lam.
Proof.
  intros D M. apply Rabs_le. split.
  - assert (0 <= d + lam); [| lra]. refine (right_slope_of_a_minimum _ _ _ M).
    apply slope_right_plus; [apply derivative_right, D | apply absolute_value_right].
  - assert (d + - lam <= 0); [| lra]. refine (left_slope_of_a_minimum _ _ _ M).
    apply slope_left_plus; [apply derivative_left, D | apply absolute_value_left].
Qed.

(* Sufficient for a convex loss: f convex and differentiable at 0. If |f'(0)| <= lam, then 0 minimizes f + lam |x|. *)
Theorem if_the_slope_is_at_most_lambda (f : R -> R) (d lam : R) :
  convex f -> derivative f 0 d ->
  Rabs d <= lam -> minimizes 0 (fun x => f x + lam * Rabs x).
Proof.
  intros C D S.
  apply (interval_of_slopes f (fun x => lam * Rabs x) d (- lam) lam C D).
  - apply absolute_value_convex. assert (H := Rabs_pos d). lra.
  - apply absolute_value_left.
  - apply absolute_value_right.
  - assert (A := RRle_abs d). assert (B := RRle_abs (- d)). rewrite Rabs_Ropp in B. lra.
Qed.

(* L1, one weight. f convex and differentiable at 0: 0 minimizes f + lam |x| if and only if |f'(0)| <= lam. *)
Theorem zero_iff_the_slope_is_at_most_lambda (f : R -> R) (d lam : R) :
  convex f -> derivative f 0 d ->
  (minimizes 0 (fun x => f x + lam * Rabs x) <-> Rabs d <= lam).
Proof.
  intros C D. split.
  - apply only_if_the_slope_is_at_most_lambda, D.
  - apply if_the_slope_is_at_most_lambda; assumption.
Qed.

(* Without convexity |f'(0)| <= lam is not enough: f = -x - x^2 has f'(0) = -1, and at lam = 1 the value at 1 is below
   the one at 0. *)
Theorem equality_needs_convexity :
  let f := fun x => - x - x ^ 2 in
  derivative f 0 (-1) /\ Rabs (-1) <= 1 /\ ~ minimizes 0 (fun x => f x + 1 * Rabs x).
Proof.
  intro f. split; [| split].
  - replace (-1) with (- 1 - 0) by ring. apply derivable_pt_lim_minus.
    + apply derivable_pt_lim_opp, derivable_pt_lim_id.
    + assert (H := square_flat 1). intros eps E. destruct (H eps E) as [delta K]. exists delta.
      intros h N B. specialize (K h N B). rewrite !Rmult_1_l in K. exact K.
  - rewrite Rabs_left; lra.
  - intro M. specialize (M 1). unfold f in M. rewrite Rabs_R0, Rabs_R1 in M. lra.
Qed.

(* Nor is |f'(0)| < lam: f = -2 exp(-4 (x - 2)^2) is almost flat at 0, |f'(0)| <= 0.3, yet at lam = 0.3 its dip around
   2 wins. *)
Theorem a_far_dip_needs_convexity :
  let f := fun x => -2 * exp (-4 * (x - 2) ^ 2) in
  exists d, derivative f 0 d /\ Rabs d < 3 / 10 /\ ~ minimizes 0 (fun x => f x + 3 / 10 * Rabs x).
Proof.
  intro f.
  assert (B : exp (-16) <= / 625).
  { replace (-16) with (- (16)) by ring. rewrite exp_Ropp. apply Rinv_le_contravar; [lra |].
    replace 16 with (4 + 4 + 4 + 4) by ring. rewrite !exp_plus.
    assert (5 <= exp 4) by (assert (H := exp_ineq1 4 ltac:(lra)); lra).
    assert (25 <= exp 4 * exp 4) by nra. assert (125 <= exp 4 * exp 4 * exp 4) by nra. nra. }
  assert (P := exp_pos (- 16)).
  exists (-2 * (exp (-16) * 16)). split; [| split].
  - assert (I : derivable_pt_lim (fun x => -4 * (x - 2) ^ 2) 0 16).
    { replace 16 with (-4 * (INR 2 * (0 - 2) ^ 1 * 1)) by (simpl; ring).
      apply (derivable_pt_lim_scal (fun x => (x - 2) ^ 2)).
      apply (derivable_pt_lim_comp (fun x => x - 2) (fun y => y ^ 2)).
      - replace 1 with (1 - 0) by ring.
        apply derivable_pt_lim_minus; [apply derivable_pt_lim_id | apply derivable_pt_lim_const].
      - apply (derivable_pt_lim_pow (0 - 2) 2). }
    apply (derivable_pt_lim_scal (fun x => exp (-4 * (x - 2) ^ 2))).
    apply (derivable_pt_lim_comp (fun x => -4 * (x - 2) ^ 2) exp); [exact I |].
    replace (-16) with (-4 * (0 - 2) ^ 2) by ring. apply derivable_pt_lim_exp.
  - rewrite Rabs_left; lra.
  - intro M. specialize (M 2). unfold f in M. rewrite Rabs_R0, Rabs_right in M by lra.
    replace (-4 * (2 - 2) ^ 2) with 0 in M by ring. rewrite exp_0 in M.
    replace (-4 * (0 - 2) ^ 2) with (-16) in M by ring. lra.
Qed.

(* Convex or not, f differentiable at 0: if |f'(0)| < lam, then near 0 every other point is strictly worse for f + lam
   |x|. *)
Theorem a_strict_local_minimum (f : R -> R) (d lam : R) :
  derivative f 0 d -> Rabs d < lam ->
  exists delta, 0 < delta /\
    forall x, x <> 0 -> Rabs x < delta -> f 0 + lam * Rabs 0 < f x + lam * Rabs x.
Proof.
  intros D S. apply Rabs_def2 in S.
  destruct (soon_above f d (- lam) (derivative_right _ _ _ D) ltac:(lra)) as [a [A HA]].
  destruct (soon_above _ _ (- lam) (mirror_slope _ _ (derivative_left _ _ _ D)) ltac:(lra)) as [b [B HB]].
  exists (Rmin a b). split; [apply Rmin_glb_lt; assumption |]. intros x N H.
  assert (Rmin a b <= a) by apply Rmin_l. assert (Rmin a b <= b) by apply Rmin_r. rewrite Rabs_R0.
  destruct (Rlt_dec 0 x).
  - rewrite Rabs_right in * by lra. specialize (HA x ltac:(lra)). lra.
  - rewrite Rabs_left in * by lra. specialize (HB (- x) ltac:(lra)). cbv beta in HB.
    rewrite Ropp_involutive, Ropp_0 in HB. lra.
Qed.

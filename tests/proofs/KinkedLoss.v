(* A loss with a kink of its own. *)
From Coq Require Import Reals Lra Psatz.
Require Import Definitions Slopes.
Open Scope R_scope.

Lemma a_convex_function_has_a_right_slope f : convex f -> exists r, slope_right f 0 r.
Proof.
  intro C. set (steepness := fun s => exists h, 0 < h /\ s = - ((f h - f 0) / h)).
  assert (quotient : forall h, 0 < h -> (f h - f 0) / h * h = f h - f 0) by (intros; field; lra).
  destruct (completeness steepness) as [m [Up Low]].
  - exists (f (-1) - f 0). intros s [h [H ->]]. set (q := (f h - f 0) / h).
    assert (Q : q * h = f h - f 0) by (apply quotient, H).
    assert (T : / (1 + h) * (1 + h) = 1) by (field; lra). set (t := / (1 + h)) in *.
    assert (0 < t) by (apply Rinv_0_lt_compat; lra).
    assert (V := C h (-1) t ltac:(split; nra)). replace (t * h + (1 - t) * -1) with 0 in V by nra.
    assert (f 0 * (1 + h) <= f h + f (-1) * h) by
      (apply Rmult_le_reg_l with t; [lra |];
       replace (t * (f 0 * (1 + h))) with (f 0 * (t * (1 + h))) by ring;
       replace (t * (f h + f (-1) * h)) with (t * f h + f (-1) * (t * (1 + h) - t)) by ring; rewrite T; lra).
    assert (q * h >= - (f (-1) - f 0) * h) by lra. nra.
  - exists (- ((f 1 - f 0) / 1)). exists 1. split; [lra | reflexivity].
  - exists (- m). intros eps E.
    assert (N : ~ is_upper_bound steepness (m - eps)) by (intro U; specialize (Low _ U); lra).
    assert (W : exists k, 0 < k /\ (f k - f 0) / k < - m + eps).
    { apply Classical_Prop.NNPP. intro No. apply N. intros s [h [H ->]]. apply Rnot_lt_le. intro L.
      apply No. exists h. split; lra. }
    destruct W as [k [K S]]. exists k. split; [exact K |]. intros h H. rewrite Rplus_0_l.
    assert (A : - ((f h - f 0) / h) <= m) by (apply Up; exists h; split; [lra | reflexivity]).
    assert (B : (f h - f 0) / h <= (f k - f 0) / k).
    { set (t := h / k). assert (T : t * k = h) by (unfold t; field; lra).
      assert (V := C k 0 t ltac:(split; nra)). replace (t * k + (1 - t) * 0) with h in V by (rewrite <- T; ring).
      apply Rmult_le_reg_r with h; [lra |]. rewrite quotient by lra.
      rewrite <- T at 2. replace ((f k - f 0) / k * (t * k)) with (t * ((f k - f 0) / k * k)) by ring.
      rewrite quotient by lra. lra. }
    apply Rabs_def1; lra.
Qed.

(* A convex function on all of R has a slope on each side of 0, so the next theorem speaks of every convex loss. *)
Theorem a_convex_function_has_both_slopes (f : R -> R) :
  convex f -> exists l r, slope_left f 0 l /\ slope_right f 0 r.
Proof.
  intro C. destruct (a_convex_function_has_a_right_slope f C) as [r R].
  destruct (a_convex_function_has_a_right_slope _ (mirror_convex f C)) as [l L].
  exists (- l), r. split; [| exact R]. intros eps E. destruct (L eps E) as [delta [P H]].
  exists delta. split; [exact P |]. intros h T. specialize (H h T). cbv beta in H. rewrite <- Rabs_Ropp.
  replace (- ((f 0 - f (0 - h)) / h - - l)) with ((f (- (0 + h)) - f (- 0)) / h - l); [exact H |].
  rewrite Ropp_0. replace (- (0 + h)) with (0 - h) by ring. field. lra.
Qed.

(* f convex, kinked at 0 or not, with slopes f'(0-) and f'(0+): 0 minimizes f + lam |x| if and only if
   f'(0-) <= lam and f'(0+) >= -lam. *)
Theorem zero_iff_both_slopes_allow_it (f : R -> R) (l r lam : R) :
  convex f -> slope_left f 0 l -> slope_right f 0 r -> 0 <= lam ->
  (minimizes 0 (fun x => f x + lam * Rabs x) <-> l <= lam /\ r >= - lam).
Proof.
  intros C L R P.
  rewrite (minimum_of_a_convex_function (fun x => f x + lam * Rabs x) (l + - lam) (r + lam)).
  - split; lra.
  - apply convex_plus; [exact C | apply absolute_value_convex, P].
  - apply slope_left_plus; [exact L | apply absolute_value_left].
  - apply slope_right_plus; [exact R | apply absolute_value_right].
Qed.

(* With two weights that rule, one weight at a time, is not enough for a kinked loss. f = 2 |w0 - w1| + ((w0 - 2)^2 +
   (w1 - 2)^2) / 2 is convex, and f + (|w0| + |w1|) / 2 has at (0, 0) its minimum along each axis, 4; at (1.5, 1.5) it
   is 1.75. *)
Theorem one_weight_at_a_time_is_not_enough :
  let f := fun w : vector => 2 * Rabs (w 0%nat - w 1%nat) + ((w 0%nat - 2) ^ 2 + (w 1%nat - 2) ^ 2) / 2 in
  let F := fun w : vector => f w + 1 / 2 * norm1 2 w in
  convex_many f
  /\ (forall w, w 1%nat = 0 -> F zero <= F w) /\ (forall w, w 0%nat = 0 -> F zero <= F w)
  /\ F zero = 4 /\ F (fun _ => 3 / 2) = 7 / 4.
Proof.
  assert (Z : Rabs (0 - 0) = 0) by (rewrite Rminus_diag_eq, Rabs_R0; reflexivity).
  assert (large : forall x, x <= Rabs x /\ - x <= Rabs x).
  { intro x. assert (A := RRle_abs x). assert (B := RRle_abs (- x)). rewrite Rabs_Ropp in B. lra. }
  intros f F. assert (F0 : F zero = 4).
  { unfold F, f, norm1, zero. simpl. rewrite Z, Rabs_R0. field. }
  split; [| split; [| split; [| split]]].
  - intros u v t T. unfold f, mix. set (a := u 0%nat - u 1%nat). set (b := v 0%nat - v 1%nat).
    replace (t * u 0%nat + (1 - t) * v 0%nat - (t * u 1%nat + (1 - t) * v 1%nat)) with (t * a + (1 - t) * b)
      by (unfold a, b; ring).
    assert (H := absolute_value_convex 2 ltac:(lra) a b t T). cbv beta in H.
    assert (Q : forall x y, (t * x + (1 - t) * y - 2) ^ 2 <= t * (x - 2) ^ 2 + (1 - t) * (y - 2) ^ 2).
    { intros x y. assert (0 <= t * (1 - t) * (x - y) ^ 2) by (apply Rmult_le_pos; [nra | apply pow2_ge_0]). nra. }
    assert (Q0 := Q (u 0%nat) (v 0%nat)). assert (Q1 := Q (u 1%nat) (v 1%nat)). lra.
  - intros w E. rewrite F0. unfold F, f, norm1, sum. rewrite E, Rminus_0_r, Rabs_R0.
    destruct (large (w 0%nat)). nra.
  - intros w E. rewrite F0. unfold F, f, norm1, sum. rewrite E, Rabs_minus_sym, Rminus_0_r, Rabs_R0.
    destruct (large (w 1%nat)). nra.
  - exact F0.
  - unfold F, f, norm1, sum. rewrite (Rminus_diag_eq (3 / 2)), Rabs_R0, Rabs_right by lra. field.
Qed.

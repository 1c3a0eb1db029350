(* Norms with a kink elsewhere: ||w||_2, not squared, and the largest entry. *)
From Coq Require Import Reals Lra Psatz Arith Lia FunctionalExtensionality.
Require Import Definitions Slopes Sums Linearization KKT.
Open Scope R_scope.

Lemma norm2_convex p lam : 0 <= lam -> convex_many (fun v => lam * norm2 p v).
Proof.
  intros L u v t T. assert (H := norm2_triangle p (fun j => t * u j) (fun j => (1 - t) * v j)).
  rewrite !norm2_scale, (Rabs_right t), (Rabs_right (1 - t)) in H by lra.
  apply Rmult_le_compat_l with (r := lam) in H; [| exact L]. unfold mix. lra.
Qed.

(* Three points are enough to know a minimum of g . v + lam ||v||_2: 0, twice w, and -g. *)
Lemma three_points_of_norm2 p g w lam : 0 <= lam ->
  (forall v, v = zero \/ v = (fun j => 2 * w j) \/ v = (fun j => -1 * g j) ->
     dot p g w + lam * norm2 p w <= dot p g v + lam * norm2 p v) ->
  norm2 p g <= lam /\ dot p g w = - lam * norm2 p w.
Proof.
  intros L M. assert (A := M zero (or_introl eq_refl)). assert (B := M _ (or_intror (or_introl eq_refl))).
  assert (C := M _ (or_intror (or_intror eq_refl))).
  rewrite dot_scale, norm2_scale in B, C. rewrite Rabs_right in B by lra. rewrite Rabs_left, dot_self in C by lra.
  rewrite norm2_of_zero, dot_zero in A. assert (E : dot p g w = - lam * norm2 p w) by lra. split; [| exact E].
  assert (N := norm2_nonneg p g). rewrite <- norm2_squared in C. apply Rnot_lt_le. intro H. nra.
Qed.

Lemma minimum_of_norm2 p g w lam : norm2 p g <= lam -> dot p g w = - lam * norm2 p w ->
  forall v, dot p g w + lam * norm2 p w <= dot p g v + lam * norm2 p v.
Proof.
  intros G E v. assert (C := cauchy_schwarz p g v). assert (A := RRle_abs (- dot p g v)). rewrite Rabs_Ropp in A.
  assert (N := norm2_nonneg p v). nra.
Qed.

(* The euclidean norm, not squared: 0 minimizes f + lam ||w||_2 if and only if ||g||_2 <= lam, f convex with gradient
   g at 0. All weights are off together or none is held. *)
Theorem zero_under_the_euclidean_norm (p : nat) (f : vector -> R) (g : vector) (lam : R) :
  convex_many f -> gradient p f zero g -> 0 <= lam ->
  (minimizes zero (fun v => f v + lam * norm2 p v) <-> norm2 p g <= lam).
Proof.
  intros C G L.
  rewrite (a_convex_loss_acts_by_its_gradient p f (fun v => lam * norm2 p v) zero g C G (norm2_convex p lam L)).
  split.
  - intro M. apply (three_points_of_norm2 p g zero lam L). intros v _. apply M.
  - intros H v. apply minimum_of_norm2; [exact H |].
    rewrite norm2_of_zero, dot_zero. ring.
Qed.

Lemma norm_inf_nonneg p v : 0 <= norm_inf p v.
Proof. induction p as [| p IH]; simpl; [lra |]. apply Rle_trans with (1 := IH), Rmax_l. Qed.

Lemma norm_inf_convex p lam : 0 <= lam -> convex_many (fun v => lam * norm_inf p v).
Proof.
  intros L u v t T. cbv beta.
  replace (t * (lam * norm_inf p u) + (1 - t) * (lam * norm_inf p v))
    with (lam * (t * norm_inf p u + (1 - t) * norm_inf p v)) by ring.
  apply Rmult_le_compat_l; [exact L |].
  assert (U := norm_inf_nonneg p u). assert (V := norm_inf_nonneg p v).
  apply norm_inf_at_most; [nra |]. intros j J. unfold mix.
  assert (A := proj1 (norm_inf_at_most p u _ U) (Rle_refl _) j J).
  assert (B := proj1 (norm_inf_at_most p v _ V) (Rle_refl _) j J).
  eapply Rle_trans; [apply Rabs_triang |]. rewrite !Rabs_mult, (Rabs_right t), (Rabs_right (1 - t)) by lra. nra.
Qed.

(* The largest entry: 0 minimizes f + lam ||w||_inf if and only if ||g||_1 <= lam, f convex with gradient g at 0. *)
Theorem zero_under_the_largest_entry (p : nat) (f : vector -> R) (g : vector) (lam : R) :
  convex_many f -> gradient p f zero g -> 0 <= lam ->
  (minimizes zero (fun v => f v + lam * norm_inf p v) <-> norm1 p g <= lam).
Proof.
  intros C G L.
  rewrite (a_convex_loss_acts_by_its_gradient p f (fun v => lam * norm_inf p v) zero g C G (norm_inf_convex p lam L)).
  assert (Z : norm_inf p zero = 0).
  { apply Rle_antisym; [| apply norm_inf_nonneg]. apply norm_inf_at_most; [lra |]. intros j _. unfold zero.
    rewrite Rabs_R0. lra. }
  split.
  - intro M. set (s := fun j => if Rle_dec 0 (g j) then -1 else 1).
    specialize (M s). cbv beta in M. rewrite Z, dot_zero in M.
    assert (S : norm_inf p s <= 1).
    { apply norm_inf_at_most; [lra |]. intros j _. unfold s. destruct (Rle_dec 0 (g j));
      [rewrite Rabs_left | rewrite Rabs_right]; lra. }
    assert (E : dot p g s = -1 * norm1 p g).
    { unfold dot, norm1. rewrite <- sum_scale. apply sum_ext. intros j _. unfold s.
      destruct (Rle_dec 0 (g j)); [rewrite Rabs_right | rewrite Rabs_left]; lra. }
    nra.
  - intros H v. cbv beta. rewrite Z, dot_zero.
    assert (N := norm_inf_nonneg p v).
    assert (B : - (norm1 p g * norm_inf p v) <= dot p g v).
    { replace (- (norm1 p g * norm_inf p v)) with (- norm_inf p v * norm1 p g) by ring.
      unfold norm1, dot. rewrite <- sum_scale.
      apply sum_le. intros j J. assert (Q := product_at_most (g j) (v j)).
      assert (A := proj1 (norm_inf_at_most p v _ N) (Rle_refl _) j J). assert (P := Rabs_pos (g j)). nra. }
    nra.
Qed.

(* Any norm N: 0 minimizes f + lam N if and only if g . v <= lam for every v with N(v) <= 1, f convex with gradient g at
   0; that is, the dual norm of g is at most lam. *)
Theorem zero_under_any_norm (p : nat) (N f : vector -> R) (g : vector) (lam : R) :
  (forall u v, N (fun j => u j + v j) <= N u + N v) -> (forall c v, N (fun j => c * v j) = Rabs c * N v) ->
  (forall v, N v = 0 -> forall j, (j < p)%nat -> v j = 0) ->
  convex_many f -> gradient p f zero g -> 0 <= lam ->
  (minimizes zero (fun v => f v + lam * N v) <-> forall v, N v <= 1 -> dot p g v <= lam).
Proof.
  intros T S Z C G L.
  assert (V : convex_many (fun v => lam * N v)).
  { intros u v t Q. assert (H := T (fun j => t * u j) (fun j => (1 - t) * v j)).
    rewrite !S, (Rabs_right t), (Rabs_right (1 - t)) in H by lra.
    apply Rmult_le_compat_l with (r := lam) in H; [| exact L]. unfold mix. lra. }
  assert (P : forall v, 0 <= N v).
  { intro v. assert (H := T v (fun j => -1 * v j)). cbv beta in H.
    replace (fun j => v j + -1 * v j) with (fun j => 0 * v j) in H by (extensionality j; ring).
    rewrite !S, Rabs_R0, (Rabs_left (-1)) in H by lra. lra. }
  assert (N0 : N zero = 0).
  { replace zero with (fun j : nat => 0 * zero j) by (extensionality j; unfold zero; ring). rewrite S, Rabs_R0. ring. }
  rewrite (a_convex_loss_acts_by_its_gradient p f (fun v => lam * N v) zero g C G V). split.
  - intros M v B. specialize (M (fun j => -1 * v j)). cbv beta in M.
    rewrite N0, dot_zero, dot_scale, S, (Rabs_left (-1)) in M by lra. assert (A := P v). nra.
  - intros H v. cbv beta. rewrite N0, dot_zero. destruct (Req_dec (N v) 0) as [E | E].
    + assert (D : dot p g v = 0) by (apply sum_zero; intros j J; rewrite (Z v E j J); ring). rewrite D, E. lra.
    + assert (A : 0 < N v) by (assert (X := P v); lra).
      assert (U : N (fun j => - / N v * v j) <= 1).
      { rewrite S, Rabs_Ropp, Rabs_right by (apply Rle_ge, Rlt_le, Rinv_0_lt_compat, A). right. field. exact E. }
      specialize (H _ U). rewrite dot_scale in H.
      assert (I : / N v * N v = 1) by (field; exact E). assert (I0 := Rinv_0_lt_compat _ A). nra.
Qed.

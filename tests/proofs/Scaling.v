(* Units and scales: what multiplying a column does, and a penalty that can be scaled away. *)
From Coq Require Import Reals Lra Psatz Arith Lia FunctionalExtensionality.
Require Import Definitions Sums.
Open Scope R_scope.

Lemma rescaled (c w : vector) (F : vector -> R) : (forall j, c j <> 0) ->
  (minimizes w (fun v => F (fun j => c j * v j)) <-> minimizes (fun j => c j * w j) F).
Proof.
  intro N. split; intros M v.
  - specialize (M (fun j => v j / c j)). cbv beta in M.
    replace (fun j => c j * (v j / c j)) with v in M; [exact M | extensionality j; field; apply N].
  - apply M.
Qed.

(* Multiplying column j by c_j, not 0, is weighting its penalty by 1 / |c_j| under L1, for any loss:
   w solves the one problem if and only if the weights c_j w_j solve the other. *)
Theorem scaling_columns_weights_the_l1_penalty (p : nat) (f : vector -> R) (c w : vector) (lam : R) :
  (forall j, c j <> 0) ->
  (minimizes w (fun v => f (fun j => c j * v j) + lam * norm1 p v)
   <-> minimizes (fun j => c j * w j) (fun v => f v + lam * sum p (fun j => Rabs (v j) / Rabs (c j)))).
Proof.
  intro N. rewrite <- (rescaled c w (fun v => f v + lam * sum p (fun j => Rabs (v j) / Rabs (c j))) N).
  assert (E : forall v, sum p (fun j => Rabs (c j * v j) / Rabs (c j)) = norm1 p v).
  { intro v. apply sum_ext. intros j _. rewrite Rabs_mult. field. apply Rabs_no_R0, N. }
  split; intros M v; specialize (M v); cbv beta in *; rewrite ?E in *; exact M.
Qed.

(* Under L2 it is weighting it by 1 / c_j^2. *)
Theorem scaling_columns_weights_the_l2_penalty (p : nat) (f : vector -> R) (c w : vector) (lam : R) :
  (forall j, c j <> 0) ->
  (minimizes w (fun v => f (fun j => c j * v j) + lam * squares p v)
   <-> minimizes (fun j => c j * w j) (fun v => f v + lam * sum p (fun j => v j ^ 2 / c j ^ 2))).
Proof.
  intro N. rewrite <- (rescaled c w (fun v => f v + lam * sum p (fun j => v j ^ 2 / c j ^ 2)) N).
  assert (E : forall v, sum p (fun j => (c j * v j) ^ 2 / c j ^ 2) = squares p v).
  { intro v. apply sum_ext. intros j _. field. apply N. }
  split; intros M v; specialize (M v); cbv beta in *; rewrite ?E in *; exact M.
Qed.

Lemma norm1_scale p c w : 0 <= c -> norm1 p (fun j => c * w j) = c * norm1 p w.
Proof.
  intro C. unfold norm1. rewrite <- sum_scale. apply sum_ext. intros j _. rewrite Rabs_mult, (Rabs_right c); lra.
Qed.

(* A loss that the scale of the weights does not change, as before a normalization. Away from w = 0 the penalty changes
   nothing: f + lam ||w||_1 has the same lower bounds as f, and so the same infimum ... *)
Theorem a_penalty_that_can_be_scaled_away (p : nat) (f : vector -> R) (lam bound : R) :
  (forall c w, 0 < c -> f (fun j => c * w j) = f w) -> 0 <= lam ->
  ((forall w, norm1 p w <> 0 -> bound <= f w + lam * norm1 p w) <-> (forall w, norm1 p w <> 0 -> bound <= f w)).
Proof.
  intros S L. split; intros H w N; assert (P := norm1_nonneg p w).
  - apply Rnot_lt_le. intro B. set (n := norm1 p w) in *. assert (Q : 0 < lam * n + 1) by nra.
    set (c := (bound - f w) / (2 * (lam * n + 1))).
    assert (C : c * (2 * (lam * n + 1)) = bound - f w) by (unfold c; field; lra).
    assert (C0 : 0 < c) by (apply Rdiv_lt_0_compat; lra).
    specialize (H (fun j => c * w j)). rewrite norm1_scale, S in H by lra. fold n in H.
    specialize (H ltac:(nra)). nra.
  - specialize (H w N). nra.
Qed.

(* ... and no w attains it: half of w is always better. The minimum asks for no zeros, because there is no minimum. *)
Theorem half_the_weights_are_better (p : nat) (f : vector -> R) (lam : R) (w : vector) :
  (forall c w, 0 < c -> f (fun j => c * w j) = f w) -> 0 < lam -> norm1 p w <> 0 ->
  f (fun j => 1 / 2 * w j) + lam * norm1 p (fun j => 1 / 2 * w j) < f w + lam * norm1 p w.
Proof.
  intros S L N. rewrite norm1_scale, S by lra. assert (P := norm1_nonneg p w). nra.
Qed.

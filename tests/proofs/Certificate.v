(* Zeros of the exact solution, proved from an inexact one. *)
From Coq Require Import Reals Lra Psatz Arith Lia FunctionalExtensionality.
Require Import Definitions Sums KKT L2KKT LeastSquares.
Open Scope R_scope.

Lemma l1_bounds_the_dot p u v lam : (forall j, (j < p)%nat -> Rabs (u j) <= lam) -> dot p u v <= lam * norm1 p v.
Proof.
  intro H. rewrite l1_as_a_sum. apply sum_le. intros j J. assert (Q := product_at_most (u j) (v j)).
  specialize (H j J). assert (P := Rabs_pos (v j)). nra.
Qed.

Lemma predictions_as_a_difference p X y w : predictions p X w = (fun i => y i - residual p X y w i).
Proof. extensionality i. unfold residual. ring. Qed.

(* The gap. theta is any vector with |x_j . theta| <= lam for every column; then
   G = F(w) - (||y||^2 - ||y - theta||^2) / 2 bounds how far w is from the best: F(w) - F(v) <= G for every v. *)
Theorem the_gap_bounds_the_error (n p : nat) (X : nat -> nat -> R) (y w v theta : vector) (lam : R) :
  (forall j, (j < p)%nat -> Rabs (dot n (column X j) theta) <= lam) ->
  lasso n p X y lam w - lasso n p X y lam v
  <= lasso n p X y lam w - (squares n y - squares n (fun i => y i - theta i)) / 2.
Proof.
  intro T. unfold lasso at 2, half_rss. set (r := residual p X y v).
  assert (B := l1_bounds_the_dot p _ v lam T).
  assert (D := predictions_dot n p X theta v). fold (dot p (fun j => dot n (column X j) theta) v) in D.
  rewrite <- D, (predictions_as_a_difference p X y v), dot_minus in B. fold r in B.
  assert (P := squares_nonneg n (fun i => r i - theta i)). rewrite squares_minus, (dot_comm n r) in P.
  rewrite squares_minus, (dot_comm n y). lra.
Qed.

(* The dual point that a solver has at hand, its residual r scaled by min(1, lam / M), M the largest |x_j . r|, will
   do. *)
Theorem the_scaled_residual_will_do (n p : nat) (X : nat -> nat -> R) (r : vector) (lam M : R) :
  0 <= lam -> 0 < M -> (forall j, (j < p)%nat -> Rabs (dot n (column X j) r) <= M) ->
  forall j, (j < p)%nat -> Rabs (dot n (column X j) (fun i => Rmin 1 (lam / M) * r i)) <= lam.
Proof.
  intros L P H j J. rewrite dot_scale, Rabs_mult. specialize (H j J). set (c := Rmin 1 (lam / M)).
  assert (Q : 0 <= lam / M) by (apply Rmult_le_pos; [exact L | apply Rlt_le, Rinv_0_lt_compat, P]).
  assert (C : 0 <= c) by (apply Rmin_glb; lra). assert (D : c <= lam / M) by apply Rmin_r.
  rewrite (Rabs_right c) by lra. assert (E : lam / M * M = lam) by (field; lra).
  assert (A := Rabs_pos (dot n (column X j) r)). nra.
Qed.

(* The dual is 1-strongly concave: theta is no farther than sqrt(2 G) from the residual of a solution. *)
Theorem the_gap_bounds_the_distance (n p : nat) (X : nat -> nat -> R) (y w solution theta : vector) (lam : R) :
  0 <= lam -> minimizes solution (lasso n p X y lam) ->
  (forall j, (j < p)%nat -> Rabs (dot n (column X j) theta) <= lam) ->
  let G := lasso n p X y lam w - (squares n y - squares n (fun i => y i - theta i)) / 2 in
  norm2 n (fun i => theta i - residual p X y solution i) <= sqrt (2 * G).
Proof.
  intros L M T G. set (r := residual p X y solution). unfold norm2. apply sqrt_le_1_alt.
  assert (K := proj1 (lasso_conditions n p X y solution lam L) M). specialize (M w).
  assert (B := l1_bounds_the_dot p _ solution lam T).
  assert (D := predictions_dot n p X theta solution). fold (dot p (fun j => dot n (column X j) theta) solution) in D.
  rewrite <- D, (predictions_as_a_difference p X y solution), dot_minus in B.
  assert (W : dot n r (predictions p X solution) = lam * norm1 p solution).
  { rewrite predictions_dot, l1_as_a_sum. apply sum_ext. intros j J.
    destruct (kkt_in_short lam _ _ L (K j J)) as [_ E]. fold r in E. lra. }
  rewrite (predictions_as_a_difference p X y solution), dot_minus in W. fold r in B, W.
  rewrite dot_self in W. unfold lasso, half_rss in M. fold r in M.
  unfold G, lasso, half_rss. rewrite !squares_minus, (dot_comm n y).
  lra.
Qed.

(* A proof of zeros from an inexact solution w. theta is any vector with |x_j . theta| <= lam for every column, G the
   gap. If |x_j . theta| + ||x_j|| sqrt(2 G) < lam, then weight j is 0 in every solution, whatever w_j shows. *)
Theorem a_proof_of_zeros (n p : nat) (X : nat -> nat -> R) (y w solution theta : vector) (lam : R) (j : nat) :
  0 <= lam -> minimizes solution (lasso n p X y lam) ->
  (forall j, (j < p)%nat -> Rabs (dot n (column X j) theta) <= lam) ->
  let G := lasso n p X y lam w - (squares n y - squares n (fun i => y i - theta i)) / 2 in
  (j < p)%nat -> Rabs (dot n (column X j) theta) + norm2 n (column X j) * sqrt (2 * G) < lam ->
  solution j = 0.
Proof.
  intros L M T G J S. assert (D := the_gap_bounds_the_distance n p X y w solution theta lam L M T).
  cbv zeta in D. fold G in D. set (r := residual p X y solution) in *.
  assert (K := proj1 (lasso_conditions n p X y solution lam L) M j J). fold r in K.
  assert (A := cauchy_schwarz n (column X j) (fun i => theta i - r i)). rewrite dot_minus in A.
  assert (N := norm2_nonneg n (column X j)).
  assert (Q : Rabs (dot n (column X j) r) < lam).
  { set (a := dot n (column X j) theta) in *. set (b := dot n (column X j) r) in *.
    assert (B := Rabs_triang (- (a - b)) a). replace (- (a - b) + a) with b in B by ring. rewrite Rabs_Ropp in B. nra. }
  apply Rabs_def2 in Q. destruct K as (P & O & _).
  destruct (Rtotal_order (solution j) 0) as [H | [H | H]]; [specialize (O H); lra | exact H | specialize (P H); lra].
Qed.

(* At a solution the gap is 0, with its residual as theta. *)
Theorem the_gap_is_zero_at_a_solution (n p : nat) (X : nat -> nat -> R) (y w : vector) (lam : R) :
  0 <= lam -> minimizes w (lasso n p X y lam) ->
  lasso n p X y lam w - (squares n y - squares n (fun i => y i - residual p X y w i)) / 2 = 0.
Proof.
  intros L M. set (r := residual p X y w).
  assert (K := proj1 (lasso_conditions n p X y w lam L) M).
  assert (W : dot n r (predictions p X w) = lam * norm1 p w).
  { rewrite predictions_dot, l1_as_a_sum. apply sum_ext. intros j J.
    destruct (kkt_in_short lam _ _ L (K j J)) as [_ E]. fold r in E. lra. }
  rewrite (predictions_as_a_difference p X y w), dot_minus in W. fold r in W. rewrite dot_self in W.
  unfold lasso, half_rss. fold r. rewrite squares_minus, (dot_comm n y). lra.
Qed.

(* A weight written as a product of two: L2 on the factors is L1 on the product. *)
From Coq Require Import Reals Lra Psatz.
Require Import Definitions SoftThreshold.
Open Scope R_scope.

(* The sum of the squares of two factors is at least twice the size of their product ... *)
Theorem factors_cost_at_least_their_product (u v : R) :
  2 * Rabs (u * v) <= u ^ 2 + v ^ 2.
Proof.
  assert (P := pow2_ge_0 (u + v)). assert (M := pow2_ge_0 (u - v)).
  unfold Rabs. destruct (Rcase_abs (u * v)); lra.
Qed.

(* ... and for each w two factors reach it: the minimum of u^2 + v^2 over u v = w is 2 |w|. *)
Theorem some_factors_cost_their_product (w : R) :
  exists u v, u * v = w /\ u ^ 2 + v ^ 2 = 2 * Rabs w.
Proof.
  assert (S := sqrt_sqrt (Rabs w) (Rabs_pos w)). set (s := sqrt (Rabs w)) in *.
  destruct (Rcase_abs w) as [N | N].
  - exists s, (- s). rewrite Rabs_left in * by exact N. split; nra.
  - exists s, s. rewrite Rabs_right in * by exact N. split; nra.
Qed.

(* Whatever the loss f: where (u, v) minimizes f(u v) + lam (u^2 + v^2), their product minimizes f(w) + 2 lam |w|. *)
Theorem the_product_minimizes_the_l1_problem (f : R -> R) (lam u v : R) :
  0 <= lam ->
  minimizes (u, v) (fun p => f (fst p * snd p) + lam * (fst p ^ 2 + snd p ^ 2)) ->
  minimizes (u * v) (fun w => f w + 2 * lam * Rabs w).
Proof.
  intros L M w. destruct (some_factors_cost_their_product w) as (a & b & <- & E).
  specialize (M (a, b)). cbn [fst snd] in M. assert (H := factors_cost_at_least_their_product u v). nra.
Qed.

(* Whatever the loss f: both factors at 0 minimize f(u v) + lam (u^2 + v^2) if and only if w = 0 minimizes f(w) + 2
   lam |w|. So L2 on the factors gives zeros as L1 does. *)
Theorem l2_on_factors_is_l1_on_their_product (f : R -> R) (lam : R) :
  0 <= lam ->
  (minimizes (0, 0) (fun p => f (fst p * snd p) + lam * (fst p ^ 2 + snd p ^ 2))
   <-> minimizes 0 (fun w => f w + 2 * lam * Rabs w)).
Proof.
  intro L. split.
  - intro M. assert (H := the_product_minimizes_the_l1_problem f lam 0 0 L M).
    rewrite Rmult_0_l in H. exact H.
  - intros M [u v]. cbn [fst snd]. specialize (M (u * v)). cbv beta in M. rewrite Rabs_R0 in M.
    assert (H := factors_cost_at_least_their_product u v). rewrite Rmult_0_l. nra.
Qed.

(* Squared loss: (u v - z)^2 / 2 + lam (u^2 + v^2) has its minimum at u = v = 0 for every |z| <= 2 lam, and for no
   other z. *)
Theorem l2_gives_zero_for_an_interval_of_data (z lam : R) :
  0 <= lam ->
  (minimizes (0, 0) (fun p => (fst p * snd p - z) ^ 2 / 2 + lam * (fst p ^ 2 + snd p ^ 2)) <-> Rabs z <= 2 * lam).
Proof.
  intro L. rewrite (l2_on_factors_is_l1_on_their_product (fun w => (w - z) ^ 2 / 2) lam L).
  rewrite soft_thresholding_is_the_only_minimizer by lra.
  rewrite <- soft_is_zero_on_an_interval by lra. split; congruence.
Qed.

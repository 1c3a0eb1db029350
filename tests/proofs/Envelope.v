(* Why L1 and not L0: the largest convex function below the number of nonzero weights. *)
From Coq Require Import Reals Lra Psatz Arith Lia FunctionalExtensionality.
Require Import Definitions Sums.
Open Scope R_scope.

Lemma mixture_of_corners k s v : Rabs (v k) * s = v k -> mix (Rabs (v k)) (replaced k s v) (replaced k 0 v) = v.
Proof.
  intro S. extensionality j. unfold mix, replaced. destruct (Nat.eq_dec j k) as [-> | N]; [lra | ring].
Qed.

Lemma norm1_replaced p k y v : (k < p)%nat -> norm1 p (replaced k y v) = norm1 p v + (Rabs y - Rabs (v k)).
Proof. apply (sum_replaced p k y v (fun _ x => Rabs x)). Qed.

Lemma below_the_l1_norm p h k : (k <= p)%nat -> convex_many h ->
  (forall v, (forall j, (j < p)%nat -> Rabs (v j) <= 1) -> h v <= norm0 p v) ->
  forall v, (forall j, (j < p)%nat -> Rabs (v j) <= 1) ->
    (forall j, (k <= j < p)%nat -> v j = -1 \/ v j = 0 \/ v j = 1) -> h v <= norm1 p v.
Proof.
  intros K C H. induction k as [| k IH]; intros v B S.
  - apply Rle_trans with (1 := H v B). apply sum_le. intros j J. cbv beta.
    destruct (S j ltac:(lia)) as [E | [E | E]]; rewrite E; destruct (Req_EM_T _ 0); try lra.
    + rewrite Rabs_left; lra.
    + apply Rabs_pos.
    + rewrite Rabs_R1. lra.
  - set (a := Rabs (v k)). assert (A : 0 <= a <= 1) by (split; [apply Rabs_pos | apply B; lia]).
    set (s := if Rle_dec 0 (v k) then 1 else -1).
    assert (E : a * s = v k).
    { unfold a, s. destruct (Rle_dec 0 (v k)); [rewrite Rabs_right | rewrite Rabs_left]; lra. }
    assert (corner : forall y, y = -1 \/ y = 0 \/ y = 1 -> h (replaced k y v) <= norm1 p v + (Rabs y - a)).
    { intros y Y. unfold a. rewrite <- norm1_replaced by lia. apply IH; [lia | |].
      - intros j J. unfold replaced. destruct (Nat.eq_dec j k); [| apply B, J].
        destruct Y as [-> | [-> | ->]]; [rewrite Rabs_left | rewrite Rabs_R0 | rewrite Rabs_R1]; lra.
      - intros j J. unfold replaced. destruct (Nat.eq_dec j k); [exact Y | apply S; lia]. }
    assert (V := C (replaced k s v) (replaced k 0 v) a A). unfold a in V at 1.
    rewrite mixture_of_corners in V by exact E.
    assert (C0 := corner 0 ltac:(auto)). rewrite Rabs_R0 in C0.
    assert (C1 : h (replaced k s v) <= norm1 p v + (1 - a)).
    { replace 1 with (Rabs s); [apply corner; unfold s; destruct (Rle_dec 0 (v k)); auto |].
      unfold s. destruct (Rle_dec 0 (v k)); [rewrite Rabs_R1 | rewrite Rabs_left]; lra. }
    nra.
Qed.

(* On the box |v_j| <= 1, ||v||_1 is at most the number of nonzero weights, and every convex function h
   that is at most that number on the box is at most ||v||_1 there. *)
Theorem l1_is_the_largest_convex_function_below_l0 (p : nat) (h : vector -> R) (v : vector) :
  convex_many h ->
  (forall v, (forall j, (j < p)%nat -> Rabs (v j) <= 1) -> h v <= norm0 p v) ->
  (forall j, (j < p)%nat -> Rabs (v j) <= 1) ->
  h v <= norm1 p v <= norm0 p v.
Proof.
  intros C H B. split.
  - apply (below_the_l1_norm p h p (le_n p) C H v B). intros j J. lia.
  - apply sum_le. intros j J. cbv beta. destruct (Req_EM_T (v j) 0) as [-> | N]; [rewrite Rabs_R0; lra | apply B, J].
Qed.

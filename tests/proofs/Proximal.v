(* Proximal gradient steps, w_j <- soft(w_j - eta g_j, eta lam): where they rest, and when they reach 0. *)
From Coq Require Import Reals Lra Psatz Arith Lia.
Require Import Definitions SoftThreshold KKT.
Open Scope R_scope.

(* One weight: a proximal step stays at w if and only if w meets its KKT condition, whatever the length eta > 0 of the
   step. *)
Theorem a_proximal_step_rests_exactly_at_the_kkt_points (w g eta lam : R) :
  0 < eta -> 0 <= lam ->
  (soft (w - eta * g) (eta * lam) = w <-> kkt lam w g).
Proof.
  intros E L. unfold soft, kkt.
  destruct (Rle_dec (w - eta * g) (- (eta * lam))) as [A | A];
    [| destruct (Rle_dec (eta * lam) (w - eta * g)) as [B | B]].
  - split.
    + intro H. assert (G : g = lam) by nra. subst g. split; [| split]; intro;
      [nra | reflexivity | rewrite Rabs_right; lra].
    + intros (Q & N & Z). destruct (Rtotal_order w 0) as [H | [H | H]].
      * rewrite (N H). ring.
      * subst w. specialize (Z eq_refl). assert (g <= lam) by (assert (X := RRle_abs g); lra). nra.
      * rewrite (Q H) in *. nra.
  - split.
    + intro H. assert (G : g = - lam) by nra. subst g. split; [| split]; intro;
      [reflexivity | nra | rewrite Rabs_Ropp, Rabs_right; lra].
    + intros (Q & N & Z). destruct (Rtotal_order w 0) as [H | [H | H]].
      * rewrite (N H) in *. nra.
      * subst w. specialize (Z eq_refl).
        assert (- g <= lam) by (assert (X := RRle_abs (- g)); rewrite Rabs_Ropp in X; lra). nra.
      * rewrite (Q H). ring.
  - split.
    + intro H. subst w. split; [| split]; intro; [lra | lra | apply Rabs_le; split; nra].
    + intros (Q & N & Z). destruct (Rtotal_order w 0) as [H | [H | H]];
        [rewrite (N H) in *; nra | lra | rewrite (Q H) in *; nra].
Qed.

(* Many weights: f convex and differentiable at w with gradient g. A proximal step stays at w
   if and only if w minimizes f + lam ||w||_1. *)
Theorem a_proximal_step_rests_exactly_at_the_solutions (p : nat) (f : vector -> R) (w g : vector) (eta lam : R) :
  convex_many f -> gradient p f w g -> 0 < eta -> 0 <= lam ->
  ((forall j, (j < p)%nat -> soft (w j - eta * g j) (eta * lam) = w j)
   <-> minimizes w (fun v => f v + lam * norm1 p v)).
Proof.
  intros C G E L. rewrite (kkt_conditions p f w g lam C G L).
  split; intros H j J; apply (a_proximal_step_rests_exactly_at_the_kkt_points (w j) (g j) eta lam E L), H, J.
Qed.

(* Strictly inside, steps that come near 0 reach it. If |f'(0)| < lam and f' is continuous at 0,
   then from every x close enough to 0 the next proximal step is 0 exactly. *)
Theorem strictly_inside_a_proximal_step_lands_on_zero (slope : R -> R) (eta lam : R) :
  0 < eta -> continuity_pt slope 0 -> Rabs (slope 0) < lam ->
  exists delta, 0 < delta /\ forall x, Rabs x < delta -> soft (x - eta * slope x) (eta * lam) = 0.
Proof.
  intros E C S. set (room := lam - Rabs (slope 0)). assert (R : 0 < room) by (unfold room; lra).
  destruct (C (room / 2) ltac:(lra)) as [a [A H]]. simpl in H. unfold R_dist in H.
  exists (Rmin a (eta * (room / 2))). assert (M1 := Rmin_l a (eta * (room / 2))).
  assert (M2 := Rmin_r a (eta * (room / 2))).
  split; [apply Rmin_glb_lt; nra |]. intros x X.
  assert (P := Rabs_pos (slope 0)). apply soft_is_zero_on_an_interval; [nra |].
  assert (D : Rabs (slope x) <= Rabs (slope 0) + room / 2).
  { destruct (Req_dec x 0) as [-> | N]; [lra |].
    assert (K : Rabs (slope x - slope 0) < room / 2).
    { apply H. split; [split; [exact I | congruence] | rewrite Rminus_0_r; lra]. }
    assert (T := Rabs_triang (slope x - slope 0) (slope 0)).
    replace (slope x - slope 0 + slope 0) with (slope x) in T by ring. lra. }
  assert (T := Rabs_triang x (- (eta * slope x))). rewrite Rabs_Ropp, Rabs_mult, (Rabs_right eta) in T by lra.
  unfold Rminus at 1. unfold room in *. nra.
Qed.

(* At equality they may never reach it: f = (x - 1)^2 / 2 at lam = 1, where |f'(0)| = lam and 0 is the solution.
   A proximal step of length eta < 1 from any x > 0 gives (1 - eta) x, which is not 0. *)
Theorem at_equality_a_proximal_step_need_not_land (x eta : R) :
  0 < x -> 0 < eta < 1 -> soft (x - eta * (x - 1)) (eta * 1) = (1 - eta) * x /\ (1 - eta) * x > 0.
Proof.
  intros X E. assert (P : 0 < (1 - eta) * x) by (apply Rmult_lt_0_compat; lra). split; [| lra].
  unfold soft. destruct (Rle_dec _ _); [nra |]. destruct (Rle_dec _ _); nra.
Qed.

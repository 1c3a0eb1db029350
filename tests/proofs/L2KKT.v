(* Many weights and the L2 penalty: an equation for each weight where L1 has an interval. *)
From Coq Require Import Reals Lra Psatz Arith Lia FunctionalExtensionality.
Require Import Definitions Slopes Sums Linearization.
Open Scope R_scope.

Lemma one_weight_l2 lam w g : 0 <= lam -> (minimizes w (fun y => g * y + lam * y ^ 2) <-> g = - 2 * lam * w).
Proof.
  intro L. split.
  - intro M. set (e := g + 2 * lam * w).
    assert (H : forall s, 0 <= s * e + lam * s ^ 2).
    { intro s. specialize (M (w + s)). cbv beta in M. unfold e. nra. }
    assert (E : e = 0); [| unfold e in E; lra].
    assert (A := H (- e / (2 * lam + 1))). set (q := e / (2 * lam + 1)).
    assert (Q : q * (2 * lam + 1) = e) by (unfold q; field; lra).
    replace (- e / (2 * lam + 1)) with (- q) in A by (unfold q; field; lra).
    assert (q ^ 2 <= 0) by nra. assert (Z : q = 0) by nra. rewrite <- Q, Z. ring.
  - intros -> y. cbv beta. assert (0 <= lam * (y - w) ^ 2) by (apply Rmult_le_pos; [exact L | apply pow2_ge_0]). lra.
Qed.

(* L2, many weights. f convex and differentiable at w with gradient g: w minimizes f + lam times the sum of squares
   if and only if g_j = -2 lam w_j for every j. *)
Theorem l2_conditions (p : nat) (f : vector -> R) (w g : vector) (lam : R) :
  convex_many f -> gradient p f w g -> 0 <= lam ->
  (minimizes w (fun v => f v + lam * squares p v) <-> forall j, (j < p)%nat -> g j = - 2 * lam * w j).
Proof.
  intros C G L.
  assert (E := each_weight_decides_for_itself p f (fun _ y => lam * y ^ 2) w g C G (fun _ => square_convex lam L)).
  assert (S : minimizes w (fun v => f v + lam * squares p v)
              <-> minimizes w (fun v => f v + sum p (fun j => lam * v j ^ 2))).
  { split; intros M v; specialize (M v); cbv beta in *; unfold squares in *; rewrite ?sum_scale in *; exact M. }
  rewrite S, E. split; intros H j J; apply one_weight_l2; auto.
Qed.

(* So under L2 a weight of the solution is 0 if and only if its partial derivative there is exactly 0. *)
Theorem a_weight_is_zero_iff_its_derivative_is (p : nat) (f : vector -> R) (w g : vector) (lam : R) (j : nat) :
  convex_many f -> gradient p f w g -> 0 < lam ->
  minimizes w (fun v => f v + lam * squares p v) ->
  (j < p)%nat -> (w j = 0 <-> g j = 0).
Proof.
  intros C G L M J. rewrite (proj1 (l2_conditions p f w g lam C G (Rlt_le _ _ L)) M j J). split.
  - intros ->. ring.
  - intro E. destruct (Rmult_integral _ _ E); lra.
Qed.

Lemma slope_of_a_parabola a b c : derivative (fun t => a + t * b + t ^ 2 * c) 0 b.
Proof.
  assert (L : derivative (fun t => t * b) 0 (1 * b + 0 * 0)).
  { apply (derivable_pt_lim_mult id (fun _ => b)); [apply derivable_pt_lim_id | apply derivable_pt_lim_const]. }
  assert (S := derivable_pt_lim_plus _ _ _ _ _ (derivable_pt_lim_plus _ _ _ _ _ (derivable_pt_lim_const a 0) L)
    (square_flat c)).
  replace (0 + (1 * b + 0 * 0) + 0) with b in S by ring.
  replace (fun t => a + t * b + t ^ 2 * c) with (fun t => a + t * b + c * t ^ 2) by (extensionality t; ring). exact S.
Qed.

(* L2 crosses 0 rather than resting there: for f = (w0^2 + 1.6 w0 w1 + w1^2) / 2 - w0 - w1 / 2 the weight w1 of the
   solution is 0 at lam = 0.3, where the solution is (0.625, 0), and at no other lam >= 0. *)
Theorem ridge_crosses_zero :
  let f := fun v : vector =>
    (v 0%nat ^ 2 + 8 / 5 * v 0%nat * v 1%nat + v 1%nat ^ 2) / 2 - v 0%nat - v 1%nat / 2 in
  forall w lam, 0 <= lam -> minimizes w (fun v => f v + lam * squares 2 v) ->
  (w 1%nat = 0 <-> lam = 3 / 10) /\ (lam = 3 / 10 -> w 0%nat = 5 / 8).
Proof.
  intros f w lam L M. set (x := w 0%nat). set (y := w 1%nat).
  set (g := fun j : nat => match j with O => x + 4 / 5 * y - 1 | _ => 4 / 5 * x + y - 1 / 2 end).
  assert (G : gradient 2 f w g).
  { intro v. unfold dot, sum, g, f. fold x y. set (a := v 0%nat). set (b := v 1%nat).
    replace (fun t => ((x + t * a) ^ 2 + 8 / 5 * (x + t * a) * (y + t * b) + (y + t * b) ^ 2) / 2 - (x + t * a)
      - (y + t * b) / 2)
      with (fun t => ((x ^ 2 + 8 / 5 * x * y + y ^ 2) / 2 - x - y / 2)
         + t * (0 + (x + 4 / 5 * y - 1) * a + (4 / 5 * x + y - 1 / 2) * b)
         + t ^ 2 * ((a ^ 2 + 8 / 5 * a * b + b ^ 2) / 2)) by (extensionality t; field).
    apply slope_of_a_parabola. }
  assert (C : convex_many f).
  { intros u v t T. unfold f, mix. set (a := u 0%nat - v 0%nat). set (b := u 1%nat - v 1%nat).
    assert (Q : 0 <= t * (1 - t) * ((a ^ 2 + 8 / 5 * a * b + b ^ 2) / 2)).
    { apply Rmult_le_pos; [nra |]. assert (0 <= (a + 4 / 5 * b) ^ 2) by apply pow2_ge_0. nra. }
    unfold a, b in Q. nra. }
  rewrite (l2_conditions 2 f w g lam C G L) in M.
  assert (M0 := M 0%nat ltac:(lia)). assert (M1 := M 1%nat ltac:(lia)). unfold g in M0, M1. fold x in M0. fold y in M1.
  split; [split |].
  - intro Z. rewrite Z in *. nra.
  - intros ->. nra.
  - intros ->. nra.
Qed.

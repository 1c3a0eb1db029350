(* One weight and the L2 penalty: lam x^2 is flat at 0 and holds no minimum there. *)
From Coq Require Import Reals Lra Psatz.
Require Import Definitions Slopes.
Open Scope R_scope.

(* Necessary, convex or not: f differentiable at 0. If 0 minimizes f + lam x^2, then f'(0) = 0, however large lam is. *)
Theorem only_if_the_slope_is_zero (f : R -> R) (d lam : R) :
  derivative f 0 d ->
  minimizes 0 (fun x => f x + lam * x ^ 2) -> d = 0.
Proof.
  intros D M.
  assert (R := slope_right_plus _ _ 0 _ _ (derivative_right f 0 d D) (derivative_right _ 0 0 (square_flat lam))).
  assert (L := slope_left_plus _ _ 0 _ _ (derivative_left f 0 d D) (derivative_left _ 0 0 (square_flat lam))).
  assert (0 <= d + 0) by exact (right_slope_of_a_minimum _ _ R M).
  assert (d + 0 <= 0) by exact (left_slope_of_a_minimum _ _ L M). lra.
Qed.

(* L2, one weight. f convex and differentiable at 0: 0 minimizes f + lam x^2 if and only if f'(0) = 0. *)
Theorem zero_iff_the_slope_is_zero (f : R -> R) (d lam : R) :
  convex f -> derivative f 0 d -> 0 <= lam ->
  (minimizes 0 (fun x => f x + lam * x ^ 2) <-> d = 0).
Proof.
  intros C D L. rewrite (interval_of_slopes f (fun x => lam * x ^ 2) d 0 0 C D).
  - lra.
  - apply square_convex, L.
  - apply derivative_left, square_flat.
  - apply derivative_right, square_flat.
Qed.

(* Without convexity f'(0) = 0 is not enough: f = x^4 - 4 x^2 at lam = 1. *)
Theorem a_zero_slope_needs_convexity :
  let f := fun x => x ^ 4 - 4 * x ^ 2 in
  derivative f 0 0 /\ ~ minimizes 0 (fun x => f x + 1 * x ^ 2).
Proof.
  intro f. split.
  - replace 0 with (INR 4 * 0 ^ Nat.pred 4 - 0) at 2 by (simpl; ring).
    apply derivable_pt_lim_minus; [apply derivable_pt_lim_pow | apply square_flat].
  - intro M. specialize (M 1). unfold f in M. lra.
Qed.

(* f convex, kinked at 0 or not: 0 minimizes f + lam x^2 if and only if 0 minimizes f already. L2 adds no zero. *)
Theorem zero_iff_it_was_the_minimum_before (f : R -> R) (lam : R) :
  convex f -> 0 <= lam ->
  (minimizes 0 (fun x => f x + lam * x ^ 2) <-> minimizes 0 f).
Proof.
  intros C L. split; intros M x.
  - apply Rnot_lt_le. intro S.
    set (t := Rmin 1 ((f 0 - f x) / (2 * (lam * x ^ 2 + 1)))).
    assert (A : 0 <= lam * x ^ 2) by (apply Rmult_le_pos; [exact L | apply pow2_ge_0]).
    assert (T : 0 < t <= 1).
    { split; [apply Rmin_glb_lt; [lra | apply Rdiv_lt_0_compat; lra] | apply Rmin_l]. }
    assert (B : t <= (f 0 - f x) / (2 * (lam * x ^ 2 + 1))) by apply Rmin_r.
    apply Rmult_le_compat_r with (r := 2 * (lam * x ^ 2 + 1)) in B; [| lra].
    replace ((f 0 - f x) / (2 * (lam * x ^ 2 + 1)) * (2 * (lam * x ^ 2 + 1))) with (f 0 - f x) in B by (field; lra).
    assert (V := C x 0 t ltac:(lra)). specialize (M (t * x)). cbv beta in M.
    replace (t * x + (1 - t) * 0) with (t * x) in V by ring.
    assert (lam * (t * x) ^ 2 = t * (t * (lam * x ^ 2))) by ring. nra.
  - specialize (M x). assert (0 <= lam * x ^ 2) by (apply Rmult_le_pos; [exact L | apply pow2_ge_0]). lra.
Qed.

(* True and enough for "a coincidence": g strictly convex, the loss g(x - z) centered at z.
   Under L2 the minimum is at 0 for at most one z. *)
Theorem for_at_most_one_center (g : R -> R) (lam z1 z2 : R) :
  strictly_convex g -> 0 <= lam ->
  minimizes 0 (fun x => g (x - z1) + lam * x ^ 2) ->
  minimizes 0 (fun x => g (x - z2) + lam * x ^ 2) -> z1 = z2.
Proof.
  intros S L M1 M2.
  assert (C : forall z, convex (fun x => g (x - z))).
  { intros z x y t T. replace (t * x + (1 - t) * y - z) with (t * (x - z) + (1 - t) * (y - z)) by ring.
    destruct (Req_dec (x - z) (y - z)) as [E | N].
    - rewrite E. replace (t * (y - z) + (1 - t) * (y - z)) with (y - z) by ring. lra.
    - destruct (Req_dec t 0) as [-> | T0]; [rewrite Rmult_0_l, Rplus_0_l, Rminus_0_r, !Rmult_1_l; lra |].
      destruct (Req_dec t 1) as [-> | T1];
        [rewrite !Rmult_1_l, (Rminus_diag_eq 1 1), !Rmult_0_l, !Rplus_0_r by reflexivity; lra |].
      apply Rlt_le, S; [exact N | lra]. }
  rewrite (zero_iff_it_was_the_minimum_before (fun x => g (x - z1)) lam (C z1) L) in M1.
  rewrite (zero_iff_it_was_the_minimum_before (fun x => g (x - z2)) lam (C z2) L) in M2.
  destruct (Req_dec z1 z2) as [E | N]; [exact E | exfalso].
  assert (H := S (0 - z1) (0 - z2) (1 / 2) ltac:(lra) ltac:(lra)).
  set (m := 1 / 2 * (0 - z1) + (1 - 1 / 2) * (0 - z2)) in H.
  specialize (M1 (m + z1)). specialize (M2 (m + z2)). cbv beta in M1, M2.
  replace (m + z1 - z1) with m in M1 by ring. replace (m + z2 - z2) with m in M2 by ring. lra.
Qed.

(* Strict convexity is needed: max(|x - z| - 1, 0)^2 is convex, and under L2 its minimum is at 0 for every z in [-1,
   1]. *)
Theorem a_flat_bottom_gives_zero (z lam : R) :
  Rabs z <= 1 -> 0 <= lam ->
  let f := fun x => Rmax (Rabs (x - z) - 1) 0 ^ 2 in
  convex f /\ derivative f 0 0 /\ minimizes 0 (fun x => f x + lam * x ^ 2).
Proof.
  intros Z L f.
  assert (F0 : f 0 = 0).
  { unfold f. rewrite Rminus_0_l, Rabs_Ropp, Rmax_right by lra. ring. }
  split; [| split].
  - intros x y t T. unfold f.
    set (a := Rmax (Rabs (x - z) - 1) 0). set (b := Rmax (Rabs (y - z) - 1) 0).
    assert (A : Rabs (x - z) - 1 <= a) by apply Rmax_l. assert (A0 : 0 <= a) by apply Rmax_r.
    assert (B : Rabs (y - z) - 1 <= b) by apply Rmax_l. assert (B0 : 0 <= b) by apply Rmax_r.
    assert (H := absolute_value_convex 1 ltac:(lra) (x - z) (y - z) t T). cbv beta in H.
    replace (t * (x - z) + (1 - t) * (y - z)) with (t * x + (1 - t) * y - z) in H by ring.
    set (c := Rmax (Rabs (t * x + (1 - t) * y - z) - 1) 0).
    assert (0 <= c) by apply Rmax_r.
    assert (c <= t * a + (1 - t) * b) by (apply Rmax_lub; nra).
    assert (c ^ 2 <= (t * a + (1 - t) * b) ^ 2) by (apply pow_incr; lra).
    assert (0 <= t * (1 - t) * (a - b) ^ 2) by (apply Rmult_le_pos; [nra | apply pow2_ge_0]). nra.
  - intros eps E. exists (mkposreal eps E). simpl. intros h N S. rewrite F0, Rplus_0_l, !Rminus_0_r.
    unfold f. set (a := Rmax (Rabs (h - z) - 1) 0). assert (A0 : 0 <= a) by apply Rmax_r.
    assert (A : a <= Rabs h).
    { apply Rmax_lub; [| apply Rabs_pos]. assert (H := Rabs_triang h (- z)). rewrite Rabs_Ropp in H.
      unfold Rminus. lra. }
    assert (P := Rabs_pos_lt h N). unfold Rdiv. rewrite Rabs_mult, Rabs_inv, (Rabs_right (a ^ 2)) by nra.
    apply Rmult_lt_reg_r with (Rabs h); [exact P |]. rewrite Rmult_assoc, Rinv_l by lra. nra.
  - intro x. cbv beta. rewrite F0. unfold f.
    assert (0 <= lam * x ^ 2) by (apply Rmult_le_pos; [exact L | apply pow2_ge_0]).
    assert (Q := pow2_ge_0 (Rmax (Rabs (x - z) - 1) 0)). nra.
Qed.

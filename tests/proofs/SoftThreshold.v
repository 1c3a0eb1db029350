(* Soft thresholding subtracts and stops at 0; ridge divides and does not arrive. *)
From Coq Require Import Reals Lra Psatz.
Require Import Definitions.
Open Scope R_scope.

Lemma a_square_is_not_negative x y : (x - y) ^ 2 <= 0 -> x = y.
Proof. intro H. apply Rminus_diag_uniq. assert (Q := pow2_ge_0 (x - y)). nra. Qed.

Lemma soft_beats_every_x (z lam x : R) : 0 <= lam ->
  (soft z lam - z) ^ 2 / 2 + lam * Rabs (soft z lam) + (x - soft z lam) ^ 2 / 2
  <= (x - z) ^ 2 / 2 + lam * Rabs x.
Proof.
  intro L. unfold soft. assert (A := RRle_abs x). assert (B := RRle_abs (- x)). rewrite Rabs_Ropp in B.
  destruct (Rle_dec z (- lam)) as [p | p]; [| destruct (Rle_dec lam z) as [q | q]].
  - rewrite (Rabs_left1 (z + lam)) by lra. nra.
  - rewrite (Rabs_right (z - lam)) by lra. nra.
  - rewrite Rabs_R0. nra.
Qed.

(* Soft thresholding is the minimizer of (x - z)^2 / 2 + lam |x|, and the only one. *)
Theorem soft_thresholding_is_the_only_minimizer (z lam x : R) :
  0 <= lam ->
  (minimizes x (fun v => (v - z) ^ 2 / 2 + lam * Rabs v) <-> x = soft z lam).
Proof.
  intro L. split.
  - intro M. specialize (M (soft z lam)). assert (H := soft_beats_every_x z lam x L). cbv beta in M.
    apply a_square_is_not_negative. lra.
  - intros -> v. assert (H := soft_beats_every_x z lam v L). assert (Q := pow2_ge_0 (v - soft z lam)). lra.
Qed.

(* Ridge divides: z / (1 + 2 lam) is the minimizer of (x - z)^2 / 2 + lam x^2, and the only one. *)
Theorem division_is_the_only_minimizer (z lam x : R) :
  0 <= lam ->
  (minimizes x (fun v => (v - z) ^ 2 / 2 + lam * v ^ 2) <-> x = z / (1 + 2 * lam)).
Proof.
  intro L. set (s := z / (1 + 2 * lam)). assert (S : s * (1 + 2 * lam) = z) by (unfold s; field; lra).
  assert (H : forall v, (v - z) ^ 2 / 2 + lam * v ^ 2
    = (s - z) ^ 2 / 2 + lam * s ^ 2 + (1 + 2 * lam) * (v - s) ^ 2 / 2) by (intro; rewrite <- S; field).
  split.
  - intro M. specialize (M s). cbv beta in M. rewrite (H x), (H s) in M. apply a_square_is_not_negative. nra.
  - intros -> v. rewrite (H v).
    assert (0 <= (1 + 2 * lam) * (v - s) ^ 2) by (apply Rmult_le_pos; [lra | apply pow2_ge_0]). lra.
Qed.

(* Soft thresholding gives 0 for a whole interval of z: exactly where |z| <= lam. *)
Theorem soft_is_zero_on_an_interval (z lam : R) :
  0 <= lam -> (soft z lam = 0 <-> Rabs z <= lam).
Proof.
  intro L. unfold soft. split.
  - intro E. apply Rabs_le. destruct (Rle_dec z (- lam)); [lra |]. destruct (Rle_dec lam z); lra.
  - intro A. assert (B := RRle_abs z). assert (C := RRle_abs (- z)). rewrite Rabs_Ropp in C.
    destruct (Rle_dec z (- lam)); [lra |]. destruct (Rle_dec lam z); lra.
Qed.

(* Division gives 0 for a single z: only 0 itself, whatever lam is. *)
Theorem division_is_zero_at_one_point (z lam : R) :
  0 <= lam -> (z / (1 + 2 * lam) = 0 <-> z = 0).
Proof.
  intro L. split.
  - intro E. replace z with (z / (1 + 2 * lam) * (1 + 2 * lam)) by (field; lra). rewrite E. ring.
  - intros ->. field. lra.
Qed.

(* Soft thresholding takes lam off the size, down to 0: |soft(z, lam)| = max(|z| - lam, 0). *)
Theorem soft_subtracts (z lam : R) :
  0 <= lam -> Rabs (soft z lam) = Rmax (Rabs z - lam) 0.
Proof.
  intro L. unfold soft. destruct (Rle_dec z (- lam)); [| destruct (Rle_dec lam z)].
  - rewrite (Rabs_left1 (z + lam)), (Rabs_left1 z), Rmax_left by lra. ring.
  - rewrite (Rabs_right (z - lam)), (Rabs_right z), Rmax_left by lra. ring.
  - rewrite Rabs_R0, Rmax_right; [reflexivity |]. assert (Rabs z <= lam) by (apply Rabs_le; lra). lra.
Qed.

(* Nearby z have nearby results: |soft(a, lam) - soft(b, lam)| <= |a - b|. *)
Theorem soft_never_moves_two_points_apart (a b lam : R) :
  0 <= lam -> Rabs (soft a lam - soft b lam) <= Rabs (a - b).
Proof.
  intro L. unfold soft, Rabs. destruct (Rle_dec a (- lam)); destruct (Rle_dec b (- lam));
    destruct (Rle_dec lam a); destruct (Rle_dec lam b); repeat destruct (Rcase_abs _); lra.
Qed.

(* A leaf of a boosted tree, G w + (H + lam) w^2 / 2 + alpha |w| with H + lam > 0, is -soft(G, alpha) / (H + lam):
   it is 0 if and only if |G| <= alpha. *)
Theorem a_leaf_of_a_boosted_tree (G H lam alpha w : R) :
  0 < H + lam -> 0 <= alpha ->
  (minimizes w (fun v => G * v + (H + lam) * v ^ 2 / 2 + alpha * Rabs v) <-> w = - soft G alpha / (H + lam))
  /\ (- soft G alpha / (H + lam) = 0 <-> Rabs G <= alpha).
Proof.
  intros P L. set (k := H + lam) in *. split.
  - assert (E : forall v, (G * v + k * v ^ 2 / 2 + alpha * Rabs v) * k
      = (- (k * v) - G) ^ 2 / 2 + alpha * Rabs (- (k * v)) - G ^ 2 / 2).
    { intro v. rewrite Rabs_Ropp, Rabs_mult, (Rabs_right k) by lra. field. }
    assert (M : minimizes w (fun v => G * v + k * v ^ 2 / 2 + alpha * Rabs v)
      <-> minimizes (- (k * w)) (fun v => (v - G) ^ 2 / 2 + alpha * Rabs v)).
    { split; intros M v.
      - specialize (M (- v / k)). cbv beta in M. apply Rmult_le_compat_r with (r := k) in M; [| lra].
        rewrite !E in M. replace (- (k * (- v / k))) with v in M by (field; lra). lra.
      - specialize (M (- (k * v))). cbv beta in M. apply Rmult_le_reg_r with k; [exact P |]. rewrite !E. lra. }
    rewrite M, soft_thresholding_is_the_only_minimizer by exact L. split.
    + intros <-. field. lra.
    + intros ->. field. lra.
  - rewrite <- soft_is_zero_on_an_interval by exact L. split.
    + intro E. replace (soft G alpha) with (- (- soft G alpha / k) * k) by (field; lra). rewrite E. ring.
    + intros ->. field. lra.
Qed.

(* A rectified linear unit is a lasso with one weight that may not be negative:
   over x >= 0, (x - z)^2 / 2 + lam x has its minimum at max(z - lam, 0), and only there. *)
Theorem relu_is_the_nonnegative_lasso (z lam x : R) :
  0 <= x ->
  ((forall v, 0 <= v -> (x - z) ^ 2 / 2 + lam * x <= (v - z) ^ 2 / 2 + lam * v) <-> x = Rmax (z - lam) 0).
Proof.
  intro X. split.
  - intro M. assert (N := M (Rmax (z - lam) 0) (Rmax_r _ _)).
    unfold Rmax in *. apply a_square_is_not_negative. destruct (Rle_dec (z - lam) 0); nra.
  - intros -> v V. assert (Q := pow2_ge_0 (v - (z - lam))). unfold Rmax in *. destruct (Rle_dec (z - lam) 0); nra.
Qed.

(* L0 is hard thresholding: for |z| > t it keeps z as it is, for |z| < t it gives 0, where t^2 = 2 lam.
   (At |z| = t both are minima.) *)
Theorem hard_thresholding_is_the_minimizer (z lam t : R) :
  0 <= t -> t ^ 2 = 2 * lam ->
  let F := fun x => (x - z) ^ 2 / 2 + (if Req_EM_T x 0 then 0 else lam) in
  (t <= Rabs z -> minimizes z F) /\ (Rabs z <= t -> minimizes 0 F).
Proof.
  intros T E F.
  assert (S : z ^ 2 = Rabs z ^ 2) by (symmetry; apply pow2_abs).
  assert (L : 0 <= lam) by nra. assert (P := Rabs_pos z).
  split; intros H x; unfold F; destruct (Req_EM_T x 0) as [-> | N].
  - assert (t ^ 2 <= Rabs z ^ 2) by (apply pow_incr; lra). destruct (Req_EM_T z 0); nra.
  - destruct (Req_EM_T z 0); assert (Q := pow2_ge_0 (x - z)); nra.
  - destruct (Req_EM_T 0 0); [lra | congruence].
  - assert (Rabs z ^ 2 <= t ^ 2) by (apply pow_incr; lra).
    destruct (Req_EM_T 0 0); [| lra]. assert (Q := pow2_ge_0 (x - z)). nra.
Qed.

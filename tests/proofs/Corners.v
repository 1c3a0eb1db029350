(* The picture with the bound: corners of the diamond are optimal for a whole cone of slopes, points of the disc for
   one ray. *)
From Coq Require Import Reals Lra Psatz Arith Lia FunctionalExtensionality.
Require Import Definitions Slopes Sums Linearization KKT Norms.
Open Scope R_scope.

(* A convex loss over a convex region: w, in the region, is a minimum there if and only if no point of the region
   lies lower on the tangent plane at w. *)
Theorem a_minimum_over_a_convex_region (p : nat) (f size : vector -> R) (t : R) (w g : vector) :
  convex_many f -> gradient p f w g -> convex_many size -> size w <= t ->
  ((forall v, size v <= t -> f w <= f v) <-> (forall v, size v <= t -> dot p g w <= dot p g v)).
Proof.
  intros C G S W. split; intros M v V.
  - apply Rnot_lt_le. intro L. set (d := fun j => v j - w j).
    assert (D : dot p g d = dot p g v - dot p g w) by apply dot_minus.
    destruct (short_step _ _ 0 1 (derivative_right _ _ _ (G d)) ltac:(lra) ltac:(lra)) as [s [T H]].
    cbv beta in H. replace (fun j => w j + 0 * d j) with w in H by (extensionality j; ring).
    assert (Q := S v w s ltac:(lra)).
    replace (mix s v w) with (fun j => w j + s * d j) in Q by (extensionality j; unfold mix, d; ring).
    specialize (M (fun j => w j + s * d j) ltac:(nra)). lra.
  - specialize (M v V). assert (T := above_tangent_plane p f w g C G v). rewrite dot_minus in T. lra.
Qed.

Lemma dot_replaced p g i y w : (i < p)%nat -> dot p g (replaced i y w) = dot p g w + g i * (y - w i).
Proof. intro I. unfold dot. rewrite (sum_replaced p i y w (fun j x => g j * x) I). ring. Qed.

Lemma corner_norm p i y : (i < p)%nat -> norm1 p (replaced i y zero) = Rabs y.
Proof.
  intro I. unfold norm1. rewrite (sum_replaced p i y zero (fun _ x => Rabs x) I). unfold zero.
  rewrite sum_zero, Rabs_R0 by (intros; apply Rabs_R0). ring.
Qed.

(* The corner of the diamond ||v||_1 <= t at t on axis i: f convex and differentiable there with gradient g, it is the
   best point of the diamond if and only if -g_i is as large as every |g_j|. Those g fill a cone with an inside. *)
Theorem a_corner_of_the_diamond_is_optimal (p : nat) (f : vector -> R) (g : vector) (t : R) (i : nat) :
  let corner := fun j => if Nat.eq_dec j i then t else 0 in
  convex_many f -> gradient p f corner g -> 0 < t -> (i < p)%nat ->
  ((forall v, norm1 p v <= t -> f corner <= f v) <-> (forall j, (j < p)%nat -> Rabs (g j) <= - g i)).
Proof.
  intros corner C G T I. change corner with (replaced i t zero) in *.
  assert (S : convex_many (norm1 p)).
  { intros u v s Q. assert (H := separable_penalties_are_convex p (fun _ y => 1 * Rabs y)
      (fun _ => absolute_value_convex 1 ltac:(lra)) u v s Q). cbv beta in H. rewrite !sum_scale in H. unfold norm1.
      lra. }
  assert (W : norm1 p (replaced i t zero) = t) by (rewrite corner_norm, Rabs_right; [reflexivity | lra | exact I]).
  rewrite (a_minimum_over_a_convex_region p f (norm1 p) t _ g C G S) by lra.
  assert (D : forall j y, (j < p)%nat -> dot p g (replaced j y zero) = g j * y).
  { intros j y J. rewrite dot_replaced, dot_zero by exact J. unfold zero. ring. }
  rewrite D by exact I. split.
  - intros M j J. assert (A := M (replaced j t zero)). assert (B := M (replaced j (- t) zero)).
    rewrite corner_norm, D in A, B by exact J. rewrite Rabs_right in A by lra.
    rewrite Rabs_Ropp, Rabs_right in B by lra.
    specialize (A ltac:(lra)). specialize (B ltac:(lra)). apply Rabs_le. split; nra.
  - intros K v V. assert (H : g i * norm1 p v <= dot p g v).
    { unfold norm1, dot. rewrite <- sum_scale. apply sum_le. intros j J. assert (Q := product_at_most (g j) (v j)).
      specialize (K j J). assert (P := Rabs_pos (v j)). nra. }
    specialize (K i I). assert (P := Rabs_pos (g i)). nra.
Qed.

(* A point w on the edge of the disc ||v||_2 <= t is the best point of the disc if and only if g is 0
   or points from it straight to the center: g . w = -t ||g||_2. *)
Theorem a_point_of_the_disc_is_optimal (p : nat) (f : vector -> R) (w g : vector) (t : R) :
  convex_many f -> gradient p f w g -> 0 < t -> norm2 p w = t ->
  ((forall v, norm2 p v <= t -> f w <= f v) <-> dot p g w = - t * norm2 p g).
Proof.
  intros C G T W.
  assert (S : convex_many (norm2 p)).
  { intros u v s Q. assert (H := norm2_convex p 1 ltac:(lra) u v s Q). cbv beta in H. lra. }
  rewrite (a_minimum_over_a_convex_region p f (norm2 p) t w g C G S) by lra.
  assert (B := cauchy_schwarz p g w). rewrite W in B. assert (N := norm2_nonneg p g).
  assert (low : - (norm2 p g * t) <= dot p g w).
  { assert (X := RRle_abs (- dot p g w)). rewrite Rabs_Ropp in X. lra. }
  split.
  - intro M. apply Rle_antisym; [| lra]. destruct (Req_dec (norm2 p g) 0) as [Z | Z].
    + assert (X := RRle_abs (dot p g w)). rewrite Z in *. lra.
    + specialize (M (fun j => - t / norm2 p g * g j)).
      rewrite norm2_scale, dot_scale, dot_self, <- norm2_squared in M.
      assert (R : Rabs (- t / norm2 p g) * norm2 p g = t).
      { replace (- t / norm2 p g) with (- (t / norm2 p g)) by (field; exact Z).
        rewrite Rabs_Ropp, Rabs_right; [field; exact Z |].
        apply Rle_ge, Rmult_le_pos; [lra | apply Rlt_le, Rinv_0_lt_compat; lra]. }
      specialize (M ltac:(lra)).
      replace (- t / norm2 p g * norm2 p g ^ 2) with (- t * norm2 p g) in M by (field; exact Z). exact M.
  - intros E v V. assert (X := cauchy_schwarz p g v). assert (Y := RRle_abs (- dot p g v)). rewrite Rabs_Ropp in Y. nra.
Qed.

(* So at the best point of the disc a weight can be 0 only where its partial derivative is exactly 0. *)
Theorem a_zero_on_the_disc_needs_a_zero_derivative (p : nat) (f : vector -> R) (w g : vector) (t : R) (j : nat) :
  convex_many f -> gradient p f w g -> 0 < t -> norm2 p w = t ->
  (forall v, norm2 p v <= t -> f w <= f v) ->
  (j < p)%nat -> w j = 0 -> g j = 0.
Proof.
  intros C G T W M J Z. assert (E := proj1 (a_point_of_the_disc_is_optimal p f w g t C G T W) M).
  set (c := norm2 p g / t). assert (Cn : c * t = norm2 p g) by (unfold c; field; lra).
  assert (Q := squares_line p g w c). rewrite E, <- (norm2_squared p g), <- (norm2_squared p w), W, <- Cn in Q.
  assert (H : norm2 p (fun i => g i + c * w i) = 0) by (apply norm2_of_square; [lra | rewrite Q; ring]).
  assert (R := norm2_zero p _ H j J). cbv beta in R. rewrite Z in R. lra.
Qed.

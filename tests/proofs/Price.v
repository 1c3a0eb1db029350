(* A penalty is a constraint, and a constraint is a penalty: lam is the price of the bound. *)
From Coq Require Import Reals Lra Psatz.
Require Import Definitions.
Open Scope R_scope.

(* From lam to the bound, for any loss f and any penalty pen, on anything: a minimizer w of f + lam pen
   minimizes f among all v with pen(v) <= pen(w). *)
Theorem a_penalty_is_a_constraint (V : Type) (f pen : V -> R) (lam : R) (w : V) :
  0 <= lam -> minimizes w (fun v => f v + lam * pen v) ->
  forall v, pen v <= pen w -> f w <= f v.
Proof. intros L M v H. specialize (M v). cbv beta in M. nra. Qed.

(* From the bound to lam. All that is asked of f and pen is that any two points have, in every proportion, a point
   that is no worse than their weighted mean in f and in pen at once. If w minimizes f subject to pen <= t, t > 0,
   some lam >= 0 makes it a minimizer of f + lam pen; and lam = 0 or the bound is used up. *)
Theorem a_constraint_is_a_penalty_where_points_mix (V : Type) (f pen : V -> R) (origin : V) (t : R) (w : V) :
  (forall u v a, 0 <= a <= 1 ->
     exists m, f m <= a * f u + (1 - a) * f v /\ pen m <= a * pen u + (1 - a) * pen v) ->
  pen origin = 0 -> 0 < t ->
  pen w <= t -> (forall v, pen v <= t -> f w <= f v) ->
  exists lam, 0 <= lam /\ minimizes w (fun v => f v + lam * pen v) /\ (lam = 0 \/ pen w = t).
Proof.
  intros points_mix pen_origin T W M.
  (* what lam must at least be: 0, and what every v beyond the bound saves for each unit of penalty *)
  set (least := fun l => l = 0 \/ exists v, t < pen v /\ l = (f w - f v) / (pen v - t)).
  (* what lam may at most be, because of a u within the bound *)
  assert (crossing : forall u l, pen u < t -> least l -> l * (t - pen u) <= f u - f w).
  { intros u l U [-> | [v [H ->]]].
    - assert (f w <= f u) by (apply M; lra). lra.
    - set (a := (pen v - t) / (pen v - pen u)).
      assert (D : 0 < pen v - pen u) by lra.
      assert (A : a * (pen v - pen u) = pen v - t) by (unfold a; field; lra).
      assert (R : 0 <= a <= 1) by (split; nra).
      destruct (points_mix u v a R) as [m [Hf Hp]].
      assert (pen m <= t) by nra.
      assert (Q : f w <= a * f u + (1 - a) * f v) by (apply Rle_trans with (2 := Hf); apply M; assumption).
      apply Rmult_le_reg_r with (pen v - t); [lra |].
      replace ((f w - f v) / (pen v - t) * (t - pen u) * (pen v - t)) with ((f w - f v) * (t - pen u)) by (field; lra).
      nra. }
  destruct (completeness least) as [lam [Up Low]].
  - exists ((f origin - f w) / t). intros l H.
    assert (C := crossing origin l ltac:(lra) H). rewrite pen_origin, Rminus_0_r in C.
    apply Rmult_le_reg_r with t; [lra |]. replace ((f origin - f w) / t * t) with (f origin - f w) by (field; lra).
    exact C.
  - exists 0. left. reflexivity.
  - assert (L : 0 <= lam) by (apply Up; left; reflexivity).
    assert (below : forall u, pen u < t -> lam * (t - pen u) <= f u - f w).
    { intros u U. assert (H : lam <= (f u - f w) / (t - pen u)).
      { apply Low. intros l H. apply Rmult_le_reg_r with (t - pen u); [lra |].
        replace ((f u - f w) / (t - pen u) * (t - pen u)) with (f u - f w) by (field; lra).
        exact (crossing u l U H). }
      apply Rmult_le_compat_r with (r := t - pen u) in H; [| lra].
      replace ((f u - f w) / (t - pen u) * (t - pen u)) with (f u - f w) in H by (field; lra). exact H. }
    assert (tight : lam * (t - pen w) = 0).
    { destruct (Rlt_le_dec (pen w) t) as [S | S]; [| replace (pen w) with t by lra; ring].
      assert (B := below w S). nra. }
    exists lam. split; [exact L | split].
    + intro v. destruct (Rtotal_order (pen v) t) as [S | [S | S]].
      * assert (B := below v S). nra.
      * assert (f w <= f v) by (apply M; lra). nra.
      * assert (B : (f w - f v) / (pen v - t) <= lam) by (apply Up; right; exists v; split; [lra | reflexivity]).
        apply Rmult_le_compat_r with (r := pen v - t) in B; [| lra].
        replace ((f w - f v) / (pen v - t) * (pen v - t)) with (f w - f v) in B by (field; lra). nra.
    + destruct (Rmult_integral _ _ tight); [left | right]; lra.
Qed.

(* From the bound to lam, for convex f and pen with pen(0) = 0: a minimizer w of f subject to pen <= t, t > 0,
   minimizes f + lam pen for some lam >= 0; and lam = 0 or pen(w) = t. *)
Theorem a_constraint_is_a_penalty (f pen : vector -> R) (t : R) (w : vector) :
  convex_many f -> convex_many pen -> pen zero = 0 -> 0 < t ->
  pen w <= t -> (forall v, pen v <= t -> f w <= f v) ->
  exists lam, 0 <= lam /\ minimizes w (fun v => f v + lam * pen v) /\ (lam = 0 \/ pen w = t).
Proof.
  intros F P. apply (a_constraint_is_a_penalty_where_points_mix _ f pen zero t w).
  intros u v a A. exists (mix a u v). split; [apply F, A | apply P, A].
Qed.

(* Without convexity some bounds have no price: f = -x^2 subject to |x| <= 1 has the minimizer 1,
   and for no lam is 1 a minimizer of f + lam |x|. *)
Theorem a_price_needs_convexity :
  let f := fun x : R => - x ^ 2 in
  (forall v, Rabs v <= 1 -> f 1 <= f v) /\ forall lam, ~ minimizes 1 (fun x => f x + lam * Rabs x).
Proof.
  intro f. unfold f. split.
  - intros v V. rewrite <- pow2_abs with (x := v). assert (P := Rabs_pos v). nra.
  - intros lam M. specialize (M (Rabs lam + 2)). cbv beta in M.
    assert (P := Rabs_pos lam). assert (Q := RRle_abs lam). rewrite Rabs_R1, (Rabs_right (Rabs lam + 2)) in M by lra.
    nra.
Qed.

(* Price and bound are no pairs, one to one: for f = |x - 1| the price lam = 1 belongs to every bound t from 0 to 1
   (t itself minimizes both) ... *)
Theorem one_price_for_many_bounds (t : R) :
  0 <= t <= 1 ->
  minimizes t (fun x => Rabs (x - 1) + 1 * Rabs x) /\ (forall v, Rabs v <= t -> Rabs (t - 1) <= Rabs (v - 1)).
Proof.
  intro T. split.
  - intro x. cbv beta. rewrite (Rabs_left1 (t - 1)), (Rabs_right t) by lra.
    assert (A := RRle_abs x). assert (B := RRle_abs (- (x - 1))). rewrite Rabs_Ropp in B. lra.
  - intros v V. assert (A := RRle_abs v). rewrite (Rabs_left1 (t - 1)) by lra.
    assert (B := RRle_abs (- (v - 1))). rewrite Rabs_Ropp in B. lra.
Qed.

(* ... and the bound t = 1, whose minimizer is 1, has every price from 0 to 1. *)
Theorem many_prices_for_one_bound (lam : R) :
  0 <= lam <= 1 ->
  minimizes 1 (fun x => Rabs (x - 1) + lam * Rabs x) /\ (forall v, Rabs v <= 1 -> Rabs (1 - 1) <= Rabs (v - 1)).
Proof.
  intro L. rewrite (Rminus_diag_eq 1 1), Rabs_R0 by reflexivity. split.
  - intro x. cbv beta. rewrite (Rminus_diag_eq 1 1), Rabs_R0, Rabs_R1 by reflexivity.
    assert (A := RRle_abs x). assert (B := RRle_abs (- (x - 1))). rewrite Rabs_Ropp in B. assert (C := Rabs_pos x).
    assert (D := Rabs_pos (x - 1)). nra.
  - intros v _. apply Rabs_pos.
Qed.

(* A larger lam never gives a larger penalty nor a smaller loss, for any f and pen:
   so ||w||_2 never grows with lam under ridge, nor ||w||_1 under the lasso. *)
Theorem more_lambda_less_penalty_more_loss (V : Type) (f pen : V -> R) (small large : R) (a b : V) :
  0 <= small < large ->
  minimizes a (fun v => f v + small * pen v) -> minimizes b (fun v => f v + large * pen v) ->
  pen b <= pen a /\ f a <= f b.
Proof.
  intros [S L] A B. specialize (A b). specialize (B a). cbv beta in A, B.
  assert (pen b <= pen a) by nra. split; nra.
Qed.

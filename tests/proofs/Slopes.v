(* What slopes at 0 say about a minimum at 0. The other files on one weight follow from this one. *)
From Coq Require Import Reals Lra Psatz.
Require Import Definitions.
Open Scope R_scope.

(* ---- Slopes, without a quotient ---- *)

Lemma soon_below f d k : slope_right f 0 d -> d < k ->
  exists delta, 0 < delta /\ forall t, 0 < t < delta -> f t < f 0 + k * t.
Proof.
  intros D L. destruct (D (k - d) ltac:(lra)) as [delta [P H]]. exists delta. split; [exact P |].
  intros t T. specialize (H t T). rewrite Rplus_0_l in H. apply Rabs_def2 in H.
  assert (E : f t - f 0 = (f t - f 0) / t * t) by (field; lra). nra.
Qed.

Lemma soon_above f d k : slope_right f 0 d -> k < d ->
  exists delta, 0 < delta /\ forall t, 0 < t < delta -> f 0 + k * t < f t.
Proof.
  intros D L. destruct (D (d - k) ltac:(lra)) as [delta [P H]]. exists delta. split; [exact P |].
  intros t T. specialize (H t T). rewrite Rplus_0_l in H. apply Rabs_def2 in H.
  assert (E : f t - f 0 = (f t - f 0) / t * t) by (field; lra). nra.
Qed.

Lemma short_step f d k bound : slope_right f 0 d -> d < k -> 0 < bound ->
  exists t, 0 < t <= bound /\ f t < f 0 + k * t.
Proof.
  intros D L B. destruct (soon_below f d k D L) as [delta [P H]].
  exists (Rmin bound (delta / 2)).
  assert (0 < Rmin bound (delta / 2)) by (apply Rmin_glb_lt; lra).
  assert (Rmin bound (delta / 2) <= bound) by apply Rmin_l.
  assert (Rmin bound (delta / 2) <= delta / 2) by apply Rmin_r.
  split; [lra |]. apply H. lra.
Qed.

(* ---- Derivatives are slopes on both sides; the left is the right, seen in a mirror ---- *)

Lemma derivative_right f x d : derivative f x d -> slope_right f x d.
Proof.
  intros D eps E. destruct (D eps E) as [delta H]. exists delta. split; [apply cond_pos |].
  intros h P. apply H; [lra | rewrite Rabs_right; lra].
Qed.

Lemma derivative_left f x d : derivative f x d -> slope_left f x d.
Proof.
  intros D eps E. destruct (D eps E) as [delta H]. exists delta. split; [apply cond_pos |].
  intros h P. specialize (H (- h) ltac:(lra)). rewrite Rabs_Ropp, Rabs_right in H by lra.
  replace ((f x - f (x - h)) / h) with ((f (x + - h) - f x) / - h); [apply H; lra |].
  replace (x - h) with (x + - h) by ring. field. lra.
Qed.

Lemma mirror_slope f d : slope_left f 0 d -> slope_right (fun x => f (- x)) 0 (- d).
Proof.
  intros D eps E. destruct (D eps E) as [delta [P H]]. exists delta. split; [exact P |].
  intros h T. specialize (H h T). rewrite <- Rabs_Ropp.
  replace (- ((f (- (0 + h)) - f (- 0)) / h - - d)) with ((f 0 - f (0 - h)) / h - d); [exact H |].
  replace (- (0 + h)) with (0 - h) by ring. rewrite Ropp_0. field. lra.
Qed.

Lemma mirror_convex f : convex f -> convex (fun x => f (- x)).
Proof.
  intros C x y t T. replace (- (t * x + (1 - t) * y)) with (t * - x + (1 - t) * - y) by ring. apply C, T.
Qed.

Lemma slope_right_plus f g x a b :
  slope_right f x a -> slope_right g x b -> slope_right (fun y => f y + g y) x (a + b).
Proof.
  intros F G eps E. destruct (F (eps / 2) ltac:(lra)) as [d [D H]]. destruct (G (eps / 2) ltac:(lra)) as [e [D' H']].
  exists (Rmin d e). split; [apply Rmin_glb_lt; lra |]. intros h T.
  assert (Rmin d e <= d) by apply Rmin_l. assert (Rmin d e <= e) by apply Rmin_r.
  specialize (H h ltac:(lra)). specialize (H' h ltac:(lra)).
  replace ((f (x + h) + g (x + h) - (f x + g x)) / h - (a + b))
    with (((f (x + h) - f x) / h - a) + ((g (x + h) - g x) / h - b)) by (field; lra).
  eapply Rle_lt_trans; [apply Rabs_triang | lra].
Qed.

Lemma slope_left_plus f g x a b :
  slope_left f x a -> slope_left g x b -> slope_left (fun y => f y + g y) x (a + b).
Proof.
  intros F G eps E. destruct (F (eps / 2) ltac:(lra)) as [d [D H]]. destruct (G (eps / 2) ltac:(lra)) as [e [D' H']].
  exists (Rmin d e). split; [apply Rmin_glb_lt; lra |]. intros h T.
  assert (Rmin d e <= d) by apply Rmin_l. assert (Rmin d e <= e) by apply Rmin_r.
  specialize (H h ltac:(lra)). specialize (H' h ltac:(lra)).
  replace ((f x + g x - (f (x - h) + g (x - h))) / h - (a + b))
    with (((f x - f (x - h)) / h - a) + ((g x - g (x - h)) / h - b)) by (field; lra).
  eapply Rle_lt_trans; [apply Rabs_triang | lra].
Qed.

Lemma convex_plus f g : convex f -> convex g -> convex (fun x => f x + g x).
Proof. intros F G x y t T. specialize (F x y t T). specialize (G x y t T). lra. Qed.

(* ---- The two penalties ---- *)

Lemma absolute_value_convex lam : 0 <= lam -> convex (fun x => lam * Rabs x).
Proof.
  intros L x y t T. assert (H := Rabs_triang (t * x) ((1 - t) * y)).
  rewrite !Rabs_mult, (Rabs_right t), (Rabs_right (1 - t)) in H by lra. nra.
Qed.

Lemma absolute_value_right lam : slope_right (fun x => lam * Rabs x) 0 lam.
Proof.
  intros eps E. exists 1. split; [lra |]. intros h T. rewrite Rplus_0_l, Rabs_R0, (Rabs_right h) by lra.
  replace ((lam * h - lam * 0) / h - lam) with 0 by (field; lra). rewrite Rabs_R0. exact E.
Qed.

Lemma absolute_value_left lam : slope_left (fun x => lam * Rabs x) 0 (- lam).
Proof.
  intros eps E. exists 1. split; [lra |]. intros h T. rewrite Rabs_R0, (Rabs_left (0 - h)) by lra.
  replace ((lam * 0 - lam * - (0 - h)) / h - - lam) with 0 by (field; lra). rewrite Rabs_R0. exact E.
Qed.

Lemma square_convex lam : 0 <= lam -> convex (fun x => lam * x ^ 2).
Proof.
  intros L x y t T. assert (0 <= lam * (t * (1 - t) * (x - y) ^ 2)).
  { apply Rmult_le_pos; [exact L |]. apply Rmult_le_pos; [nra | apply pow2_ge_0]. }
  nra.
Qed.

Lemma square_flat lam : derivative (fun x => lam * x ^ 2) 0 0.
Proof.
  intros eps E. assert (P : 0 < eps / (Rabs lam + 1)).
  { apply Rdiv_lt_0_compat; [exact E | assert (H := Rabs_pos lam); lra]. }
  exists (mkposreal _ P). simpl. intros h N H.
  replace ((lam * ((0 + h) * ((0 + h) * 1)) - lam * (0 * (0 * 1))) / h - 0) with (lam * h) by (field; exact N).
  rewrite Rabs_mult. assert (A := Rabs_pos lam).
  apply Rmult_lt_compat_r with (r := Rabs lam + 1) in H; [| lra].
  replace (eps / (Rabs lam + 1) * (Rabs lam + 1)) with eps in H by (field; lra).
  assert (B := Rabs_pos h). nra.
Qed.

(* ---- Minima at 0 ---- *)

Lemma above_right_slope f d : convex f -> slope_right f 0 d -> forall x, 0 <= x -> f 0 + d * x <= f x.
Proof.
  intros C D x X. destruct (Req_dec x 0) as [-> | N]; [lra |]. apply Rnot_lt_le. intro L.
  set (k := (f x - f 0) / x). assert (K : k * x = f x - f 0) by (unfold k; field; lra).
  destruct (soon_above f d k D ltac:(nra)) as [delta [P H]].
  set (t := Rmin 1 (delta / (2 * x))).
  assert (Q : 0 < delta / (2 * x)) by (apply Rdiv_lt_0_compat; lra).
  assert (T : 0 < t <= 1) by (split; [apply Rmin_glb_lt; lra | apply Rmin_l]).
  assert (U : t * x < delta).
  { assert (t <= delta / (2 * x)) by apply Rmin_r.
    assert (delta / (2 * x) * x = delta / 2) by (field; lra). nra. }
  specialize (H (t * x) ltac:(nra)).
  assert (V := C x 0 t ltac:(lra)). replace (t * x + (1 - t) * 0) with (t * x) in V by ring. nra.
Qed.

Lemma above_left_slope f d : convex f -> slope_left f 0 d -> forall x, x <= 0 -> f 0 + d * x <= f x.
Proof.
  intros C D x X.
  assert (H := above_right_slope _ _ (mirror_convex f C) (mirror_slope f d D) (- x) ltac:(lra)).
  cbv beta in H. rewrite Ropp_involutive, Ropp_0 in H. lra.
Qed.

Lemma above_tangent f d : convex f -> derivative f 0 d -> forall x, f 0 + d * x <= f x.
Proof.
  intros C D x. destruct (Rle_dec 0 x).
  - apply above_right_slope; [exact C | apply derivative_right, D | lra].
  - apply above_left_slope; [exact C | apply derivative_left, D | lra].
Qed.

Lemma right_slope_of_a_minimum F r : slope_right F 0 r -> minimizes 0 F -> 0 <= r.
Proof.
  intros D M. apply Rnot_lt_le. intro L. destruct (short_step F r 0 1 D L ltac:(lra)) as [t [_ H]].
  specialize (M t). lra.
Qed.

Lemma left_slope_of_a_minimum F l : slope_left F 0 l -> minimizes 0 F -> l <= 0.
Proof.
  intros D M. assert (0 <= - l); [| lra].
  apply (right_slope_of_a_minimum _ _ (mirror_slope F l D)). intro x. cbv beta. rewrite Ropp_0. apply M.
Qed.

(* A convex F has a minimum at 0 if and only if it arrives there with a slope of at most 0
   and leaves with a slope of at least 0. *)
Theorem minimum_of_a_convex_function (F : R -> R) (l r : R) :
  convex F -> slope_left F 0 l -> slope_right F 0 r ->
  (minimizes 0 F <-> l <= 0 <= r).
Proof.
  intros C L R. split.
  - intro M. split; [apply (left_slope_of_a_minimum F), M | apply (right_slope_of_a_minimum F), M]; assumption.
  - intros [A B] x. destruct (Rle_dec 0 x).
    + assert (H := above_right_slope F r C R x ltac:(lra)). nra.
    + assert (H := above_left_slope F l C L x ltac:(lra)). nra.
Qed.

(* The difference between the penalties, in one line. f convex and differentiable at 0, pen convex with slopes
   l and r at 0: 0 minimizes f + pen if and only if -f'(0) lies in the interval [l, r]. For lam |x| it is
   [-lam, lam]; for lam x^2 it is the single number 0. *)
Theorem interval_of_slopes (f pen : R -> R) (d l r : R) :
  convex f -> derivative f 0 d ->
  convex pen -> slope_left pen 0 l -> slope_right pen 0 r ->
  (minimizes 0 (fun x => f x + pen x) <-> l <= - d <= r).
Proof.
  intros C D P L R.
  rewrite (minimum_of_a_convex_function (fun x => f x + pen x) (d + l) (d + r)).
  - split; lra.
  - apply convex_plus; assumption.
  - apply slope_left_plus; [apply derivative_left, D | exact L].
  - apply slope_right_plus; [apply derivative_right, D | exact R].
Qed.

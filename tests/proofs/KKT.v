(* Many weights and the L1 penalty: the KKT conditions, the zero vector, and what a strict inequality proves. *)
From Coq Require Import Reals Lra Psatz Arith Lia.
Require Import Definitions Slopes Sums Linearization.
Open Scope R_scope.

Lemma l1_as_a_sum p lam v : lam * norm1 p v = sum p (fun j => lam * Rabs (v j)).
Proof. symmetry. apply sum_scale. Qed.

Lemma product_at_most a b : - (Rabs a * Rabs b) <= a * b <= Rabs a * Rabs b.
Proof.
  rewrite <- Rabs_mult. assert (A := RRle_abs (a * b)). assert (B := RRle_abs (- (a * b))).
  rewrite Rabs_Ropp in B. lra.
Qed.

Lemma one_weight lam w g : 0 <= lam -> (minimizes w (fun y => g * y + lam * Rabs y) <-> kkt lam w g).
Proof.
  intro L. split.
  - intro M. repeat split; intro H; assert (A := M 0); assert (B := M (2 * w)); cbv beta in A, B; rewrite Rabs_R0 in A.
    + rewrite (Rabs_right w) in A, B by lra. rewrite (Rabs_right (2 * w)) in B by lra. nra.
    + rewrite (Rabs_left w) in A, B by lra. rewrite (Rabs_left (2 * w)) in B by lra. nra.
    + assert (P := M 1). assert (N := M (- (1))). cbv beta in P, N. subst w.
      rewrite Rabs_R0 in P, N. rewrite Rabs_Ropp in N. rewrite Rabs_R1 in P, N. apply Rabs_le. lra.
  - intros (P & N & Z) y. cbv beta. assert (A := RRle_abs y). assert (B := RRle_abs (- y)). rewrite Rabs_Ropp in B.
    destruct (Rtotal_order w 0) as [H | [H | H]].
    + rewrite (Rabs_left w), (N H) by lra. nra.
    + specialize (Z H). subst w. rewrite Rabs_R0. assert (Q := product_at_most g y). assert (R := Rabs_pos y). nra.
    + rewrite (Rabs_right w), (P H) by lra. nra.
Qed.

Lemma kkt_in_short lam w g : 0 <= lam -> kkt lam w g -> Rabs g <= lam /\ g * w = - lam * Rabs w.
Proof.
  intros L (P & N & Z). destruct (Rtotal_order w 0) as [H | [H | H]].
  - rewrite (N H), (Rabs_right lam), (Rabs_left w) by lra. lra.
  - split; [apply Z, H |]. rewrite H, Rabs_R0. ring.
  - rewrite (P H), Rabs_Ropp, (Rabs_right lam), (Rabs_right w) by lra. lra.
Qed.

(* L1, many weights (KKT). f convex and differentiable at w with gradient g: w minimizes f + lam ||w||_1 if and only if
   for every j: g_j = -lam where w_j > 0, g_j = lam where w_j < 0, and |g_j| <= lam where w_j = 0. *)
Theorem kkt_conditions (p : nat) (f : vector -> R) (w g : vector) (lam : R) :
  convex_many f -> gradient p f w g -> 0 <= lam ->
  (minimizes w (fun v => f v + lam * norm1 p v) <-> forall j, (j < p)%nat -> kkt lam (w j) (g j)).
Proof.
  intros C G L.
  assert (E := each_weight_decides_for_itself p f (fun _ y => lam * Rabs y) w g C G
    (fun _ => absolute_value_convex lam L)).
  assert (S : minimizes w (fun v => f v + lam * norm1 p v)
              <-> minimizes w (fun v => f v + sum p (fun j => lam * Rabs (v j)))).
  { split; intros M v; specialize (M v); cbv beta in *; rewrite ?l1_as_a_sum in *; rewrite <- ?l1_as_a_sum in *;
    exact M. }
  rewrite S, E. split; intros H j J; apply one_weight; auto.
Qed.

Lemma norm_inf_at_most p g lam : 0 <= lam -> (norm_inf p g <= lam <-> forall j, (j < p)%nat -> Rabs (g j) <= lam).
Proof.
  intro L. induction p as [| p IH]; simpl.
  - split; [intros _ j J; lia | intros _; exact L].
  - split.
    + intros H j J. destruct (Nat.eq_dec j p) as [-> | N].
      * apply Rle_trans with (2 := H), Rmax_r.
      * apply IH; [apply Rle_trans with (2 := H), Rmax_l | lia].
    + intro H. apply Rmax_lub; [apply IH; intros; apply H; lia | apply H; lia].
Qed.

(* The zero vector. f convex and differentiable at 0 with gradient g: w = 0 minimizes f + lam ||w||_1 if and only if
   ||g||_inf <= lam. So lam_max = ||g||_inf. *)
Theorem the_zero_vector (p : nat) (f : vector -> R) (g : vector) (lam : R) :
  convex_many f -> gradient p f zero g -> 0 <= lam ->
  (minimizes zero (fun v => f v + lam * norm1 p v) <-> norm_inf p g <= lam).
Proof.
  intros C G L. rewrite (kkt_conditions p f zero g lam C G L), norm_inf_at_most by exact L.
  unfold kkt, zero. split; intros H j J.
  - apply H; [exact J | reflexivity].
  - repeat split; try lra. intros _. apply H, J.
Qed.

(* Strictness, in numbers. f convex, w a solution, f differentiable there with gradient g: every v costs at least
   the sum of (lam - |g_j|) |v_j| more than w. *)
Theorem how_much_worse_another_point_is (p : nat) (f : vector -> R) (w g v : vector) (lam : R) :
  convex_many f -> gradient p f w g -> 0 <= lam ->
  minimizes w (fun v => f v + lam * norm1 p v) ->
  (f v + lam * norm1 p v) - (f w + lam * norm1 p w) >= sum p (fun j => (lam - Rabs (g j)) * Rabs (v j)).
Proof.
  intros C G L M. rewrite (kkt_conditions p f w g lam C G L) in M.
  assert (T := above_tangent_plane p f w g C G v). rewrite dot_minus in T.
  assert (W : dot p g w = - lam * norm1 p w).
  { unfold dot, norm1. rewrite <- sum_scale. apply sum_ext. intros j J. apply kkt_in_short; auto. }
  assert (V : sum p (fun j => (lam - Rabs (g j)) * Rabs (v j)) <= dot p g v + lam * norm1 p v).
  { rewrite l1_as_a_sum. unfold dot. rewrite <- sum_plus. apply sum_le. intros j J.
    assert (Q := product_at_most (g j) (v j)). lra. }
  lra.
Qed.

(* Strictness. If |g_j| < lam at one solution, then weight j is 0 in every solution. *)
Theorem strictly_inside_means_zero_in_every_solution (p : nat) (f : vector -> R) (w g v : vector) (lam : R) (j : nat) :
  convex_many f -> gradient p f w g -> 0 <= lam ->
  minimizes w (fun v => f v + lam * norm1 p v) -> minimizes v (fun v => f v + lam * norm1 p v) ->
  (j < p)%nat -> Rabs (g j) < lam -> v j = 0.
Proof.
  intros C G L M N J S. assert (H := how_much_worse_another_point_is p f w g v lam C G L M).
  specialize (N w). cbv beta in N.
  assert (A : forall i, (i < p)%nat -> Rabs (g i) <= lam).
  { intros i I. apply (kkt_in_short lam (w i)); [exact L |]. exact (proj1 (kkt_conditions p f w g lam C G L) M i I). }
  assert (Z := sum_zero_inv p (fun i => (lam - Rabs (g i)) * Rabs (v i))
    ltac:(intros i I; apply Rmult_le_pos; [specialize (A i I); lra | apply Rabs_pos]) ltac:(lra) j J).
  cbv beta in Z. destruct (Req_dec (v j) 0) as [E | E]; [exact E |]. assert (P := Rabs_pos_lt _ E). nra.
Qed.

(* At equality other solutions can exist: f = -x at lam = 1, where |f'| = lam, has the solutions 0 and 1. *)
Theorem at_equality_other_solutions_can_exist :
  minimizes 0 (fun x => - x + 1 * Rabs x) /\ minimizes 1 (fun x => - x + 1 * Rabs x).
Proof.
  split; intro x; cbv beta; assert (A := RRle_abs x); rewrite ?Rabs_R0, ?Rabs_R1; lra.
Qed.

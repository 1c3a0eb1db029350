(* Groups of weights: the euclidean norm of each group, not squared, turns groups on and off. *)
From Coq Require Import Reals Lra Psatz Arith Lia FunctionalExtensionality.
Require Import Definitions Slopes Sums Linearization KKT Norms.
Open Scope R_scope.

(* v, with y in place of its group k *)
Definition group_replaced (group : nat -> nat) (k : nat) (y v : vector) : vector :=
  fun j => if Nat.eq_dec (group j) k then y j else v j.

Lemma only_replaced group k y v : only group k (group_replaced group k y v) = only group k y.
Proof. extensionality j. unfold only, group_replaced. destruct (Nat.eq_dec (group j) k); reflexivity. Qed.

Lemma only_others group k i y v : i <> k -> only group i (group_replaced group k y v) = only group i v.
Proof.
  intro N. extensionality j. unfold only, group_replaced.
  destruct (Nat.eq_dec (group j) i); destruct (Nat.eq_dec (group j) k); congruence.
Qed.

Lemma only_scale group k c v : only group k (fun j => c * v j) = (fun j => c * only group k v j).
Proof. extensionality j. unfold only. destruct (Nat.eq_dec (group j) k); ring. Qed.

Lemma only_zero group k : only group k zero = zero.
Proof. extensionality j. unfold only, zero. destruct (Nat.eq_dec (group j) k); reflexivity. Qed.

Lemma only_mix group k t u v : only group k (mix t u v) = mix t (only group k u) (only group k v).
Proof. extensionality j. unfold only, mix. destruct (Nat.eq_dec (group j) k); ring. Qed.

Lemma dot_by_groups p m group g v : (forall j, (j < p)%nat -> (group j < m)%nat) ->
  dot p g v = sum m (fun k => dot p (only group k g) (only group k v)).
Proof.
  intro H. unfold dot. rewrite sum_swap. apply sum_ext. intros j J.
  rewrite (sum_one m _ (group j) (H j J)); unfold only.
  - destruct (Nat.eq_dec (group j) (group j)); congruence.
  - intros k _ N. destruct (Nat.eq_dec (group j) k); [congruence | ring].
Qed.

Lemma group_penalty_convex p m group lam : (forall k, (k < m)%nat -> 0 <= lam k) ->
  convex_many (fun v => sum m (fun k => lam k * group_norm p group k v)).
Proof.
  intros L u v t T. rewrite <- !sum_scale, <- sum_plus. apply sum_le. intros k K. unfold group_norm.
  rewrite only_mix. apply (norm2_convex p (lam k) (L k K)), T.
Qed.

(* The general form of the condition, before it is read entry by entry. *)
Lemma groups_in_short p m group f w g lam :
  convex_many f -> gradient p f w g ->
  (forall j, (j < p)%nat -> (group j < m)%nat) -> (forall k, (k < m)%nat -> 0 <= lam k) ->
  (minimizes w (fun v => f v + sum m (fun k => lam k * group_norm p group k v))
   <-> forall k, (k < m)%nat -> group_norm p group k g <= lam k
         /\ dot p (only group k g) (only group k w) = - lam k * group_norm p group k w).
Proof.
  intros C G H L.
  rewrite (a_convex_loss_acts_by_its_gradient p f _ w g C G (group_penalty_convex p m group lam L)).
  set (cost := fun k v => dot p (only group k g) v + lam k * norm2 p v).
  assert (E : forall v, dot p g v + sum m (fun k => lam k * group_norm p group k v)
    = sum m (fun k => cost k (only group k v))).
  { intro v. rewrite (dot_by_groups p m group g v H), <- sum_plus. reflexivity. }
  split.
  - intros M k K. apply three_points_of_norm2; [apply L, K |]. intros y Y.
    assert (O : y = only group k y).
    { destruct Y as [-> | [-> | ->]]; rewrite ?only_scale, ?only_zero; [reflexivity | |];
        extensionality j; unfold only; destruct (Nat.eq_dec (group j) k); reflexivity. }
    specialize (M (group_replaced group k y w)). cbv beta in M. rewrite !E in M.
    assert (D : sum m (fun i => cost i (only group i (group_replaced group k y w)) - cost i (only group i w))
      = cost k (only group k y) - cost k (only group k w)).
    { rewrite (sum_one m _ k K); [rewrite only_replaced; reflexivity |].
      intros i _ N. rewrite only_others by exact N. ring. }
    rewrite sum_minus in D. rewrite <- O in D. unfold cost in D, M. lra.
  - intros Q v. cbv beta. rewrite !E. apply sum_le. intros k K. destruct (Q k K) as [A B].
    apply minimum_of_norm2; assumption.
Qed.

(* Groups. f convex and differentiable at w with gradient g, each weight in one of m groups, lam_k >= 0:
   w minimizes f + the sum of lam_k ||w_k||_2 if and only if for each group k:
   g_k = -lam_k w_k / ||w_k||_2 where w_k is not 0, and ||g_k||_2 <= lam_k where it is. *)
Theorem group_conditions (p m : nat) (group : nat -> nat) (f : vector -> R) (w g lam : vector) :
  convex_many f -> gradient p f w g ->
  (forall j, (j < p)%nat -> (group j < m)%nat) -> (forall k, (k < m)%nat -> 0 <= lam k) ->
  (minimizes w (fun v => f v + sum m (fun k => lam k * group_norm p group k v))
   <-> forall k, (k < m)%nat ->
         (group_norm p group k w <> 0 ->
            forall j, (j < p)%nat -> group j = k -> g j = - lam k * w j / group_norm p group k w)
         /\ (group_norm p group k w = 0 -> group_norm p group k g <= lam k)).
Proof.
  intros C G H L. rewrite (groups_in_short p m group f w g lam C G H L).
  split; intros Q k K; specialize (Q k K); specialize (L k K).
  - destruct Q as [A B]. split; [| intros _; exact A]. intros N j J I. unfold group_norm in *.
    set (W := only group k w) in *. set (V := only group k g) in *. set (n := norm2 p W) in *.
    set (c := lam k / n). assert (Cn : c * n = lam k) by (unfold c; field; exact N).
    assert (S := squares_line p V W c). assert (P := squares_nonneg p (fun i => V i + c * W i)).
    rewrite B, <- (norm2_squared p V), <- (norm2_squared p W) in S. fold n in S.
    assert (Z : norm2 p (fun i => V i + c * W i) = 0).
    { apply norm2_of_square; [lra |]. assert (V0 := norm2_nonneg p V).
      assert (c ^ 2 * n ^ 2 = lam k ^ 2) by (rewrite <- Cn; ring).
      assert (c * (2 * (- lam k * n)) = - 2 * lam k ^ 2) by (rewrite <- Cn; ring).
      assert (norm2 p V ^ 2 <= lam k ^ 2) by (apply pow_incr; lra).
      lra. }
    assert (R := norm2_zero _ _ Z j J). cbv beta in R. unfold V, W, only in R. destruct (Nat.eq_dec (group j) k);
      [| congruence].
    unfold c in R. unfold Rdiv in *. lra.
  - destruct Q as [A B]. unfold group_norm in *.
    set (W := only group k w) in *. set (V := only group k g) in *. set (n := norm2 p W) in *.
    destruct (Req_dec n 0) as [N | N].
    + split; [apply B, N |]. rewrite N, Rmult_0_r. apply sum_zero. intros j J.
      rewrite (norm2_zero p W N j J). ring.
    + assert (E : forall j, (j < p)%nat -> V j = - (lam k / n) * W j).
      { intros j J. unfold V, W, only. destruct (Nat.eq_dec (group j) k) as [I | I]; [| ring].
        rewrite (A N j J I). fold W. fold n. field. exact N. }
      assert (n0 : 0 < n) by (assert (X := norm2_nonneg p W); fold n in X; lra).
      assert (c0 : 0 <= lam k / n) by (apply Rmult_le_pos; [exact L | apply Rlt_le, Rinv_0_lt_compat, n0]).
      split.
      * assert (F : norm2 p V = norm2 p (fun j => - (lam k / n) * W j)).
        { unfold norm2, squares. f_equal. apply sum_ext. intros j J. rewrite (E j J). reflexivity. }
        rewrite F, norm2_scale, Rabs_Ropp, Rabs_right by lra. fold n. right. field. exact N.
      * assert (F : dot p V W = - (lam k / n) * squares p W).
        { unfold dot, squares. rewrite <- sum_scale. apply sum_ext. intros j J. rewrite (E j J). ring. }
        rewrite F, <- norm2_squared. fold n. field. exact N.
Qed.

(* Strictness. If ||g_k||_2 < lam_k at one solution, then the whole group k is 0 in every solution. *)
Theorem a_group_strictly_inside_is_off_in_every_solution
  (p m : nat) (group : nat -> nat) (f : vector -> R) (w g v lam : vector) (k : nat) :
  convex_many f -> gradient p f w g ->
  (forall j, (j < p)%nat -> (group j < m)%nat) -> (forall k, (k < m)%nat -> 0 <= lam k) ->
  minimizes w (fun v => f v + sum m (fun k => lam k * group_norm p group k v)) ->
  minimizes v (fun v => f v + sum m (fun k => lam k * group_norm p group k v)) ->
  (k < m)%nat -> group_norm p group k g < lam k ->
  forall j, (j < p)%nat -> group j = k -> v j = 0.
Proof.
  intros C G H L M N K S j J I.
  assert (Q := proj1 (groups_in_short p m group f w g lam C G H L) M).
  assert (T := above_tangent_plane p f w g C G v). rewrite dot_minus in T. specialize (N w). cbv beta in N.
  rewrite (dot_by_groups p m group g w H), (dot_by_groups p m group g v H) in T.
  rewrite (sum_ext m (fun k => dot p (only group k g) (only group k w)) (fun k => - lam k * group_norm p group k w)) in T
    by (intros i Hi; apply Q, Hi).
  assert (W : sum m (fun k => - lam k * group_norm p group k w) = - sum m (fun k => lam k * group_norm p group k w)).
  { replace (- sum m (fun k => lam k * group_norm p group k w))
      with (-1 * sum m (fun k => lam k * group_norm p group k w)) by ring.
    rewrite <- sum_scale. apply sum_ext. intros. ring. }
  assert (D : sum m (fun k => (lam k - group_norm p group k g) * group_norm p group k v)
    <= sum m (fun k => dot p (only group k g) (only group k v)) + sum m (fun k => lam k * group_norm p group k v)).
  { rewrite <- sum_plus. apply sum_le. intros i _. unfold group_norm.
    assert (A := cauchy_schwarz p (only group i g) (only group i v)).
    assert (B := RRle_abs (- dot p (only group i g) (only group i v))). rewrite Rabs_Ropp in B. lra. }
  assert (Z := sum_zero_inv m (fun k => (lam k - group_norm p group k g) * group_norm p group k v)
    ltac:(intros i Hi; apply Rmult_le_pos; [destruct (Q i Hi); lra | apply norm2_nonneg]) ltac:(lra) k K).
  cbv beta in Z. assert (V : group_norm p group k v = 0) by (destruct (Rmult_integral _ _ Z); lra).
  assert (R := norm2_zero _ _ V j J). unfold only in R. destruct (Nat.eq_dec (group j) k); congruence.
Qed.

(* A group is on or off as a whole; inside one that is on, a weight is 0 only where its own derivative is 0, as under
   L2. *)
Theorem inside_a_group_that_is_on (p m : nat) (group : nat -> nat) (f : vector -> R) (w g lam : vector) (j : nat) :
  convex_many f -> gradient p f w g ->
  (forall j, (j < p)%nat -> (group j < m)%nat) -> (forall k, (k < m)%nat -> 0 < lam k) ->
  minimizes w (fun v => f v + sum m (fun k => lam k * group_norm p group k v)) ->
  (j < p)%nat -> group_norm p group (group j) w <> 0 ->
  (w j = 0 <-> g j = 0).
Proof.
  intros C G H L M J N.
  assert (Q := proj1 (group_conditions p m group f w g lam C G H
    ltac:(intros k K; apply Rlt_le, L, K)) M (group j) (H j J)).
  rewrite (proj1 Q N j J eq_refl). specialize (L _ (H j J)). set (n := group_norm p group (group j) w) in *. split.
  - intros ->. field. exact N.
  - intro E. assert (F : - lam (group j) * w j / n * n = - lam (group j) * w j) by (field; exact N).
    rewrite E, Rmult_0_l in F. destruct (Rmult_integral _ _ (eq_sym F)); lra.
Qed.

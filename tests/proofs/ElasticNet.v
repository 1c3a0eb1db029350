(* The elastic net: a closed form for each weight, and why it groups. *)
From Coq Require Import Reals Lra Psatz Arith Lia.
Require Import Definitions Slopes Sums SoftThreshold KKT Linearization LeastSquares.
Open Scope R_scope.

Lemma one_weight_of_the_elastic_net l1 l2 w g : 0 <= l1 -> 0 < l2 ->
  minimizes w (fun y => g * y + (l1 * Rabs y + l2 * y ^ 2)) -> w = soft (- g) l1 / (2 * l2).
Proof.
  intros A B M.
  destruct (a_leaf_of_a_boosted_tree g 0 (2 * l2) l1 w ltac:(lra) A) as [H _].
  assert (E : w = - soft g l1 / (0 + 2 * l2)).
  { apply H. intro v. specialize (M v). cbv beta in *. lra. }
  rewrite E, Rplus_0_l. f_equal. unfold soft.
  destruct (Rle_dec g (- l1)); destruct (Rle_dec l1 g); destruct (Rle_dec (- g) (- l1)); destruct (Rle_dec l1 (- g));
    lra.
Qed.

Lemma elastic_net_weight n p X y w l1 l2 j : 0 <= l1 -> 0 < l2 ->
  minimizes w (fun v => half_rss n p X y v + l1 * norm1 p v + l2 * squares p v) -> (j < p)%nat ->
  w j = soft (dot n (column X j) (residual p X y w)) l1 / (2 * l2).
Proof.
  intros A B M J.
  assert (C : forall j : nat, convex (fun y => l1 * Rabs y + l2 * y ^ 2)).
  { intros _. apply convex_plus; [apply absolute_value_convex, A | apply square_convex; lra]. }
  assert (N : minimizes w (fun v => half_rss n p X y v + sum p (fun j => l1 * Rabs (v j) + l2 * v j ^ 2))).
  { intro v. specialize (M v). cbv beta in *. rewrite !sum_plus, !sum_scale. unfold norm1, squares in M. lra. }
  assert (H := proj1 (each_weight_decides_for_itself p (half_rss n p X y) _ w _ (least_squares_convex n p X y)
    (least_squares_gradient n p X y w) C) N j J).
  rewrite (one_weight_of_the_elastic_net l1 l2 (w j) _ A B H) at 1. rewrite Ropp_involutive. reflexivity.
Qed.

(* The elastic net brings weights of similar columns together. At a solution of
   ||y - Xw||^2 / 2 + l1 ||w||_1 + l2 ||w||_2^2, l1 >= 0 and l2 > 0, any two weights, of any signs, obey
   2 l2 |w_i - w_j| <= |(x_i - x_j) . r|. *)
Theorem weights_of_similar_columns_are_similar
  (n p : nat) (X : nat -> nat -> R) (y w : vector) (l1 l2 : R) (i j : nat) :
  0 <= l1 -> 0 < l2 ->
  minimizes w (fun v => half_rss n p X y v + l1 * norm1 p v + l2 * squares p v) ->
  (i < p)%nat -> (j < p)%nat ->
  2 * l2 * Rabs (w i - w j) <= Rabs (dot n (fun k => X k i - X k j) (residual p X y w)).
Proof.
  intros A B M I J. set (r := residual p X y w).
  rewrite (elastic_net_weight n p X y w l1 l2 i A B M I), (elastic_net_weight n p X y w l1 l2 j A B M J). fold r.
  rewrite (dot_comm n (fun k => X k i - X k j)), dot_minus, !(dot_comm n r).
  change (fun k => X k i) with (column X i). change (fun k => X k j) with (column X j).
  set (a := dot n (column X i) r). set (b := dot n (column X j) r).
  replace (soft a l1 / (2 * l2) - soft b l1 / (2 * l2)) with ((soft a l1 - soft b l1) / (2 * l2)) by (field; lra).
  unfold Rdiv. rewrite Rabs_mult, (Rabs_right (/ (2 * l2))) by (apply Rle_ge, Rlt_le, Rinv_0_lt_compat; lra).
  replace (2 * l2 * (Rabs (soft a l1 - soft b l1) * / (2 * l2))) with (Rabs (soft a l1 - soft b l1)) by (field; lra).
  apply soft_never_moves_two_points_apart, A.
Qed.

(* Two equal columns: L2, alone or in an elastic net, gives them equal weights ... *)
Theorem l2_splits_equal_columns_equally
  (n p : nat) (X : nat -> nat -> R) (y w : vector) (l1 l2 : R) (i j : nat) :
  0 <= l1 -> 0 < l2 ->
  minimizes w (fun v => half_rss n p X y v + l1 * norm1 p v + l2 * squares p v) ->
  (i < p)%nat -> (j < p)%nat -> (forall k, X k i = X k j) ->
  w i = w j.
Proof.
  intros A B M I J E. assert (H := weights_of_similar_columns_are_similar n p X y w l1 l2 i j A B M I J).
  replace (dot n (fun k => X k i - X k j) (residual p X y w)) with 0 in H.
  - rewrite Rabs_R0 in H. assert (P := Rabs_pos (w i - w j)).
    destruct (Req_dec (w i - w j) 0) as [Z | Z]; [lra |]. assert (Q := Rabs_pos_lt _ Z). nra.
  - symmetry. apply sum_zero. intros k _. rewrite (E k). ring.
Qed.

(* ... and under L1 alone every split of their sum that costs the same, a to the one and b to the other, is a solution
   as well. *)
Theorem l1_leaves_the_split_of_equal_columns_open
  (n p : nat) (X : nat -> nat -> R) (y w : vector) (lam a b : R) (i j : nat) :
  minimizes w (lasso n p X y lam) ->
  (i < p)%nat -> (j < p)%nat -> i <> j -> (forall k, X k i = X k j) ->
  a + b = w i + w j -> Rabs a + Rabs b = Rabs (w i) + Rabs (w j) ->
  minimizes (fun k => if Nat.eq_dec k i then a else if Nat.eq_dec k j then b else w k) (lasso n p X y lam).
Proof.
  intros M I J N E S C v. apply Rle_trans with (2 := M v).
  change (fun k => if Nat.eq_dec k i then a else if Nat.eq_dec k j then b else w k)
    with (replaced i a (replaced j b w)).
  assert (O : replaced j b w i = w i) by (unfold replaced; destruct (Nat.eq_dec i j); congruence).
  assert (P : residual p X y (replaced i a (replaced j b w)) = residual p X y w).
  { apply FunctionalExtensionality.functional_extensionality. intro k. unfold residual, predictions, dot.
    rewrite (sum_replaced p i a _ (fun l x => X k l * x) I), O, (sum_replaced p j b w (fun l x => X k l * x) J), (E k).
    replace a with (w i + w j - b) by lra. ring. }
  unfold lasso, half_rss, norm1. rewrite P, (sum_replaced p i a _ (fun _ x => Rabs x) I), O.
  rewrite (sum_replaced p j b w (fun _ x => Rabs x) J). replace (Rabs a) with (Rabs (w i) + Rabs (w j) - Rabs b) by lra.
  right. ring.
Qed.

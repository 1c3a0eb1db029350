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
  destruct (Rle_dec g (- l1)); destruct (Rle_dec l1 g); destruct (Rle_dec (- g) (- l1)); destruct (Rle_dec l1 (- g)); lra.
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

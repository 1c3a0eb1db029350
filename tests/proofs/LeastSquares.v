(* Least squares is convex, and its gradient is -X'r. *)
From Coq Require Import Reals Lra Psatz FunctionalExtensionality.
Require Import Definitions Slopes Sums L2KKT KKT.
Open Scope R_scope.

Lemma predictions_dot n p X a v :
  dot n a (predictions p X v) = sum p (fun j => dot n (column X j) a * v j).
Proof.
  unfold dot, predictions, column. rewrite (sum_ext n _ (fun i => sum p (fun j => a i * (X i j * v j)))).
  - rewrite sum_swap. apply sum_ext. intros j _. rewrite (Rmult_comm (sum n _)), <- sum_scale.
    apply sum_ext. intros. ring.
  - intros i _. unfold dot. rewrite <- sum_scale. reflexivity.
Qed.

Lemma residual_of_a_step p X y w v t :
  residual p X y (fun j => w j + t * v j) = (fun i => residual p X y w i + t * (-1 * predictions p X v i)).
Proof.
  extensionality i. unfold residual, predictions. rewrite dot_plus, dot_scale. ring.
Qed.

Lemma least_squares_gradient n p X y w :
  gradient p (half_rss n p X y) w (fun j => - dot n (column X j) (residual p X y w)).
Proof.
  intro v. set (r := residual p X y w). set (z := fun i => -1 * predictions p X v i).
  replace (fun t => half_rss n p X y (fun j => w j + t * v j))
    with (fun t => squares n r / 2 + t * dot n r z + t ^ 2 * (squares n z / 2)).
  - replace (dot p (fun j => - dot n (column X j) r) v) with (dot n r z); [apply slope_of_a_parabola |].
    unfold z. rewrite dot_scale, predictions_dot, <- sum_scale. apply sum_ext. intros. ring.
  - extensionality t. unfold half_rss. rewrite residual_of_a_step. fold r.
    change (fun i => r i + t * (-1 * predictions p X v i)) with (fun i => r i + t * z i). rewrite squares_line. field.
Qed.

Lemma least_squares_convex n p X y : convex_many (half_rss n p X y).
Proof.
  intros u v t T. unfold half_rss.
  assert (E : residual p X y (mix t u v) = mix t (residual p X y u) (residual p X y v)).
  { extensionality i. unfold mix at 2. unfold residual, predictions, mix.
    rewrite (dot_plus p (X i) (fun j => t * u j) (fun j => (1 - t) * v j)), !dot_scale. ring. }
  rewrite E. assert (H : squares n (mix t (residual p X y u) (residual p X y v))
    <= t * squares n (residual p X y u) + (1 - t) * squares n (residual p X y v)); [| lra].
  unfold squares. rewrite <- !sum_scale, <- sum_plus. apply sum_le. intros i _. unfold mix.
  set (a := residual p X y u i). set (b := residual p X y v i).
  assert (0 <= t * (1 - t) * (a - b) ^ 2) by (apply Rmult_le_pos; [nra | apply pow2_ge_0]). nra.
Qed.

(* The lasso, X any matrix: w minimizes ||y - Xw||^2 / 2 + lam ||w||_1 if and only if for every column j, with the
   residual r = y - Xw: x_j . r = lam where w_j > 0, x_j . r = -lam where w_j < 0, and |x_j . r| <= lam where it
   is 0. *)
Theorem lasso_conditions (n p : nat) (X : nat -> nat -> R) (y w : vector) (lam : R) :
  0 <= lam ->
  (minimizes w (lasso n p X y lam)
   <-> forall j, (j < p)%nat -> kkt lam (w j) (- dot n (column X j) (residual p X y w))).
Proof.
  intro L. apply kkt_conditions; [apply least_squares_convex | apply least_squares_gradient | exact L].
Qed.

(* All solutions of a lasso make the same predictions. *)
Theorem all_solutions_make_the_same_predictions (n p : nat) (X : nat -> nat -> R) (y u v : vector) (lam : R) :
  0 <= lam -> minimizes u (lasso n p X y lam) -> minimizes v (lasso n p X y lam) ->
  forall i, (i < n)%nat -> predictions p X u i = predictions p X v i.
Proof.
  intros L U V i I. set (d := fun j => v j - u j). set (z := fun i => -1 * predictions p X d i).
  assert (K := proj1 (lasso_conditions n p X y u lam L) U). specialize (V u).
  unfold lasso, half_rss in V. set (r := residual p X y u) in *.
  assert (R : residual p X y v = (fun i => r i + 1 * z i)).
  { unfold r, z. rewrite <- residual_of_a_step. f_equal. extensionality j. unfold d. ring. }
  rewrite R, squares_line in V.
  assert (D : dot n r z = - sum p (fun j => dot n (column X j) r * d j)).
  { unfold z. rewrite dot_scale, predictions_dot. ring. }
  assert (B : sum p (fun j => dot n (column X j) r * d j) <= lam * norm1 p v - lam * norm1 p u).
  { rewrite !l1_as_a_sum, <- sum_minus. apply sum_le. intros j J.
    assert (M := proj2 (one_weight lam (u j) _ L) (K j J) (v j)). cbv beta in M. unfold d. lra. }
  assert (S : squares n z <= 0) by lra.
  assert (Z := sum_zero_inv n (fun i => z i ^ 2) ltac:(intros; apply pow2_ge_0) S i I). cbv beta in Z.
  assert (E : z i = 0) by nra. unfold z, predictions, d in E. rewrite dot_minus in E. unfold predictions. lra.
Qed.

(* For lam > 0 they also have the same L1 norm. *)
Theorem all_solutions_have_the_same_norm (n p : nat) (X : nat -> nat -> R) (y u v : vector) (lam : R) :
  0 < lam -> minimizes u (lasso n p X y lam) -> minimizes v (lasso n p X y lam) -> norm1 p u = norm1 p v.
Proof.
  intros L U V. assert (P := all_solutions_make_the_same_predictions n p X y u v lam (Rlt_le _ _ L) U V).
  assert (S : half_rss n p X y u = half_rss n p X y v).
  { unfold half_rss, squares, residual. f_equal. apply sum_ext. intros i I. rewrite (P i I). reflexivity. }
  specialize (U v). specialize (V u). unfold lasso in U, V. rewrite S in *. nra.
Qed.

(* Finite sums, and what they give for vectors. No theorem of the site's; the other files use these. *)
From Coq Require Import Reals Lra Psatz Arith Lia FunctionalExtensionality.
Require Import Definitions.
Open Scope R_scope.

Lemma sum_le n a b : (forall j, (j < n)%nat -> a j <= b j) -> sum n a <= sum n b.
Proof.
  induction n as [| n IH]; simpl; intro H; [lra |].
  assert (sum n a <= sum n b) by (apply IH; intros; apply H; lia). assert (a n <= b n) by (apply H; lia). lra.
Qed.

Lemma sum_ext n a b : (forall j, (j < n)%nat -> a j = b j) -> sum n a = sum n b.
Proof. intro H. apply Rle_antisym; apply sum_le; intros; rewrite H; auto; lra. Qed.

Lemma sum_plus n a b : sum n (fun j => a j + b j) = sum n a + sum n b.
Proof. induction n as [| n IH]; simpl; [ring | rewrite IH; ring]. Qed.

Lemma sum_scale n c a : sum n (fun j => c * a j) = c * sum n a.
Proof. induction n as [| n IH]; simpl; [ring | rewrite IH; ring]. Qed.

Lemma sum_minus n a b : sum n (fun j => a j - b j) = sum n a - sum n b.
Proof. induction n as [| n IH]; simpl; [ring | rewrite IH; ring]. Qed.

Lemma sum_zero n a : (forall j, (j < n)%nat -> a j = 0) -> sum n a = 0.
Proof. induction n as [| n IH]; simpl; intro H; [ring | rewrite IH, H by auto with arith; ring]. Qed.

Lemma sum_nonneg n a : (forall j, (j < n)%nat -> 0 <= a j) -> 0 <= sum n a.
Proof.
  intro H. rewrite <- (sum_zero n (fun _ => 0)) by reflexivity. apply sum_le, H.
Qed.

Lemma sum_one n a i : (i < n)%nat -> (forall j, (j < n)%nat -> j <> i -> a j = 0) -> sum n a = a i.
Proof.
  induction n as [| n IH]; simpl; intros L H; [lia |]. destruct (Nat.eq_dec i n) as [-> | N].
  - rewrite sum_zero by (intros; apply H; lia). ring.
  - rewrite IH, (H n) by (try intros; try apply H; lia). ring.
Qed.

Lemma each_at_most_the_sum n a i : (forall j, (j < n)%nat -> 0 <= a j) -> (i < n)%nat -> a i <= sum n a.
Proof.
  intros P L. apply Rle_trans with (sum n (fun j => if Nat.eq_dec j i then a i else 0)).
  - rewrite (sum_one n _ i L).
    + destruct (Nat.eq_dec i i); [lra | congruence].
    + intros j _ N. destruct (Nat.eq_dec j i); congruence.
  - apply sum_le. intros j J. destruct (Nat.eq_dec j i) as [-> | N]; [lra | apply P, J].
Qed.

Lemma sum_zero_inv n a : (forall j, (j < n)%nat -> 0 <= a j) -> sum n a <= 0 -> forall j, (j < n)%nat -> a j = 0.
Proof.
  intros P S j L. apply Rle_antisym; [| apply P, L]. apply Rle_trans with (2 := S). apply each_at_most_the_sum;
    assumption.
Qed.

Lemma sum_swap m n (a : nat -> nat -> R) :
  sum m (fun i => sum n (fun j => a i j)) = sum n (fun j => sum m (fun i => a i j)).
Proof.
  induction m as [| m IH]; simpl; [symmetry; apply sum_zero; reflexivity |].
  rewrite IH, <- sum_plus. reflexivity.
Qed.

(* ---- Vectors ---- *)

Lemma dot_comm p u v : dot p u v = dot p v u.
Proof. apply sum_ext. intros. ring. Qed.

Lemma dot_plus p g u v : dot p g (fun j => u j + v j) = dot p g u + dot p g v.
Proof. unfold dot. rewrite <- sum_plus. apply sum_ext. intros. ring. Qed.

Lemma dot_minus p g u v : dot p g (fun j => u j - v j) = dot p g u - dot p g v.
Proof. unfold dot. rewrite <- sum_minus. apply sum_ext. intros. ring. Qed.

Lemma dot_scale p g c v : dot p g (fun j => c * v j) = c * dot p g v.
Proof. unfold dot. rewrite <- sum_scale. apply sum_ext. intros. ring. Qed.

Lemma dot_self p v : dot p v v = squares p v.
Proof. apply sum_ext. intros. ring. Qed.

Lemma squares_nonneg p v : 0 <= squares p v.
Proof. apply sum_nonneg. intros. apply pow2_ge_0. Qed.

Lemma squares_line p u v t :
  squares p (fun j => u j + t * v j) = squares p u + t * (2 * dot p u v) + t ^ 2 * squares p v.
Proof.
  unfold squares, dot. rewrite <- !sum_scale, <- !sum_plus. apply sum_ext. intros. ring.
Qed.

Lemma squares_minus p u v : squares p (fun j => u j - v j) = squares p u - 2 * dot p u v + squares p v.
Proof.
  unfold squares, dot. rewrite <- sum_scale, <- sum_minus, <- sum_plus. apply sum_ext. intros. ring.
Qed.

Lemma squares_scale p c v : squares p (fun j => c * v j) = c ^ 2 * squares p v.
Proof. unfold squares. rewrite <- sum_scale. apply sum_ext. intros. ring. Qed.

Lemma norm2_nonneg p v : 0 <= norm2 p v.
Proof. apply sqrt_pos. Qed.

Lemma norm2_squared p v : norm2 p v ^ 2 = squares p v.
Proof. unfold norm2. simpl. rewrite Rmult_1_r. apply sqrt_sqrt, squares_nonneg. Qed.

Lemma norm2_of_square p v a : 0 <= a -> squares p v = a ^ 2 -> norm2 p v = a.
Proof. intros A E. unfold norm2. rewrite E. simpl. rewrite Rmult_1_r. apply sqrt_square, A. Qed.

Lemma norm2_zero p v : norm2 p v = 0 -> forall j, (j < p)%nat -> v j = 0.
Proof.
  intros E j J. assert (S : squares p v <= 0) by (rewrite <- norm2_squared, E; lra).
  assert (H := sum_zero_inv p (fun j => v j ^ 2) ltac:(intros; apply pow2_ge_0) S j J). simpl in H. nra.
Qed.

Lemma norm2_scale p c v : norm2 p (fun j => c * v j) = Rabs c * norm2 p v.
Proof.
  apply norm2_of_square.
  - apply Rmult_le_pos; [apply Rabs_pos | apply norm2_nonneg].
  - rewrite squares_scale, Rpow_mult_distr, pow2_abs, norm2_squared. reflexivity.
Qed.

Lemma norm2_of_zero p : norm2 p zero = 0.
Proof. apply norm2_of_square; [lra |]. unfold squares. rewrite sum_zero; [ring | intros; unfold zero; ring]. Qed.

Lemma dot_zero p g : dot p g zero = 0.
Proof. apply sum_zero. intros. unfold zero. ring. Qed.

Lemma cauchy_schwarz p u v : Rabs (dot p u v) <= norm2 p u * norm2 p v.
Proof.
  assert (A := norm2_nonneg p u). assert (B := norm2_nonneg p v).
  assert (U := norm2_squared p u). assert (V := norm2_squared p v).
  apply Rabs_le. destruct (Req_dec (norm2 p v) 0) as [Z | N].
  - assert (E : dot p u v = 0).
    { apply sum_zero. intros j J. rewrite (norm2_zero p v Z j J). ring. }
    rewrite E. nra.
  - assert (H : forall s, s = 1 \/ s = -1 -> 0 <= norm2 p u * norm2 p v + s * dot p u v).
    { intros s S. assert (Q := squares_nonneg p (fun j => (norm2 p v * u j) + (s * norm2 p u) * v j)).
      rewrite (squares_line p (fun j => norm2 p v * u j)), squares_scale, <- U, <- V, dot_comm, dot_scale, dot_comm
        in Q.
      assert (s ^ 2 = 1) by (destruct S as [-> | ->]; ring).
      destruct (Req_dec (norm2 p u) 0) as [Z' | N'].
      - assert (E : dot p u v = 0).
        { apply sum_zero. intros j J. rewrite (norm2_zero p u Z' j J). ring. }
        rewrite E, Z'. lra.
      - apply Rmult_le_reg_l with (2 * norm2 p v * norm2 p u); [nra |]. nra. }
    assert (H1 := H 1 (or_introl eq_refl)). assert (H2 := H (-1) (or_intror eq_refl)). lra.
Qed.

Lemma norm2_triangle p u v : norm2 p (fun j => u j + v j) <= norm2 p u + norm2 p v.
Proof.
  assert (A := norm2_nonneg p u). assert (B := norm2_nonneg p v). assert (N := norm2_nonneg p (fun j => u j + v j)).
  assert (C := cauchy_schwarz p u v). assert (D := RRle_abs (dot p u v)).
  assert (E := squares_line p u v 1).
  replace (fun j => u j + 1 * v j) with (fun j => u j + v j) in E by (extensionality j; ring).
  rewrite <- !norm2_squared in E. apply Rnot_lt_le. intro L. nra.
Qed.

Lemma norm1_nonneg p v : 0 <= norm1 p v.
Proof. apply sum_nonneg. intros. apply Rabs_pos. Qed.

Lemma norm1_zero p v : norm1 p v = 0 -> forall j, (j < p)%nat -> v j = 0.
Proof.
  intros E j J. assert (H := sum_zero_inv p (fun j => Rabs (v j))
    ltac:(intros; apply Rabs_pos) ltac:(fold (norm1 p v); lra) j J).
  cbv beta in H. destruct (Req_dec (v j) 0) as [Z | N]; [exact Z |]. assert (P := Rabs_pos_lt _ N). lra.
Qed.

(* v, with y in place of its entry i *)
Definition replaced (i : nat) (y : R) (v : vector) : vector := fun j => if Nat.eq_dec j i then y else v j.

Lemma sum_replaced p i y w (cost : nat -> R -> R) : (i < p)%nat ->
  sum p (fun j => cost j (replaced i y w j)) = sum p (fun j => cost j (w j)) + (cost i y - cost i (w i)).
Proof.
  intro L. assert (E : sum p (fun j => cost j (replaced i y w j) - cost j (w j)) = cost i y - cost i (w i)).
  { rewrite (sum_one p _ i L); unfold replaced.
    - destruct (Nat.eq_dec i i); congruence.
    - intros j _ N. destruct (Nat.eq_dec j i); [congruence | ring]. }
  rewrite sum_minus in E. lra.
Qed.

(* A sum of costs, each of one entry, is minimal exactly where each cost is. *)
Lemma one_entry_at_a_time p w (cost : nat -> R -> R) :
  minimizes w (fun v => sum p (fun j => cost j (v j)))
  <-> forall j, (j < p)%nat -> minimizes (w j) (cost j).
Proof.
  split.
  - intros M i L y. specialize (M (replaced i y w)). cbv beta in M. rewrite (sum_replaced p i y w cost L) in M. lra.
  - intros M v. apply sum_le. intros j J. apply M, J.
Qed.

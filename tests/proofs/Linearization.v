(* What turns a statement about a loss into one about numbers: at a minimum a convex loss may be replaced by its
   tangent. *)
From Coq Require Import Reals Lra Psatz FunctionalExtensionality.
Require Import Definitions Slopes Sums.
Open Scope R_scope.

(* A convex loss lies above its tangent plane. *)
Lemma above_tangent_plane p f w g : convex_many f -> gradient p f w g ->
  forall v, f w + dot p g (fun j => v j - w j) <= f v.
Proof.
  intros C G v. set (d := fun j => v j - w j).
  assert (L : convex (fun t => f (fun j => w j + t * d j))).
  { intros x y t T. assert (E : (fun j => w j + (t * x + (1 - t) * y) * d j)
      = mix t (fun j => w j + x * d j) (fun j => w j + y * d j)) by (extensionality j; unfold mix; ring).
    cbv beta. rewrite E. apply C, T. }
  assert (H := above_tangent _ _ L (G d) 1). cbv beta in H.
  replace (fun j => w j + 0 * d j) with w in H by (extensionality j; ring).
  replace (fun j => w j + 1 * d j) with v in H by (extensionality j; unfold d; ring). lra.
Qed.

(* f and pen convex, f differentiable at w with gradient g: w minimizes f + pen if and only if
   w minimizes g . v + pen(v), in which the loss is replaced by its slope at w. *)
Theorem a_convex_loss_acts_by_its_gradient (p : nat) (f pen : vector -> R) (w g : vector) :
  convex_many f -> gradient p f w g -> convex_many pen ->
  (minimizes w (fun v => f v + pen v) <-> minimizes w (fun v => dot p g v + pen v)).
Proof.
  intros C G P. split; intros M v; cbv beta.
  - apply Rnot_lt_le. intro L. set (d := fun j => v j - w j).
    assert (E : dot p g d = dot p g v - dot p g w) by apply dot_minus.
    destruct (short_step _ _ (pen w - pen v) 1 (derivative_right _ _ _ (G d)) ltac:(lra) ltac:(lra)) as [t [T H]].
    cbv beta in H. replace (fun j => w j + 0 * d j) with w in H by (extensionality j; ring).
    specialize (M (fun j => w j + t * d j)). cbv beta in M.
    assert (Q := P v w t ltac:(lra)).
    replace (mix t v w) with (fun j => w j + t * d j) in Q by (extensionality j; unfold mix, d; ring). lra.
  - specialize (M v). cbv beta in M. assert (T := above_tangent_plane p f w g C G v). rewrite dot_minus in T. lra.
Qed.

Lemma separable_penalties_are_convex p (cost : nat -> R -> R) :
  (forall j, convex (cost j)) -> convex_many (fun v => sum p (fun j => cost j (v j))).
Proof.
  intros C u v t T. rewrite <- !sum_scale, <- sum_plus. apply sum_le. intros j _. apply C, T.
Qed.

(* Where the penalty is a sum over weights, each weight decides for itself, given its partial derivative at the
   solution: w minimizes f + sum of cost_j(v_j) if and only if each w_j minimizes g_j y + cost_j(y). *)
Theorem each_weight_decides_for_itself (p : nat) (f : vector -> R) (cost : nat -> R -> R) (w g : vector) :
  convex_many f -> gradient p f w g -> (forall j, convex (cost j)) ->
  (minimizes w (fun v => f v + sum p (fun j => cost j (v j)))
   <-> forall j, (j < p)%nat -> minimizes (w j) (fun y => g j * y + cost j y)).
Proof.
  intros C G P.
  rewrite (a_convex_loss_acts_by_its_gradient p f _ w g C G (separable_penalties_are_convex p cost P)).
  rewrite <- (one_entry_at_a_time p w (fun j y => g j * y + cost j y)).
  unfold minimizes, dot. split; intros M v; specialize (M v); rewrite !sum_plus in *; exact M.
Qed.

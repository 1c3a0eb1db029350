(* The words that the theorems are written in. Everything that a theorem says is spelled out here or is
   Coq's own library: R are the real numbers, Rabs x is |x|, x ^ 2 is x squared, sqrt is the square root. *)
From Coq Require Import Reals.
Open Scope R_scope.

(* w minimizes F: nowhere is F smaller. (A global minimum; others may exist.) *)
Definition minimizes {V : Type} (w : V) (F : V -> R) : Prop := forall v, F w <= F v.

(* ---- One weight ---- *)

(* f is convex: between two points its graph lies on or below the chord. *)
Definition convex (f : R -> R) : Prop :=
  forall x y t, 0 <= t <= 1 -> f (t * x + (1 - t) * y) <= t * f x + (1 - t) * f y.

(* f is strictly convex: strictly between two different points its graph lies below the chord. *)
Definition strictly_convex (f : R -> R) : Prop :=
  forall x y t, x <> y -> 0 < t < 1 -> f (t * x + (1 - t) * y) < t * f x + (1 - t) * f y.

(* f is differentiable at x, and its derivative there is d. *)
Definition derivative (f : R -> R) (x d : R) : Prop := derivable_pt_lim f x d.

(* d is the slope of f at x towards the right: f'(x+) = d. *)
Definition slope_right (f : R -> R) (x d : R) : Prop :=
  forall eps, 0 < eps -> exists delta, 0 < delta /\
    forall h, 0 < h < delta -> Rabs ((f (x + h) - f x) / h - d) < eps.

(* d is the slope of f at x from the left: f'(x-) = d. *)
Definition slope_left (f : R -> R) (x d : R) : Prop :=
  forall eps, 0 < eps -> exists delta, 0 < delta /\
    forall h, 0 < h < delta -> Rabs ((f x - f (x - h)) / h - d) < eps.

(* What f saves on the way from 0 to a point x, for each unit of the way: the numbers (f(0) - f(x)) / |x|, x not 0. *)
Definition saving (f : R -> R) (s : R) : Prop := exists x, x <> 0 /\ s = (f 0 - f x) / Rabs x.

(* Soft thresholding: move z towards 0 by t, and stop at 0. *)
Definition soft (z t : R) : R :=
  if Rle_dec z (- t) then z + t else if Rle_dec t z then z - t else 0.

(* ---- Many weights ---- *)

(* p weights are a sequence of which the first p entries count. *)
Definition vector := nat -> R.
Definition zero : vector := fun _ => 0.

(* a 0 + a 1 + ... + a (n - 1) *)
Fixpoint sum (n : nat) (a : nat -> R) : R :=
  match n with O => 0 | S k => sum k a + a k end.

(* The scalar product, the sum of the sizes, the sum of the squares, the euclidean norm, the number of entries that are
   not 0, and the largest size. *)
Definition dot (p : nat) (u v : vector) : R := sum p (fun j => u j * v j).
Definition norm1 (p : nat) (v : vector) : R := sum p (fun j => Rabs (v j)).
Definition squares (p : nat) (v : vector) : R := sum p (fun j => v j ^ 2).
Definition norm2 (p : nat) (v : vector) : R := sqrt (squares p v).
Definition norm0 (p : nat) (v : vector) : R := sum p (fun j => if Req_EM_T (v j) 0 then 0 else 1).
Fixpoint norm_inf (p : nat) (v : vector) : R :=
  match p with O => 0 | S k => Rmax (norm_inf k v) (Rabs (v k)) end.

(* The point that is t of the way from v to u. *)
Definition mix (t : R) (u v : vector) : vector := fun j => t * u j + (1 - t) * v j.

(* f is convex as a function of many weights. *)
Definition convex_many (f : vector -> R) : Prop :=
  forall u v t, 0 <= t <= 1 -> f (mix t u v) <= t * f u + (1 - t) * f v.

(* g is the gradient of f at w: in every direction v the slope of f at w is g . v. *)
Definition gradient (p : nat) (f : vector -> R) (w g : vector) : Prop :=
  forall v, derivative (fun t => f (fun j => w j + t * v j)) 0 (dot p g v).

(* The KKT condition of one weight w whose partial derivative is g: -lam sign(w) where w is not 0,
   anything between -lam and lam where it is 0. *)
Definition kkt (lam w g : R) : Prop :=
  (0 < w -> g = - lam) /\ (w < 0 -> g = lam) /\ (w = 0 -> Rabs g <= lam).

(* ---- Groups of weights: entry j belongs to group number `group j` ---- *)

(* v where the group k is, and 0 elsewhere. *)
Definition only (group : nat -> nat) (k : nat) (v : vector) : vector :=
  fun j => if Nat.eq_dec (group j) k then v j else 0.

(* The euclidean norm of one group. *)
Definition group_norm (p : nat) (group : nat -> nat) (k : nat) (v : vector) : R :=
  norm2 p (only group k v).

(* ---- Least squares: X has n rows and p columns, X i j is row i, column j ---- *)

Definition predictions (p : nat) (X : nat -> nat -> R) (w : vector) : vector := fun i => dot p (X i) w.
Definition residual (p : nat) (X : nat -> nat -> R) (y w : vector) : vector :=
  fun i => y i - predictions p X w i.
Definition column (X : nat -> nat -> R) (j : nat) : vector := fun i => X i j.
Definition half_rss (n p : nat) (X : nat -> nat -> R) (y w : vector) : R :=
  squares n (residual p X y w) / 2.

(* The lasso's objective, half the sum of squares and lam times the sum of the sizes. *)
Definition lasso (n p : nat) (X : nat -> nat -> R) (y : vector) (lam : R) (w : vector) : R :=
  half_rss n p X y w + lam * norm1 p w.

"""The theorems in tests/proofs: Coq believes them, and they rest on nothing but the axioms of its own real numbers."""

import graphlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

PROOFS = Path(__file__).parent / "proofs"
FILES = {path.stem: path.read_text() for path in sorted(PROOFS.glob("*.v"))}

# What a theorem may rest on: the reals of Coq's standard library, classical logic, and that functions which agree
# everywhere are the same function.
AXIOMS = {
    "Coq.Reals.ClassicalDedekindReals.sig_forall_dec",
    "Coq.Reals.ClassicalDedekindReals.sig_not_dec",
    "Coq.Logic.Classical_Prop.classic",
    "Coq.Logic.FunctionalExtensionality.functional_extensionality_dep",
}
# Words that let a statement pass unproved, or turn off a check of Coq's.
UNPROVED = re.compile(
    r"\b(Admitted|admit|give_up|Abort|Axioms?|Parameters?|Conjectures?|Unset|bypass_check|Declare\s+ML\s+Module)\b"
)
THEOREM = re.compile(r"^Theorem (\w+)", re.MULTILINE)
IMPORT = re.compile(r"^Require Import ([\w\s]+)\.", re.MULTILINE)
PROVED = re.compile(r"Theorem \w+[^.]*(?:\.(?!\s)[^.]*)*\.\nProof\.\s.*?\bQed\.", re.DOTALL)


def without_comments(source: str) -> str:
    """The code of a `.v` file: what stands outside `(* … *)`, which may nest."""
    code, depth = [], 0
    for part in re.split(r"(\(\*|\*\))", source):
        if part == "(*":
            depth += 1
        elif part == "*)":
            depth -= 1
        elif depth == 0:
            code.append(part)
    assert depth == 0, "a comment is not closed"
    return "".join(code)


def unproved(source: str) -> list[str]:
    return [match[0] for match in UNPROVED.finditer(without_comments(source))]


def in_order(files: dict[str, str]) -> list[str]:
    """The names of the files, each after those that it imports."""
    imports = {name: " ".join(IMPORT.findall(source)).split() for name, source in files.items()}
    return list(graphlib.TopologicalSorter(imports).static_order())


def coqc(folder: Path, name: str) -> subprocess.CompletedProcess:
    command = ["coqc", "-q", "-Q", ".", "", f"{name}.v"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600)


def asked(folder: Path, sentences: list[str]) -> str:
    """What Coq answers to the sentences, with every proof loaded and no name imported."""
    loaded = " ".join(path.stem for path in folder.glob("*.vo"))
    (folder / "Asked.v").write_text("\n".join([f"Require {loaded}.", *sentences]))
    result = coqc(folder, "Asked")
    (folder / "Asked.vo").unlink(missing_ok=True)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def foundations(folder: Path, theorems: list[str]) -> set[str]:
    """The axioms that the theorems, each written `File.theorem`, rest on, by their full names."""
    # Coq follows every proof down to its axioms, seconds each time: ask of all at once.
    answer = asked(folder, [f"Definition all := ({', '.join(theorems)}, tt).", "Print Assumptions all."])
    if answer == "Closed under the global context\n":
        return set()
    title, *lines = answer.splitlines()
    assert title == "Axioms:", answer
    # A line that is not indented names an axiom, or says what else was assumed, which `Locate` does not find.
    names = [line.split(" :")[0] for line in lines if not line.startswith(" ")]
    located = asked(folder, [f"Locate Term {name}." for name in names])
    full = re.findall(r"^Constant (\S+)", located, re.MULTILINE)
    assert len(full) == len(names), located
    return set(full)


THEOREMS = [f"{name}.{theorem}" for name, source in FILES.items() for theorem in THEOREM.findall(source)]


@pytest.mark.skipif(
    os.environ.get("PROOFS") == "no" or not shutil.which("coqc"),
    reason="the proofs are not checked: PROOFS=no, or no coqc (apt-get install --no-install-recommends coq)",
)
def test_coq_believes_each_theorem_on_the_axioms_of_the_real_numbers_alone(tmp_path):
    """One test, and not three, so that one line says that it was skipped."""
    for name in in_order(FILES):
        (tmp_path / f"{name}.v").write_text(FILES[name])
        result = coqc(tmp_path, name)
        assert result.returncode == 0, f"tests/proofs: {result.stdout}{result.stderr}"
    axioms = foundations(tmp_path, THEOREMS)
    if axioms != AXIOMS:
        culprits = {theorem: foundations(tmp_path, [theorem]) - AXIOMS for theorem in THEOREMS}
        assert {theorem: more for theorem, more in culprits.items() if more} == {}
    assert axioms == AXIOMS, "an axiom on the list is no longer needed"
    an_axiom_of_its_own_would_be_found(tmp_path)
    a_statement_that_is_too_strong_would_not_be_believed(tmp_path)


def an_axiom_of_its_own_would_be_found(folder: Path):
    (folder / "Wrong.v").write_text(
        "Axiom wrong : 0 = 1.\nTheorem zero_is_one : 0 = 1.\nProof. exact wrong. Qed.\n"
        "Theorem zero_is_zero : 0 = 0.\nProof. reflexivity. Qed.\n"
    )
    assert coqc(folder, "Wrong").returncode == 0
    assert foundations(folder, ["Wrong.zero_is_zero", "Wrong.zero_is_one"]) == {"Wrong.wrong"}
    assert foundations(folder, ["Wrong.zero_is_zero"]) == set()


def a_statement_that_is_too_strong_would_not_be_believed(folder: Path):
    right = "(minimizes 0 (fun x => f x + lam * Rabs x) <-> Rabs d <= lam)"
    assert right in FILES["Kink"]
    (folder / "Kink.v").write_text(FILES["Kink"].replace(right, right.replace("<= lam", "< lam")))
    result = coqc(folder, "Kink")
    assert result.returncode != 0
    assert "Kink.v" in result.stderr


@pytest.mark.parametrize("name", FILES)
def test_nothing_passes_unproved(name):
    assert unproved(FILES[name]) == []


def test_words_that_let_a_statement_pass_are_found_in_code_and_not_in_comments():
    assert unproved("(* An Axiom, (* admit *) *) Lemma l : True. admit. Admitted.") == ["admit", "Admitted"]
    assert unproved("Axiom a : False. Parameters b c : nat. Conjecture d : True.") == [
        "Axiom",
        "Parameters",
        "Conjecture",
    ]


@pytest.mark.parametrize("name", FILES)
def test_each_theorem_has_its_statement_in_words_directly_above_it(name):
    lines = FILES[name].splitlines()
    bare = [
        line for before, line in zip(["", *lines], lines, strict=False) if THEOREM.match(line) and before[-2:] != "*)"
    ]
    assert bare == []


@pytest.mark.parametrize("name", FILES)
def test_each_theorem_says_all_that_it_assumes_and_is_followed_by_its_proof(name):
    code = without_comments(FILES[name])
    assert not re.search(r"^\s*(Section|Context|Variables?|Hypothes[ie]s)\b", code, re.MULTILINE)
    assert len(PROVED.findall(code)) == len(THEOREM.findall(code))


def test_the_files_import_each_other_and_the_standard_library_alone():
    libraries = set(re.findall(r"^From (\w+) Require", "\n".join(FILES.values()), re.MULTILINE))
    assert libraries == {"Coq"}
    assert set(in_order(FILES)) == set(FILES)

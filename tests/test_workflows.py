"""What a code host runs of this repository, and with which rights; the same commands for all who work on it."""

import json
import re
import tomllib

import pytest
import yaml
from project import ROOT

WORKFLOWS = {path.name: path.read_text("utf-8") for path in sorted((ROOT / ".github/workflows").glob("*.y*ml"))}
README = (ROOT / "README.md").read_text("utf-8")
CI = (ROOT / ".ci/run").read_text("utf-8")


def parsed(name: str) -> dict:
    return yaml.load(WORKFLOWS[name], yaml.BaseLoader)  # in which `on` is no truth value


def jobs() -> list:
    return [(f"{name}: {job}", what) for name in WORKFLOWS for job, what in parsed(name)["jobs"].items()]


def steps() -> list:
    return [(job, step) for job, what in jobs() for step in what["steps"]]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_may_read_what_it_is_of_and_no_more(name):
    assert parsed(name)["permissions"] == {"contents": "read"}


def test_only_the_job_that_deploys_may_write_and_it_runs_no_code_of_the_repository():
    more = {job: what["permissions"] for job, what in jobs() if "permissions" in what}
    assert more == {
        "site.yml: build": {"contents": "read", "pages": "read"},
        "site.yml: deploy": {"pages": "write", "id-token": "write"},
    }
    deploy = dict(jobs())["site.yml: deploy"]
    assert all("run" not in step and "checkout" not in step["uses"] for step in deploy["steps"])
    for job in more:
        assert dict(jobs())[job]["if"] == "github.ref == 'refs/heads/main'", job


def test_no_secret_is_in_reach_of_a_pull_request():
    for name, text in WORKFLOWS.items():
        assert not re.search(r"secrets\.|github\.token|GITHUB_TOKEN|secrets: inherit", text), name
        assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(parsed(name)["on"]), name
    for job, step in steps():
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] == "false", job


def test_no_word_of_a_pull_request_gets_into_a_command():
    """What somebody else may choose, such as the name of a branch, comes in a variable, or not at all."""
    assert [(job, step["run"]) for job, step in steps() if "${{" in step.get("run", "")] == []


def test_every_action_is_pinned_by_its_commit_with_the_version_beside_it():
    used = [line for text in WORKFLOWS.values() for line in text.splitlines() if "uses:" in line]
    assert len(used) == len([step for _, step in steps() if "uses" in step]) > 5
    assert [line for line in used if not re.search(r"uses: [\w/-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+$", line)] == []
    pins = {}
    for line in used:
        action, commit = re.search(r"uses: (\S+)@(\S+)", line).groups()
        assert pins.setdefault(action, commit) == commit, "one action, two versions"


def test_a_pull_request_shows_what_it_changes_and_says_it_in_no_comment():
    change = dict(jobs())["site.yml: change"]
    assert change["if"] == "github.event_name == 'pull_request'"
    script = " ".join(step.get("run", "") for step in change["steps"])
    assert "HEAD^1" in script
    assert 'tests.comparison ../base/site site report.html >> "$GITHUB_STEP_SUMMARY"' in script
    (upload,) = [step["with"] for step in change["steps"] if "upload-artifact" in step.get("uses", "")]
    assert upload["path"].split() == ["report.html", "site"]


def test_the_lock_is_audited():
    script = " ".join(step.get("run", "") for step in dict(jobs())["site.yml: audit"]["steps"])
    assert re.search(r"pip-audit==\d.*pip-audit .*-r requirements\.lock", script, re.S)


def readme_command(program: str) -> str:
    """Return the command of the README that ends with this program."""
    return re.search(rf"^python3 -m venv .*{re.escape(program)}$", README, re.M)[0]


def test_the_dev_container_installs_and_serves_as_the_readme_says_with_what_ci_needs():
    container = json.loads((ROOT / ".devcontainer.json").read_text("utf-8"))
    serves = f"{container['postCreateCommand']} && {container['postAttachCommand']}"
    assert serves == readme_command(".venv/bin/mkdocs serve")
    needed = set(re.search(r"--no-install-recommends (.*)", container["onCreateCommand"])[1].split())
    assert needed == {name for names in re.findall(r"missing\+?=\(([\w -]+)\)", CI) for name in names.split()}
    assert [*map(str, container["forwardPorts"])] == re.findall(r"http://127\.0\.0\.1:(\d+)", README)


def test_hooks_before_a_commit_run_what_ci_runs_with_the_tools_of_the_lock():
    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert repository["repo"] == "local"
    entries = [hook["entry"] for hook in repository["hooks"]]
    assert entries == re.findall(r"^\.venv/bin/(?:ruff|codespell).*", CI, re.M)
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    for entry in entries:
        assert f"\n{entry.removeprefix('.venv/bin/').split()[0]}==" in lock


def test_spelling_is_checked_with_words_of_the_project():
    words = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["codespell"]
    assert "en-GB_to_en-US" in words["builtin"]


def test_what_a_code_host_shows_leads_to_the_guide_and_is_short():
    assert "(../docs/contributing.md)" in (ROOT / ".github/CONTRIBUTING.md").read_text("utf-8")
    assert len((ROOT / ".github/pull_request_template.md").read_text("utf-8").splitlines()) == 3
    assert len((ROOT / ".github/SECURITY.md").read_text("utf-8").splitlines()) == 5


def test_the_form_for_a_fault_asks_for_the_page_first():
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/page.yml").read_text("utf-8"))
    assert form.keys() == {"name", "description", "body"}
    assert [(field["type"], field["id"]) for field in form["body"]] == [
        ("input", "address"),
        ("textarea", "words"),
        ("textarea", "why"),
    ]

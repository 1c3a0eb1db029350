import os
from pathlib import Path


def pytest_terminal_summary(terminalreporter):
    """Say on the page of the workflow's run which rows broke, and how."""
    if not (summary := os.environ.get("GITHUB_STEP_SUMMARY")):
        return
    broken = [report for outcome in ("failed", "error") for report in terminalreporter.stats.get(outcome, [])]
    held = len(terminalreporter.stats.get("passed", []))
    lines = [f"{held} hold, {len(broken)} do not.", ""]
    if broken:
        lines += ["| row | what is wrong |", "|---|---|"]
    for report in broken:
        crash = getattr(report.longrepr, "reprcrash", None)
        message = " ".join((crash.message if crash else str(report.longrepr)).split())[:300].replace("|", r"\|")
        lines.append(f"| {report.nodeid.rpartition('[')[2].rstrip(']')} | {message} |")
    with Path(summary).open("a", encoding="utf-8") as page:
        page.write("\n".join(lines) + "\n")

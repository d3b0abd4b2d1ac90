import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_package_of_an_installation_stands_in_the_notice() -> None:
    pinned = re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements/run.txt").read_text(), flags=re.MULTILINE)
    notice = (ROOT / "NOTICE").read_text()

    missing = [name for name in pinned if f"- {name} " not in notice]

    assert pinned
    assert not missing, "run `make notice`"


def test_no_copyleft_package_runs_inside_unnoticed() -> None:
    rows = re.findall(r"^- (\S+) \S+ \((.*)\)$", (ROOT / "NOTICE").read_text(), flags=re.MULTILINE)

    copyleft = {name for name, licence in rows if re.search(r"GPL|General Public", licence)}

    assert copyleft <= {"lameenc", "soxr"}, "a new copyleft package needs a decision (docs/decisions)"


def test_pinned_requirements_say_what_and_not_from_where() -> None:
    requirements = "".join(file.read_text() for file in ROOT.glob("requirements/*.txt"))
    lock = (ROOT / "services/web/assets/package-lock.json").read_text()

    assert "http://" not in requirements
    assert "https://" not in requirements
    assert '"resolved": "http' not in lock


def test_what_tests_run_of_llama_cpp_is_what_the_extra_installs() -> None:
    extra = re.search(
        r'^llamacpp = \["(.*)"\]$', (ROOT / "services/llm/pyproject.toml").read_text(), re.MULTILINE
    )

    assert extra
    assert extra[1] in (ROOT / "requirements/llamacpp.in").read_text().splitlines()
    assert f"{extra[1]} \\\n" in (ROOT / "requirements/llamacpp.txt").read_text()

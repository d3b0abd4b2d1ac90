"""Each rule of the bank is told of where it is broken, on the line where it is, and only there."""

from pathlib import Path

import pytest

from interviewer_llm.authoring.alike import near, shared_runs
from interviewer_llm.authoring.check import check
from interviewer_llm.authoring.rules import rules_of
from interviewer_llm.bank.load import the_bank

SOUND = """\
domain: nursing
entries:
  - id: own-nursing-01
    kind: situational
    level: core
    text: "At shift change the drug chart is marked in pencil: what do you ask the nurse before she goes?"
    competency: handover
    terms: [drug chart, handover]
    rubric:
      - Asks what was given and what was only meant to be given
      - Goes through the pencilled lines with her at the bed
      - Has it written in ink, dated and signed
    follow_ups:
      - Whom would you tell if she had left already?
      - What does pencil on a chart say about the ward?
"""
TEXT = SOUND.splitlines()[5].partition('"')[2].rstrip('"')
INK = "Has it written in ink, dated and signed"
LAST = "What does pencil on a chart say about the ward?"

ASKED = [
    ("Can you tell me about your work with drug charts on a ward at night?", 'that "yes" answers'),
    ("Can you tell me about your work with drug charts on a ward at night?", "is filler"),
    ("At shift change a chart is in pencil: do you tell anybody, and whom?", "yes or no"),
    ("What about the drug chart?", "has 5 words, and needs 8"),
    ("Tell me of " + "the nurse, " * 21 + "and what you did?", "words, and may have 45 at most"),
    (
        "What does the night nurse say to you when " + "the chart is marked in pencil " * 5 + "?",
        "nobody can say \u201cWhat does the night nurse say \u2026\u201d in one breath",
    ),
    ("The night nurse has marked a drug chart in pencil and goes home soon?", "asks nothing"),
    ("What would a good candidate ask of the night nurse before she goes?", "speaks of the hiring"),
    ("What does the nurse/doctor ask of you before the night nurse goes home?", "holds a slash"),
    ("What does your religion say about a drug chart marked in pencil?", "nobody may be asked"),
    ("What do you ask *first* when a drug chart is marked in pencil?", "no plain text"),
    ("What do you ask  first when a drug chart is marked in pencil?", "spaces too many"),
    ("Which of the your charts were marked in pencil, and what did you ask?", "does not read well"),
    ("Which habit of yours shows with a {topic}, and who taught it to you?", "a phrase in its slot"),
    (the_bank().domains["nursing"].entries[0].text, "nursing-01 asks nearly the same"),
]
CHANGED = [
    (INK, f"{INK}.", "line 12, own-nursing-01: a point of the rubric has no full stop"),
    (INK, "Ink instead", "has 3 to 24 words; this one has 2"),
    (INK, "Pencil", "a line of `rubric` has fewer than 8"),
    (LAST, "Did it happen before?", 'line 15, own-nursing-01: this text begins like a question that "yes"'),
    (LAST, the_bank().domains["farming"].entries[0].follow_ups[0], "farming-01 has this line too"),
    ("own-nursing-01", "nursing-99", "Call it own-nursing-99."),
    ("[drug chart, handover]", "[Drug chart]", "terms are written small: 'drug chart'"),
    ("    kind:", "    level: core\n    kind:", "`level` comes twice"),
]


def checked(folder: Path, text: str, name: str = "my-ward.yaml", language: str | None = None) -> list[str]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return [str(one).removeprefix(str(path)).lstrip(", ") for one in check(path, language).findings]


def test_sound_file_has_nothing_to_mend_wherever_it_stands(tmp_path: Path) -> None:
    assert checked(tmp_path, SOUND) == []
    assert checked(tmp_path, SOUND, "bank/en/domains/nursing.yaml") == []
    report = check(tmp_path / "bank")
    assert (report.files, report.entries, report.findings) == (1, 1, [])


@pytest.mark.parametrize(("old", "new", "said"), [*((TEXT, text, said) for text, said in ASKED), *CHANGED])
def test_broken_rule_is_told_of(tmp_path: Path, old: str, new: str, said: str) -> None:
    findings = checked(tmp_path, SOUND.replace(old, new))
    assert any(said in finding for finding in findings), findings
    assert all(finding.startswith("line ") for finding in findings), findings


def test_questions_of_one_file_that_begin_alike_are_told_of(tmp_path: Path) -> None:
    head, _, entry = SOUND.partition("entries:\n")
    charts = {
        "the first thing": "Which chart of yours did nobody else understand, and what had you left out?",
        "a second matter": "Which chart of yours would you show to a student, and what is plain in it?",
        "another point": "Which chart of yours saved somebody an hour, and how did you hear of that?",
    }
    entries = "".join(
        entry.replace("nursing-01", f"nursing-0{index}")
        .replace(TEXT, chart)
        .replace("Has it", f"Has {part}")
        .replace("Asks", f"Asks with {part}")
        for index, (part, chart) in enumerate(charts.items(), 1)
    )
    findings = checked(tmp_path, f"{head}entries:\n{entries}")
    assert any("line 32, own-nursing-03: other questions here begin" in one for one in findings), findings


def test_verb_of_another_competency_is_told_of(tmp_path: Path) -> None:
    taken = the_bank().competencies["planning"].verbs[0]
    head = f"competency: calm\nname: Calm\nwhy: People are afraid here.\nverbs: [{taken}]\nwords: []\n"
    entry = SOUND.partition("entries:\n")[2].replace("    competency: handover\n", "")
    entry = entry.replace("    terms: [drug chart, handover]\n", "")
    findings = checked(tmp_path, f"{head}entries:\n{entry}")
    assert findings == [f"line 4: '{taken}' belongs to the competency 'planning' already. Take it out here."]


def test_what_a_persons_other_files_bring_counts_and_is_not_told_of(tmp_path: Path) -> None:
    other = SOUND.replace("handover", "magic").replace("nursing", "farming")
    (tmp_path / "en/domains").mkdir(parents=True)
    (tmp_path / "en/domains/other.yaml").write_text(other, encoding="utf-8")
    assert checked(tmp_path, SOUND, "en/domains/mine.yaml") == []
    twice = checked(tmp_path, SOUND, "en/domains/twice.yaml")
    assert any("this id is taken in" in one for one in twice), twice
    assert {Path(one.file).name for one in check(tmp_path).findings} == {"other.yaml", "twice.yaml"}


def test_files_that_nobody_would_read_are_told_of(tmp_path: Path) -> None:
    checked(tmp_path, SOUND, "en/domains/mine.yaml")
    (tmp_path / "notes.docx").write_bytes(b"PK")
    (tmp_path / "en" / "domains" / "mine.yaml.txt").write_text(SOUND, encoding="utf-8")
    told = {Path(one.file).name for one in check(tmp_path).findings}
    assert told == {"notes.docx", "mine.yaml.txt"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Was fragst du die Nachtschwester, wenn eine Kurve mit Bleistift geführt ist?", "says du"),
        ("Was fragen Sie zum Schluss, wenn Sie noch {doing}, bevor alle gehen?", "the slot {doing}"),
        ("Woran merken Sie bei {topic}, dass etwas nicht stimmt?", "without quotation marks"),
        ("Was fragen Sie zuerst, um zu {task}, und wen fragen Sie dann?", 'has "zu"'),
        ("Eine Kurve ist mit Bleistift geführt: was fragen Sie zuerst?", "small letter after a colon"),
        ("Was fragen Sie die Kolleg:innen, wenn eine Kurve so geführt ist?", "sign between genders"),
    ],
)
def test_rules_of_german(tmp_path: Path, text: str, said: str) -> None:
    findings = checked(tmp_path, SOUND.replace(TEXT, text), language="de")
    assert any(said in finding for finding in findings), findings


def test_rules_are_there_for_the_languages_of_the_bank_only() -> None:
    with pytest.raises(ValueError, match="fi"):
        rules_of("fi")


def test_likeness_is_found_without_comparing_all_with_all() -> None:
    bags = {
        "one": frozenset("abcdefghij"),
        "but one": frozenset("abcdefghix"),
        "half": frozenset("abcdevwxyz"),
    }
    assert set(near(bags, 0.8, bags)) == {("one", "but one")}
    assert set(near(bags, 0.3, bags)) == {("one", "but one"), ("one", "half"), ("but one", "half")}
    assert set(near(bags, 0.3, ["one"])) == {("but one", "one"), ("half", "one")}
    long, longer = (
        ["we", "set", "the", "long", "table", "for"],
        ["then", "we", "set", "the", "long", "table", "for", "six"],
    )
    assert list(shared_runs({"one": [long], "two": [longer[2:]]}, lambda word: word != "the")) == []
    shared = list(shared_runs({"one": [long], "two": [longer]}, lambda word: word != "the"))
    assert shared == [("one", "two", "we set the long table for")]

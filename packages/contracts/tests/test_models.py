import pytest
from pydantic import ValidationError

from interviewer_contracts.postings import Requirement, Span
from interviewer_contracts.questions import QuestionsRequest
from interviewer_contracts.speech import SpeechRequest


def test_a_span_is_as_long_as_its_text() -> None:
    with pytest.raises(ValidationError, match="does not span 3 characters"):
        Span(text="abc", start=0, end=4)


def test_an_unknown_field_is_an_error() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        QuestionsRequest.model_validate({"posting": "x", "temperature": 1})


def test_an_error_does_not_repeat_what_somebody_wrote() -> None:
    with pytest.raises(ValidationError) as refused:
        QuestionsRequest.model_validate({"posting": ["Nadia was ill"], "written": "Nadia was ill"})
    assert "Nadia" not in str(refused.value)


@pytest.mark.parametrize("count", [2, 21])
def test_an_interview_has_three_to_twenty_questions(count: int) -> None:
    with pytest.raises(ValidationError):
        QuestionsRequest(posting="x", count=count)


@pytest.mark.parametrize("speed", [0.49, 2.01])
def test_speech_is_neither_slower_nor_faster_than_can_be_followed(speed: float) -> None:
    with pytest.raises(ValidationError):
        SpeechRequest(input="Hello.", speed=speed)


def test_models_do_not_change() -> None:
    requirement = Requirement(id="r1", text="abc", start=0, end=3, kind="duty", weight=1)

    with pytest.raises(ValidationError, match="frozen"):
        requirement.weight = 0  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]

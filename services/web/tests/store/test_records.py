"""What is kept, as models."""

import pytest
from pydantic import ValidationError

from interviewer_web.store.records import Interview, KeptQuestion


@pytest.mark.parametrize("kind", [Interview, KeptQuestion])
def test_a_record_that_does_not_fit_is_not_repeated_in_the_error(
    kind: type[Interview] | type[KeptQuestion],
) -> None:
    with pytest.raises(ValidationError) as refused:
        kind.model_validate({"posting": ["Nadia was ill"], "text": ["Nadia was ill"]})
    assert "Nadia" not in str(refused.value)

from interviewer_cli.supervisor.backoff import PATIENCE, QUICK_SECONDS, STEADY_SECONDS, Backoff


class Clock:
    """Time that passes when told."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def waits(
    backoff: Backoff, clock: Clock, lasting: list[float], *, was_ready: bool = True
) -> list[float | None]:
    found = list[float | None]()
    for seconds in lasting:
        backoff.started()
        clock.now += seconds
        found.append(backoff.ended(was_ready=was_ready))
    return found


def test_each_wait_is_twice_the_one_before_up_to_half_a_minute() -> None:
    clock = Clock()
    lasting = [QUICK_SECONDS + 1] * 8
    assert waits(Backoff(clock), clock, lasting) == [1, 2, 4, 8, 16, 30, 30, 30]


def test_a_steady_run_starts_the_waits_anew() -> None:
    clock = Clock()
    lasting = [QUICK_SECONDS + 1, QUICK_SECONDS + 1, STEADY_SECONDS + 1, QUICK_SECONDS + 1]
    assert waits(Backoff(clock), clock, lasting) == [1, 2, 1, 2]


def test_quick_ends_in_a_row_are_given_up() -> None:
    clock = Clock()
    assert waits(Backoff(clock), clock, [0.1] * PATIENCE) == [1, 2, 4, None]


def test_a_longer_run_in_between_is_patience_anew() -> None:
    clock = Clock()
    lasting = [0.1, 0.1, 0.1, QUICK_SECONDS + 1, 0.1, 0.1, 0.1]
    assert None not in waits(Backoff(clock), clock, lasting)


def test_a_long_run_that_never_became_ready_is_no_better_than_a_quick_end() -> None:
    clock = Clock()
    assert waits(Backoff(clock), clock, [STEADY_SECONDS + 1] * PATIENCE, was_ready=False)[-1] is None

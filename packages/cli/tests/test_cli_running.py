import asyncio
import signal
import subprocess
import sys
import textwrap

import pytest

from interviewer_cli.running import run


def run_alone(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


async def _answer() -> int:
    await asyncio.sleep(0)
    return 42


def test_gives_what_came_out() -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, set())
    assert run(_answer) == 42
    assert signal.pthread_sigmask(signal.SIG_BLOCK, set()) == before


def test_it_can_be_terminated_where_interrupts_are_ignored() -> None:
    program = """
        import asyncio, os, signal
        from interviewer_cli.running import run

        async def main():
            try:
                os.kill(os.getpid(), signal.SIGTERM)
                await asyncio.sleep(30)
            finally:
                print("undone")

        signal.signal(signal.SIGINT, signal.SIG_IGN)
        before = signal.getsignal(signal.SIGTERM)
        try:
            run(main)
        except KeyboardInterrupt:
            print("terminated", signal.getsignal(signal.SIGTERM) == before)
    """
    ended = run_alone(program)
    assert (ended.stderr, ended.stdout.split()) == ("", ["undone", "terminated", "True"])


@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
def test_an_interrupt_while_the_loop_is_being_built_ends_it_cleanly(number: str) -> None:
    program = f"""
        import asyncio, signal
        from interviewer_cli import __main__ as cli
        from interviewer_cli.running import run

        class Early(asyncio.DefaultEventLoopPolicy):
            def new_event_loop(self):
                signal.raise_signal(signal.{number})
                return super().new_event_loop()

        async def main():
            try:
                await asyncio.sleep(30)
            finally:
                print("undone")

        asyncio.set_event_loop_policy(Early())
        signal.signal(signal.SIGTERM, cli._interrupt)
        try:
            run(main)
        except KeyboardInterrupt:
            print("interrupted")
    """
    ended = run_alone(program)
    assert ended.stderr == ""
    assert ended.stdout.split() == ["undone", "interrupted"]

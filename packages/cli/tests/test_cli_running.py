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


def test_gives_what_came_out_and_leaves_signals_as_they_were() -> None:
    endings = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in endings]
    assert run(_answer) == 42
    assert [signal.getsignal(number) for number in endings] == before


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


@pytest.mark.parametrize("step", ["building", "closing"])
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
def test_an_interrupt_while_the_loop_is_built_or_closed_ends_it_cleanly(number: str, step: str) -> None:
    program = f"""
        import asyncio, os, signal, threading, time
        from interviewer_cli import __main__ as cli
        from interviewer_cli.running import run

        def send():
            # To the process: the system chooses the thread that takes it.
            os.kill(os.getpid(), signal.{number})
            time.sleep(0.1)

        class Loop(asyncio.SelectorEventLoop):
            def _make_self_pipe(self):
                if "{step}" == "building":
                    send()
                super()._make_self_pipe()

            def _close_self_pipe(self):
                if "{step}" == "closing":
                    send()
                super()._close_self_pipe()

        class Policy(asyncio.DefaultEventLoopPolicy):
            _loop_factory = Loop

        async def main():
            try:
                await asyncio.sleep(30 if "{step}" == "building" else 0)
            finally:
                print("undone")

        # As native libraries have.
        threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
        asyncio.set_event_loop_policy(Policy())
        signal.signal(signal.SIGTERM, cli._interrupt)
        try:
            run(main)
        except KeyboardInterrupt:
            print("interrupted")
    """
    ended = run_alone(program)
    assert ended.stderr == ""
    assert ended.stdout.split() == ["undone", "interrupted"]


def test_a_second_interrupt_ends_what_does_not_heed_the_first() -> None:
    program = """
        import asyncio, os, signal
        from interviewer_cli.running import run

        async def main():
            while True:
                os.kill(os.getpid(), signal.SIGINT)
                try:
                    await asyncio.sleep(30)
                except asyncio.CancelledError:
                    print("no", flush=True)

        try:
            run(main)
        except KeyboardInterrupt:
            print("interrupted")
    """
    ended = run_alone(program)
    assert ended.stdout.split() == ["no", "interrupted"]

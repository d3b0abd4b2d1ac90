"""`python -m release FOLDER`: wheels, what pins them, a server's bundle and checksums, into a new folder."""

import argparse
import sys
from pathlib import Path

from release.bundle import write_bundle
from release.errors import ReleaseError
from release.sbom import write_sbom
from release.sources import moment, packages, version
from release.sums import write_sums
from release.wheels import build_wheels, write_requirements


def make(folder: Path) -> list[Path]:
    """Make a release into the folder; what is in it.

    Raises:
        ReleaseError: it can't be made, or something is in the folder.

    """
    if folder.exists() and any(folder.iterdir()):
        raise ReleaseError(f"Something is in {folder} already; name another folder, or delete that one.")
    folder.mkdir(parents=True, exist_ok=True)
    when = moment()
    wheels = build_wheels(packages(), folder, when)
    write_requirements(wheels, folder)
    write_sbom(wheels, folder, version=version(), moment=when)
    # The bundle checks what is in it by these, and is then named by them itself.
    write_sums(folder)
    write_bundle(sorted(folder.iterdir()), folder, version=version(), moment=when)
    write_sums(folder)
    return sorted(folder.iterdir())


def main() -> int:
    """Run the command; its exit code."""
    parser = argparse.ArgumentParser(prog="python -m release", description=__doc__)
    parser.add_argument("folder", type=Path, help="where to")
    try:
        made = make(parser.parse_args().folder)
    except ReleaseError as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    for file in made:
        print(f"{file.stat().st_size:>10,}  {file}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

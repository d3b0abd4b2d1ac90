"""`python -m support.whole_job FOLDER`: the whole application, and somebody's evening with it."""

import sys
from pathlib import Path

from support.program import hear, log_in, write_interview
from support.stack import running_stack


def main(data: Path) -> None:
    """Start it on an installation's data, have questions written and one read aloud, and stop it."""
    with running_stack(data) as stack, log_in(stack.url) as client:
        hear(client, write_interview(client))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

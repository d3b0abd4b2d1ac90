"""What can go wrong while a release is made.

ReleaseError    the release can't be made; the message says what to do
"""


class ReleaseError(Exception):
    """The release can't be made."""

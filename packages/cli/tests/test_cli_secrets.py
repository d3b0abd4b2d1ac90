import stat
from pathlib import Path

import pytest

from interviewer_cli.errors import SecretsError
from interviewer_cli.layout import Layout
from interviewer_cli.secrets import FILES, MIN_CHARACTERS, open_secrets
from interviewer_contracts.tokens import SECRET_MIN_CHARACTERS, checked_secret


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_secrets_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "data")
    secrets = open_secrets(layout, {})
    assert mode(layout.secrets) == 0o700
    assert {path.name: mode(path) for path in layout.secrets.iterdir()} == dict.fromkeys(
        FILES.values(), 0o600
    )
    assert len(set(secrets.by_variable.values())) == len(FILES)


def test_services_start_with_them(tmp_path: Path) -> None:
    assert MIN_CHARACTERS == SECRET_MIN_CHARACTERS
    checked_secret(open_secrets(Layout(tmp_path), {})["INTERVIEWER_SERVICE_SECRET"])


def test_they_are_never_made_anew(tmp_path: Path) -> None:
    first = open_secrets(Layout(tmp_path), {})
    assert open_secrets(Layout(tmp_path), {}) == first


def test_two_installations_have_different_ones(tmp_path: Path) -> None:
    one = open_secrets(Layout(tmp_path / "one"), {})
    other = open_secrets(Layout(tmp_path / "other"), {})
    assert not set(one.by_variable.values()) & set(other.by_variable.values())


def test_the_environment_wins_and_writes_nothing(tmp_path: Path) -> None:
    given = "x" * MIN_CHARACTERS
    secrets = open_secrets(Layout(tmp_path), {"INTERVIEWER_SERVICE_SECRET": given})
    assert secrets["INTERVIEWER_SERVICE_SECRET"] == given
    assert not (Layout(tmp_path).secrets / "service_secret").exists()


def test_permissions_that_grew_are_taken_back_and_told(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    first = open_secrets(layout, {})
    path = layout.secrets / "proxy_secret"
    path.chmod(0o644)
    again = open_secrets(layout, {})
    assert again.by_variable == first.by_variable
    assert again.notes == (f"others could read {path}; now only you can",)
    assert mode(path) == 0o600


@pytest.mark.parametrize("damage", [b"", b"short", b"\xff" * 64])
def test_a_damaged_one_is_told_and_left_as_it_is(tmp_path: Path, damage: bytes) -> None:
    layout = Layout(tmp_path)
    open_secrets(layout, {})
    path = layout.secrets / "service_secret"
    path.write_bytes(damage)
    with pytest.raises(SecretsError, match="service_secret"):
        open_secrets(layout, {})
    assert path.read_bytes() == damage


def test_nobody_prints_them_by_accident(tmp_path: Path) -> None:
    secrets = open_secrets(Layout(tmp_path), {})
    assert not any(secret in repr(secrets) for secret in secrets.by_variable.values())

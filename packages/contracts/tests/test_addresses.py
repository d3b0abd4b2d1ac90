import pytest

from interviewer_contracts.addresses import on_this_machine, server_address


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://127.0.0.1:8880/v1", True),
        ("http://127.1.2.3", True),
        ("http://[::1]:8880", True),
        ("https://localhost/v1", True),
        ("http://speech.localhost", True),
        ("https://llm.example.com/v1", False),
        ("http://10.0.0.7:8000", False),
        ("http://localhost.example.com", False),
        ("", False),
    ],
)
def test_which_servers_are_on_this_machine(address: str, *, here: bool) -> None:
    assert on_this_machine(address) is here


def test_an_address_is_kept_without_its_last_slash() -> None:
    assert server_address("https://llm.example.com/v1/") == "https://llm.example.com/v1"


@pytest.mark.parametrize(
    "address",
    ["llm.example.com", "ftp://llm.example.com", "https://", "https://me:secret@h/v1", "https://h?key=1"],
)
def test_what_is_no_address_or_may_be_secret_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="must be an address"):
        server_address(address)

"""Both stores, and people in them."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import httpx2
import pytest

from interviewer_contracts.options import InterviewOptions
from interviewer_contracts.questions import Evidence
from interviewer_pocketbase.testing import RunningPocketBase
from interviewer_web.store.memory import MemoryStore
from interviewer_web.store.pocketbase import PocketBaseStore
from interviewer_web.store.protocol import Store
from interviewer_web.store.records import Caller, KeptQuestion, NewInterview, new_id

PASSWORD = "correct horse battery"

NewAddress = Callable[[], str]
NewPerson = Callable[[], Awaitable[Caller]]
Meet = Callable[[str], Awaitable[Caller]]


@pytest.fixture(scope="session")
def pocketbase() -> Iterator[RunningPocketBase]:
    with RunningPocketBase() as running:
        yield running


@pytest.fixture(params=["memory", "pocketbase"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    opened: Store
    if request.param == "memory":
        opened = MemoryStore()
    else:
        running: RunningPocketBase = request.getfixturevalue("pocketbase")
        # Reading the certificates of the machine takes a tenth of a second, and there is no TLS here.
        plain = httpx2.AsyncHTTPTransport(verify=False)
        opened = PocketBaseStore(running.url, proxy_secret=running.secrets.proxy_secret, transport=plain)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def new_address() -> NewAddress:
    """Each person comes from an address of their own, so that tests don't limit each other."""
    numbers = itertools.count(1)
    return lambda: "10.{}.{}.{}".format(*next(numbers).to_bytes(3))


@pytest.fixture
def guest(new_address: NewAddress) -> Caller:
    return Caller(address=new_address())


@pytest.fixture
def new_person(store: Store, new_address: NewAddress) -> NewPerson:
    """Sign up somebody and log them in; their password is `PASSWORD`."""

    async def make() -> Caller:
        caller = Caller(address=new_address())
        email = f"{new_id()}@example.com"
        await store.accounts.sign_up(caller, email=email, password=PASSWORD)
        session = await store.accounts.log_in(caller, email=email, password=PASSWORD)
        return Caller(address=caller.address, token=session.token)

    return make


@pytest.fixture(scope="session")
def acquaintances() -> dict[str, Caller]:
    """People of the real store who are met again: signing up costs a tenth of a second of hashing."""
    return {}


@pytest.fixture
def meet(store: Store, new_person: NewPerson, acquaintances: dict[str, Caller]) -> Meet:
    """Somebody with nothing saved; tests that end their session or account make a `new_person`."""

    async def make(name: str) -> Caller:
        if isinstance(store, MemoryStore):
            return await new_person()
        if name not in acquaintances:
            acquaintances[name] = await new_person()
        for row in await store.interviews.summaries(acquaintances[name]):
            await store.interviews.delete(acquaintances[name], row.id)
        return acquaintances[name]

    return make


@pytest.fixture
async def owner(meet: Meet) -> Caller:
    return await meet("owner")


@pytest.fixture
async def stranger(meet: Meet) -> Caller:
    return await meet("stranger")


@pytest.fixture
def new_interview() -> Callable[..., NewInterview]:
    def make(**changes: object) -> NewInterview:
        fields: dict[str, object] = {
            "id": new_id(),
            "title": "Ward nurse",
            "company": "Lakeside Clinic",
            "posting": "You care for twelve patients on a surgical ward.",
            "options": InterviewOptions(count=10),
            "reading": None,
        }
        return NewInterview.model_validate(fields | changes)

    return make


@pytest.fixture
def question_at() -> Callable[..., KeptQuestion]:
    def make(position: int, text: str = "Who do you see first when three bells ring?") -> KeptQuestion:
        return KeptQuestion(
            position=position,
            requirement=f"r{position}",
            text=text,
            kind="situational",
            competency="prioritising",
            difficulty="core",
            evidence=[Evidence(quote="twelve patients", start=13, end=28)],
            why="The posting speaks of twelve patients at once.",
            rubric=["Looks at danger first", "Says it aloud to the team", "Comes back to the others"],
            follow_ups=["What did you leave for later?", "Who did you tell?"],
            source="bank",
            language="en",
        )

    return make

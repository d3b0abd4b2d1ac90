"""Who may do what with which record: every collection's rules, and every rule tried over REST."""

import secrets
import sqlite3
from collections.abc import Callable
from typing import Protocol

import httpx2
import pytest

from interviewer_pocketbase.testing import RunningPocketBase

PASSWORD = "correct horse battery"
SIGNED_IN = '@request.auth.id != ""'
OWN = f"{SIGNED_IN} && owner = @request.auth.id"
SELF = "id = @request.auth.id"
# PocketBase's own collections about its accounts; they belong to the account they speak of.
SYSTEM = (
    "@request.auth.id != '' && recordRef = @request.auth.id && collectionRef = @request.auth.collectionId"
)
RULES = ("listRule", "viewRule", "createRule", "updateRule", "deleteRule", "manageRule", "authRule")

# What is open to everybody, each with its reason.
OPEN = {
    ("users", "createRule"): "anybody may sign up",
    ("users", "authRule"): "every account may log in",
    ("_superusers", "authRule"): "every superuser may log in",
}

# What stays when its account goes, each with its reason.
OUTLIVES = {"removals": "an id, until the recordings of that account are gone"}

LIST = {"guest": 200, "owner": 200, "stranger": 200}
READ = {"guest": 404, "owner": 200, "stranger": 404}
CREATE = {"guest": 400, "owner": 200, "stranger": 400}
DELETE = {"guest": 404, "stranger": 404, "owner": 204}


class Person(Protocol):
    """See conftest.py."""

    client: httpx2.Client
    id: str
    email: str

    def records(self, collection: str) -> str: ...


def new_interview(owner: str, **changes: object) -> dict[str, object]:
    return {"owner": owner, "title": "Nurse", "posting": "You care.", "count": 10, **changes}


def new_question(owner: str, interview: str, **changes: object) -> dict[str, object]:
    return {"owner": owner, "interview": interview, "position": 1, "question": {"text": "Who?"}, **changes}


def saved(person: Person, collection: str, body: dict[str, object]) -> str:
    response = person.client.post(person.records(collection), json=body).raise_for_status()
    found: str = response.json()["id"]
    return found


def test_no_collection_has_an_open_rule(superuser: httpx2.Client) -> None:
    collections = (
        superuser.get("/api/collections", params={"perPage": 500}).raise_for_status().json()["items"]
    )
    assert {one["name"] for one in collections} >= {
        "users",
        "sessions",
        "interviews",
        "questions",
        "summaries",
    }
    for collection in collections:
        for name in RULES:
            rule = collection.get(name)
            place = (collection["name"], name)
            if rule == "":
                assert place in OPEN, f"{place} is open to everybody"
            elif rule is not None:
                assert rule.startswith((OWN, SELF, SYSTEM)), f"{place} is not the owner's alone: {rule}"


def test_every_collection_of_this_product_goes_with_its_owner(superuser: httpx2.Client) -> None:
    collections = superuser.get("/api/collections", params={"perPage": 500}).json()["items"]
    for collection in collections:
        if collection["system"] or collection["type"] != "base" or collection["name"] in OUTLIVES:
            continue
        owners = [
            field
            for field in collection["fields"]
            if field["type"] == "relation" and field["collectionId"] == "_pb_users_auth_"
        ]
        assert [(field["required"], field["cascadeDelete"]) for field in owners] == [(True, True)], (
            collection["name"]
        )


@pytest.mark.parametrize("collection", ["interviews", "questions"])
def test_the_owner_alone_reaches_a_record(
    guest: Person, owner: Person, stranger: Person, collection: str
) -> None:
    people = {"guest": guest, "stranger": stranger, "owner": owner}
    interview = saved(owner, "interviews", new_interview(owner.id))
    bodies = {
        "interviews": new_interview(owner.id),
        "questions": new_question(owner.id, interview, position=2),
    }
    record = saved(owner, collection, bodies[collection])
    path = f"{owner.records(collection)}/{record}"
    bodies["questions"]["position"] = 3

    for name, person in people.items():
        listed = person.client.get(person.records(collection), params={"filter": f"id = '{record}'"})
        assert listed.status_code == LIST[name]
        assert len(listed.json()["items"]) == (1 if name == "owner" else 0), name
        assert person.client.get(path).status_code == READ[name], name
        made = person.client.post(person.records(collection), json=bodies[collection])
        assert made.status_code == CREATE[name], (name, made.text)
        change = {"title": "x"} if collection == "interviews" else {"question": {"text": "What?"}}
        assert person.client.patch(path, json=change).status_code == READ[name], name
    for name, person in people.items():
        assert person.client.delete(path).status_code == DELETE[name], name


def test_nobody_saves_in_another_name(owner: Person, stranger: Person) -> None:
    theirs = saved(owner, "interviews", new_interview(owner.id))
    for body in (new_interview(owner.id), new_interview(""), new_interview("a" * 15)):
        assert stranger.client.post(stranger.records("interviews"), json=body).status_code == 400
    for body in (
        new_question(stranger.id, theirs),
        new_question(owner.id, theirs),
        new_question(stranger.id, ""),
    ):
        assert stranger.client.post(stranger.records("questions"), json=body).status_code == 400
    mine = saved(stranger, "interviews", new_interview(stranger.id))
    saved(stranger, "questions", new_question(stranger.id, mine))


def test_what_is_somebodys_stays_theirs(owner: Person, stranger: Person) -> None:
    first = saved(owner, "interviews", new_interview(owner.id))
    second = saved(owner, "interviews", new_interview(owner.id))
    question = saved(owner, "questions", new_question(owner.id, first))
    changes: list[tuple[str, str, dict[str, object]]] = [
        ("interviews", first, {"owner": stranger.id}),
        ("interviews", first, {"owner": ""}),
        ("interviews", first, {"owner+": stranger.id}),
        ("interviews", first, {"owner-": owner.id}),
        ("questions", question, {"owner": stranger.id}),
        ("questions", question, {"interview": second}),
        ("questions", question, {"interview+": second}),
    ]
    for collection, record, change in changes:
        path = f"{owner.records(collection)}/{record}"
        assert owner.client.patch(path, json=change).status_code in {400, 404}, change
        after = owner.client.get(path).raise_for_status().json()
        assert after["owner"] == owner.id, change
        assert after.get("interview", first) == first, change
    same = {"owner": owner.id, "title": "The same owner may be named"}
    assert owner.client.patch(f"{owner.records('interviews')}/{first}", json=same).status_code == 200


def test_an_account_is_its_owners_alone(
    guest: Person, owner: Person, stranger: Person, new_person: Callable[[], Person]
) -> None:
    users = owner.records("users")
    for person in (guest, stranger):
        assert person.client.get(f"{users}/{owner.id}").status_code == 404
        assert person.client.patch(f"{users}/{owner.id}", json={"emailVisibility": True}).status_code == 404
        assert person.client.delete(f"{users}/{owner.id}").status_code == 404
    assert guest.client.get(users).json()["items"] == []
    assert [one["id"] for one in stranger.client.get(users).json()["items"]] == [stranger.id]
    leaving = new_person()
    assert leaving.client.delete(f"{users}/{leaving.id}").status_code == 204


def test_how_somebody_is_read_to_is_theirs_alone(guest: Person, owner: Person, stranger: Person) -> None:
    path = f"{owner.records('users')}/{owner.id}"
    mine = {"voices": {"en": "hibari:heart"}, "terms": {"PACU": "pack you"}}
    assert owner.client.patch(path, json=mine).status_code == 200
    for person in (guest, stranger):
        assert person.client.patch(path, json={"terms": {}}).status_code == 404
        for asked in ("terms ~ 'PACU'", "voices ~ 'hibari'"):
            listed = person.client.get(owner.records("users"), params={"filter": asked})
            assert listed.json()["items"] == []
    kept = owner.client.get(path).json()
    assert {name: kept[name] for name in mine} == mine
    assert owner.client.patch(path, json={"terms": {"x": "x" * 66_000}}).status_code == 400
    assert owner.client.patch(path, json={"voices": {"x": "x" * 9_000}}).status_code == 400


def test_an_account_can_not_make_itself_more(owner: Person) -> None:
    path = f"{owner.records('users')}/{owner.id}"
    for change in (
        {"email": "someone.else@example.com"},
        {"verified": True},
        {"password": "a new password", "passwordConfirm": "a new password"},
        {"tokenKey": "k" * 40},
    ):
        owner.client.patch(path, json=change)
        after = owner.client.get(path).raise_for_status().json()
        assert (after["email"], after["verified"]) == (owner.email, False), change


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sessions_are_kept_from_everybody(guest: Person, owner: Person, method: str) -> None:
    for person in (guest, owner):
        body = {"user": person.id} if method == "POST" else None
        assert person.client.request(method, person.records("sessions"), json=body).status_code == 403


def test_the_list_view_is_the_owners_alone(guest: Person, owner: Person, stranger: Person) -> None:
    record = saved(owner, "interviews", new_interview(owner.id))
    path = owner.records("summaries")
    for person, count in ((guest, 0), (stranger, 0), (owner, 1)):
        found = person.client.get(path, params={"filter": f"id = '{record}'"}).json()["items"]
        assert len(found) == count
        assert person.client.get(f"{path}/{record}").status_code == (200 if count else 404)
    row = owner.client.get(f"{path}/{record}").json()
    assert row["questions"] == 0
    assert "posting" not in row
    for method in ("PATCH", "DELETE"):
        assert owner.client.request(method, f"{path}/{record}", json={"title": "x"}).status_code == 400


def test_a_filter_can_not_look_into_other_collections(owner: Person, stranger: Person) -> None:
    saved(owner, "interviews", new_interview(owner.id, title="A secret title"))
    saved(stranger, "interviews", new_interview(stranger.id))
    for asked in (
        "@collection.interviews.title ~ 'secret'",
        "owner.email ~ 'example'",
        "owner.tokenKey != ''",
        "owner.password != ''",
    ):
        answer = stranger.client.get(stranger.records("interviews"), params={"filter": asked})
        assert answer.status_code in {200, 400, 403}
        owners = {one["owner"] for one in answer.json().get("items", [])}
        assert owners <= {stranger.id}, asked


def test_one_question_stands_at_a_place(owner: Person) -> None:
    interview = saved(owner, "interviews", new_interview(owner.id))
    saved(owner, "questions", new_question(owner.id, interview))
    again = owner.client.post(owner.records("questions"), json=new_question(owner.id, interview))
    assert again.status_code == 400
    assert again.json()["data"]["position"]["code"] == "validation_not_unique"


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 201},
        {"posting": ""},
        {"posting": "x" * 20_001},
        {"count": 0},
        {"count": 2.5},
        {"planned": -1},
        {"company": "x" * 201},
        {"reading": "x" * 1_100_000},
        {"id": "short"},
        {"id": "UPPERCASELETTER"},
    ],
)
def test_the_database_holds_the_limits_too(owner: Person, wrong: dict[str, object]) -> None:
    body = new_interview(owner.id, **wrong)
    assert owner.client.post(owner.records("interviews"), json=body).status_code == 400


def test_deleting_an_account_leaves_no_record(
    superuser: httpx2.Client, new_person: Callable[[], Person]
) -> None:
    leaving, staying = new_person(), new_person()
    for person in (leaving, staying):
        interview = saved(person, "interviews", new_interview(person.id))
        saved(person, "questions", new_question(person.id, interview))
    assert leaving.client.delete(f"{leaving.records('users')}/{leaving.id}").status_code == 204
    for collection, field in (
        ("users", "id"),
        ("sessions", "user"),
        ("interviews", "owner"),
        ("questions", "owner"),
    ):
        for person, count in ((leaving, 0), (staying, 1)):
            found = superuser.get(
                f"/api/collections/{collection}/records", params={"filter": f"{field} = '{person.id}'"}
            )
            assert found.json()["totalItems"] == count, (collection, count)


def test_a_deleted_account_is_noted_for_web_alone(
    connect: Callable[..., httpx2.Client], new_person: Callable[[], Person], superuser: httpx2.Client
) -> None:
    path = "/api/interviewer/removals"
    leaving, dismissed, staying = new_person(), new_person(), new_person()
    leaving.client.delete(f"{leaving.records('users')}/{leaving.id}").raise_for_status()
    superuser.delete(f"/api/collections/users/records/{dismissed.id}").raise_for_status()

    for client in (connect(forward=False), connect(staying.client.headers["Authorization"], forward=False)):
        assert client.get(path).status_code == 403
        assert client.delete(f"{path}/{leaving.id}").status_code == 403
        assert client.get("/api/collections/removals/records").status_code == 403
    web = connect()
    owed = set(web.get(path).raise_for_status().json()["users"])
    assert owed >= {leaving.id, dismissed.id}
    assert staying.id not in owed

    web.delete(f"{path}/{leaving.id}").raise_for_status()
    assert leaving.id not in web.get(path).json()["users"]


def test_a_deletion_that_was_noted_and_failed_is_not_owed(
    pocketbase: RunningPocketBase, connect: Callable[..., httpx2.Client], new_person: Callable[[], Person]
) -> None:
    person = new_person()
    with sqlite3.connect(pocketbase.database) as database:
        database.execute("INSERT INTO removals (id) VALUES (?)", (person.id,))
    web = connect()
    assert person.id not in web.get("/api/interviewer/removals").json()["users"]
    web.delete(f"/api/interviewer/removals/{person.id}").raise_for_status()
    person.client.delete(f"{person.records('users')}/{person.id}").raise_for_status()
    assert person.id in web.get("/api/interviewer/removals").json()["users"]


@pytest.mark.parametrize("password", ["short", "123456789", "x" * 72])
def test_a_password_has_its_limits(guest: Person, password: str) -> None:
    body = {"email": f"{secrets.token_hex(8)}@example.com", "password": password, "passwordConfirm": password}
    answer = guest.client.post(guest.records("users"), json=body)
    assert answer.status_code == 400
    assert "password" in answer.json()["data"]


def test_an_email_is_one_however_it_is_spelled(owner: Person, guest: Person) -> None:
    body = {"email": owner.email.upper(), "password": PASSWORD, "passwordConfirm": PASSWORD}
    answer = guest.client.post(guest.records("users"), json=body)
    assert answer.json()["data"]["email"]["code"] == "validation_not_unique"

"""What every store promises; run against memory and against a real PocketBase alike."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from interviewer_contracts.options import QUESTIONS_MAX, InterviewOptions
from interviewer_contracts.postings import Notice, Posting, Requirement
from interviewer_contracts.questions import Coverage, Evidence, QuestionToAsk
from interviewer_web.errors import (
    BadCredentialsError,
    EmailTakenError,
    FormError,
    InterviewChangedError,
    InvalidEmailError,
    RecordNotFoundError,
    SessionEndedError,
    WeakPasswordError,
)
from interviewer_web.store.protocol import Store
from interviewer_web.store.records import (
    FORMER_MAX,
    Caller,
    InterviewChanges,
    KeptQuestion,
    Listening,
    NewInterview,
    SavedQuestion,
    new_id,
    question_id,
)
from support.outcomes import outcome

PASSWORD = "correct horse battery"
OTHER_PASSWORD = "a different staple"

READING = Posting(
    title="Nurse", company="Lakeside", seniority=None, language="en", requirements=[], ignored=[]
)

NewInterviewOf = Callable[..., NewInterview]
QuestionAt = Callable[..., KeptQuestion]
NewPerson = Callable[[], Awaitable[Caller]]


def with_token(caller: Caller, token: str) -> Caller:
    return Caller(address=caller.address, token=token)


# --- accounts


async def test_a_new_account_can_log_in_and_is_proven(store: Store, guest: Caller) -> None:
    email = f"{new_id()}@example.com"
    user = await store.accounts.sign_up(guest, email=email, password=PASSWORD)
    assert user.email == email
    assert abs(datetime.now(UTC) - user.created) < timedelta(minutes=5)

    session = await store.accounts.log_in(guest, email=email, password=PASSWORD)
    assert session.user == user
    assert timedelta(days=13) < session.expires - datetime.now(UTC) < timedelta(days=15)
    assert await store.accounts.session(with_token(guest, session.token)) == session


async def test_an_email_is_taken_however_it_is_spelled(store: Store, guest: Caller) -> None:
    name = new_id()
    await store.accounts.sign_up(guest, email=f"{name}@example.com", password=PASSWORD)
    for spelling in (f"{name}@example.com", f"{name.upper()}@Example.com", f"  {name}@example.com "):
        with pytest.raises(EmailTakenError):
            await store.accounts.sign_up(guest, email=spelling, password=PASSWORD)
    session = await store.accounts.log_in(guest, email=f" {name.upper()}@example.com", password=PASSWORD)
    assert session.user.email == f"{name}@example.com"


@pytest.mark.parametrize("password", ["", "123456789", "é" * 36, "x" * 72])
async def test_a_password_that_can_not_be_kept_is_refused(store: Store, guest: Caller, password: str) -> None:
    with pytest.raises(WeakPasswordError) as caught:
        await store.accounts.sign_up(guest, email=f"{new_id()}@example.com", password=password)
    assert [error.field for error in caught.value.errors] == ["password"]


@pytest.mark.parametrize("password", ["1234567890", "é" * 35, "x" * 71, " spaces kept "])
async def test_a_password_at_the_edge_is_kept_whole(store: Store, guest: Caller, password: str) -> None:
    email = f"{new_id()}@example.com"
    await store.accounts.sign_up(guest, email=email, password=password)
    await store.accounts.log_in(guest, email=email, password=password)
    with pytest.raises(BadCredentialsError):
        await store.accounts.log_in(guest, email=email, password=password.strip()[:-1])


@pytest.mark.parametrize("email", ["", "nobody", "two words@example.com", "@example.com", "a@", "a@b@c.de"])
async def test_what_is_no_email_is_refused(store: Store, guest: Caller, email: str) -> None:
    with pytest.raises(InvalidEmailError):
        await store.accounts.sign_up(guest, email=email, password=PASSWORD)


async def test_unknown_user_and_wrong_password_get_the_same_answer(store: Store, guest: Caller) -> None:
    email = f"{new_id()}@example.com"
    await store.accounts.sign_up(guest, email=email, password=PASSWORD)
    problems: list[object] = []
    for who, password in ((email, OTHER_PASSWORD), (f"{new_id()}@example.com", PASSWORD), ("", "")):
        with pytest.raises(BadCredentialsError) as caught:
            await store.accounts.log_in(guest, email=who, password=password)
        problems.append(caught.value.problem())
    assert problems[0] == problems[1] == problems[2]


async def test_a_logged_out_token_is_dead_for_good(
    store: Store, new_person: NewPerson, new_interview: NewInterviewOf
) -> None:
    owner = await new_person()
    user = (await store.accounts.session(owner)).user
    again = await store.accounts.log_in(owner, email=user.email, password=PASSWORD)
    assert again.token != owner.token

    await store.accounts.log_out(owner)
    with pytest.raises(SessionEndedError):
        await store.accounts.session(owner)
    with pytest.raises(SessionEndedError):
        await store.interviews.summaries(owner)
    with pytest.raises(SessionEndedError):
        await store.interviews.create(owner, new_interview())
    with pytest.raises(SessionEndedError):
        await store.accounts.log_out(owner)
    assert (await store.accounts.session(with_token(owner, again.token))).user == user


async def test_two_log_ins_at_once_are_two_sessions(store: Store, owner: Caller) -> None:
    user = (await store.accounts.session(owner)).user
    first, second = await asyncio.gather(
        store.accounts.log_in(owner, email=user.email, password=PASSWORD),
        store.accounts.log_in(owner, email=user.email, password=PASSWORD),
    )
    assert first.token != second.token
    await store.accounts.log_out(with_token(owner, first.token))
    assert (await store.accounts.session(with_token(owner, second.token))).user == user


async def test_a_new_password_ends_all_other_sessions(store: Store, new_person: NewPerson) -> None:
    owner = await new_person()
    user = (await store.accounts.session(owner)).user
    other = await store.accounts.log_in(owner, email=user.email, password=PASSWORD)

    fresh = await store.accounts.change_password(owner, current=PASSWORD, new=OTHER_PASSWORD)

    for token in (owner.token, other.token):
        with pytest.raises(SessionEndedError):
            await store.accounts.session(with_token(owner, token))
    assert (await store.accounts.session(with_token(owner, fresh.token))).user == user
    with pytest.raises(BadCredentialsError):
        await store.accounts.log_in(owner, email=user.email, password=PASSWORD)
    await store.accounts.log_in(owner, email=user.email, password=OTHER_PASSWORD)


async def test_a_password_is_changed_only_by_who_knows_it(store: Store, owner: Caller) -> None:
    with pytest.raises(BadCredentialsError):
        await store.accounts.change_password(owner, current=OTHER_PASSWORD, new="x" * 20)
    with pytest.raises(WeakPasswordError):
        await store.accounts.change_password(owner, current=PASSWORD, new="short")
    await store.accounts.session(owner)


async def test_a_deleted_account_is_gone_with_everything(
    store: Store,
    new_person: NewPerson,
    stranger: Caller,
    new_interview: NewInterviewOf,
    question_at: QuestionAt,
) -> None:
    owner = await new_person()
    user = (await store.accounts.session(owner)).user
    interview = await store.interviews.create(owner, new_interview())
    await store.interviews.save_question(owner, interview.id, question_at(1))
    theirs = await store.interviews.create(stranger, new_interview())

    with pytest.raises(BadCredentialsError):
        await store.accounts.delete_account(owner, password=OTHER_PASSWORD)
    assert await store.interviews.get(owner, interview.id) == interview
    await store.accounts.delete_account(owner, password=PASSWORD)

    with pytest.raises(SessionEndedError):
        await store.interviews.get(owner, interview.id)
    with pytest.raises(BadCredentialsError):
        await store.accounts.log_in(owner, email=user.email, password=PASSWORD)
    assert await store.interviews.get(stranger, theirs.id) == theirs
    await store.accounts.sign_up(owner, email=user.email, password=PASSWORD)


async def test_a_deleted_account_is_owed_until_its_recordings_are_gone(
    store: Store, new_person: NewPerson
) -> None:
    leaving, staying = await new_person(), await new_person()
    gone, here = [(await store.accounts.session(caller)).user.id for caller in (leaving, staying)]
    assert not {gone, here} & set(await store.removals.owed())

    await store.accounts.delete_account(leaving, password=PASSWORD)

    assert {gone, here} & set(await store.removals.owed()) == {gone}
    for _ in range(2):
        await store.removals.settle(gone)
        assert gone not in await store.removals.owed()


# --- interviews


async def test_an_interview_comes_back_as_it_was_saved(
    store: Store, owner: Caller, new_interview: NewInterviewOf
) -> None:
    posting = "Wire switch cabinets. You bring a licence."
    reading = Posting(
        title="Electrician",
        company=None,
        seniority="mid",
        language="en",
        requirements=[Requirement(id="r1", text="a licence", start=32, end=41, kind="must", weight=0.9)],
        ignored=[],
    )
    new = new_interview(title="Electrician", company=None, posting=posting, reading=reading)
    made = await store.interviews.create(owner, new)

    assert made.owner == (await store.accounts.session(owner)).user.id
    assert (made.id, made.title, made.company, made.posting) == (new.id, "Electrician", None, posting)
    assert (made.count, made.planned, made.reading, made.coverage) == (10, None, reading, None)
    assert abs(datetime.now(UTC) - made.created) < timedelta(minutes=5)
    assert await store.interviews.get(owner, made.id) == made


async def test_wishes_and_a_cv_come_back_as_they_were_saved(
    store: Store, owner: Caller, new_interview: NewInterviewOf
) -> None:
    wished = InterviewOptions(count=7, round="technical", level="senior", emphasis=-2, engine="ollama:tiny")
    made = await store.interviews.create(owner, new_interview(options=wished, cv="2019-2024 Electrician"))
    assert (made.options, made.cv) == (wished, "2019-2024 Electrician")
    assert await store.interviews.get(owner, made.id) == made

    plain = await store.interviews.create(owner, new_interview())
    assert (plain.options, plain.cv) == (InterviewOptions(), None)
    assert (plain.to_ask, plain.rejected) == ([], [])


async def test_a_cv_can_be_taken_away(store: Store, owner: Caller, new_interview: NewInterviewOf) -> None:
    made = await store.interviews.create(owner, new_interview(cv="2019-2024 Electrician"))
    assert (await store.interviews.update(owner, made.id, InterviewChanges(title="x"))).cv == made.cv
    assert (await store.interviews.update(owner, made.id, InterviewChanges(cv=""))).cv is None
    assert (await store.interviews.get(owner, made.id)).cv is None


async def test_what_to_ask_and_what_was_rejected_is_kept(
    store: Store, owner: Caller, new_interview: NewInterviewOf
) -> None:
    made = await store.interviews.create(owner, new_interview())
    to_ask = [
        QuestionToAsk(
            text="Who covers the ward at night?",
            why="It tells you how alone you are.",
            evidence=[Evidence(quote="twelve patients", start=13, end=28)],
        )
    ]
    await store.interviews.update(owner, made.id, InterviewChanges(to_ask=to_ask))
    await store.interviews.update(owner, made.id, InterviewChanges(rejected=["Why nursing?", "Why us?"]))
    notices = [Notice(code="fewer_questions", message="There are four.")]
    await store.interviews.update(owner, made.id, InterviewChanges(notices=notices))
    kept = await store.interviews.get(owner, made.id)
    assert (kept.to_ask, kept.rejected) == (to_ask, ["Why nursing?", "Why us?"])
    assert (made.notices, kept.notices) == ([], notices)
    assert (await store.interviews.update(owner, made.id, InterviewChanges(rejected=[]))).rejected == []


@pytest.mark.parametrize(
    "posting",
    [
        "It's \"quoted\", `ticked` and back\\slashed \\' ' || owner != '' // -- ; DROP TABLE users; {:x}",
        "🧑🏽‍🔧 Monteur*in für Wärmepumpen ❤️ — 電気工事士 — ערב טוב \u202eabc\u202c",
        "nul \x00 bell \x07 null None undefined NaN \ufeff\u200b\u2028 end",
        "  \r\n\t leading and trailing stay \r\n  ",
        "@request.auth.id {{ template }} ${x} <script>alert(1)</script> &amp; %00 %s",
        "😀" * 20_000,
    ],
)
async def test_a_posting_is_kept_to_the_letter(
    store: Store, owner: Caller, new_interview: NewInterviewOf, posting: str
) -> None:
    made = await store.interviews.create(owner, new_interview(posting=posting, title=posting[:200]))
    read = await store.interviews.get(owner, made.id)
    assert read.posting == posting
    assert read.title == posting[:200]


async def test_what_does_not_fit_is_told_field_by_field(
    store: Store, owner: Caller, new_interview: NewInterviewOf
) -> None:
    wrong = new_interview(
        id="../../users", title="t" * 201, company="c" * 201, posting="p" * 20_001, cv="c" * 20_001
    )
    with pytest.raises(FormError) as caught:
        await store.interviews.create(owner, wrong)
    assert {error.field for error in caught.value.errors} == {"id", "title", "company", "posting", "cv"}
    with pytest.raises(FormError):
        await store.interviews.create(owner, new_interview(posting=""))
    made = await store.interviews.create(owner, new_interview())
    with pytest.raises(FormError):
        await store.interviews.update(owner, made.id, InterviewChanges(title=""))
    assert await store.interviews.get(owner, made.id) == made


async def test_creating_twice_makes_one(
    store: Store, owner: Caller, stranger: Caller, new_interview: NewInterviewOf
) -> None:
    new = new_interview()
    made = await store.interviews.create(owner, new)
    assert await store.interviews.create(owner, new) == made
    changed = new.model_copy(update={"title": "Something else"})
    assert await store.interviews.create(owner, changed) == made
    with pytest.raises(RecordNotFoundError):
        await store.interviews.create(stranger, new)
    assert await store.interviews.get(owner, new.id) == made
    assert len(await store.interviews.summaries(owner)) == 1
    assert await store.interviews.summaries(stranger) == []


async def test_creating_ten_times_at_once_makes_one(
    store: Store, owner: Caller, new_interview: NewInterviewOf
) -> None:
    new = new_interview()
    made = await asyncio.gather(*(store.interviews.create(owner, new) for _ in range(10)))
    assert all(one == made[0] for one in made)
    assert len(await store.interviews.summaries(owner)) == 1


async def test_an_update_changes_what_is_given_and_leaves_the_rest(
    store: Store, owner: Caller, new_interview: NewInterviewOf
) -> None:
    made = await store.interviews.create(owner, new_interview())
    coverage = Coverage(asked=["r1"], not_asked=["r2", "r3"], share=0.25)

    renamed = await store.interviews.update(owner, made.id, InterviewChanges(title="Night nurse"))
    now = {"revision": made.revision + 1, "updated": renamed.updated}
    assert renamed == made.model_copy(update={"title": "Night nurse", **now})
    planned = await store.interviews.update(owner, made.id, InterviewChanges(planned=8, coverage=coverage))
    assert (planned.title, planned.planned, planned.coverage) == ("Night nurse", 8, coverage)
    assert planned.updated >= renamed.updated >= made.updated
    assert await store.interviews.get(owner, made.id) == planned


async def test_what_was_read_late_is_added(
    store: Store, owner: Caller, new_interview: NewInterviewOf
) -> None:
    made = await store.interviews.create(owner, new_interview(reading=None, company=None))
    added = {"title": "Night nurse", "company": "Lakeside", "reading": READING}
    late = await store.interviews.update(owner, made.id, InterviewChanges.model_validate(added))
    now = {"revision": late.revision, "updated": late.updated}
    assert late == made.model_copy(update=added | now)
    assert await store.interviews.get(owner, made.id) == late


async def test_the_list_has_the_newest_first_and_counts_questions(
    store: Store, owner: Caller, new_interview: NewInterviewOf, question_at: QuestionAt
) -> None:
    made = [await store.interviews.create(owner, new_interview(title=f"Number {n}")) for n in range(5)]
    for position in (1, 2, 3):
        await store.interviews.save_question(owner, made[1].id, question_at(position))

    rows = await store.interviews.summaries(owner)
    assert [row.title for row in rows] == [f"Number {n}" for n in (4, 3, 2, 1, 0)]
    assert [row.questions for row in rows] == [0, 0, 0, 3, 0]
    assert (rows[0].id, rows[0].company, rows[0].count, rows[0].planned) == (
        made[4].id,
        "Lakeside Clinic",
        10,
        None,
    )
    assert await store.interviews.summaries(owner, page=2, per_page=2) == rows[2:4]
    assert await store.interviews.summaries(owner, page=4, per_page=2) == []


async def test_a_deleted_interview_takes_its_questions_along(
    store: Store, owner: Caller, new_interview: NewInterviewOf, question_at: QuestionAt
) -> None:
    made = await store.interviews.create(owner, new_interview())
    saved = await store.interviews.save_question(owner, made.id, question_at(1))
    await store.interviews.delete(owner, made.id)
    for call in (
        store.interviews.get(owner, made.id),
        store.interviews.questions(owner, made.id),
        store.interviews.question(owner, made.id, saved.id),
        store.interviews.save_question(owner, made.id, question_at(2)),
        store.interviews.delete(owner, made.id),
    ):
        with pytest.raises(RecordNotFoundError):
            await call


# --- questions


async def test_questions_stand_in_their_order(
    store: Store, owner: Caller, new_interview: NewInterviewOf, question_at: QuestionAt
) -> None:
    made = await store.interviews.create(owner, new_interview())
    assert await store.interviews.questions(owner, made.id) == []
    for position in (10, 2, 1):
        await store.interviews.save_question(owner, made.id, question_at(position))
    saved = await store.interviews.questions(owner, made.id)
    assert [one.question for one in saved] == [question_at(1), question_at(2), question_at(10)]
    assert [one.id for one in saved] == [question_id(made.id, position) for position in (1, 2, 10)]
    assert await store.interviews.question(owner, made.id, saved[0].id) == saved[0]


async def test_a_question_belongs_to_one_interview(
    store: Store, owner: Caller, new_interview: NewInterviewOf, question_at: QuestionAt
) -> None:
    one = await store.interviews.create(owner, new_interview())
    other = await store.interviews.create(owner, new_interview())
    saved = await store.interviews.save_question(owner, one.id, question_at(1))
    with pytest.raises(RecordNotFoundError):
        await store.interviews.question(owner, other.id, saved.id)
    assert await store.interviews.questions(owner, other.id) == []


async def test_a_place_is_taken_once_also_by_ten_at_once(
    store: Store, owner: Caller, new_interview: NewInterviewOf, question_at: QuestionAt
) -> None:
    made = await store.interviews.create(owner, new_interview())
    saved = await asyncio.gather(
        *(
            store.interviews.save_question(owner, made.id, question_at(1, text=f"Version {n}"))
            for n in range(10)
        )
    )
    assert all(one == saved[0] for one in saved)
    assert await store.interviews.questions(owner, made.id) == [saved[0]]


async def test_a_question_takes_the_place_of_another(
    store: Store, owner: Caller, new_interview: NewInterviewOf, question_at: QuestionAt
) -> None:
    made = await store.interviews.create(owner, new_interview())
    await store.interviews.save_question(owner, made.id, question_at(2))
    saved = await store.interviews.save_question(owner, made.id, question_at(1))
    other = question_at(1, text="Which bell do you leave ringing, and why?")
    replaced = saved.model_copy(update={"question": other, "former": [saved.question]})
    await store.interviews.update(owner, made.id, InterviewChanges(replaced=[replaced]))
    assert await store.interviews.question(owner, made.id, saved.id) == replaced
    assert [one.question for one in await store.interviews.questions(owner, made.id)] == [
        other,
        question_at(2),
    ]


async def test_a_deleted_question_leaves_its_place_free_and_all_others_alone(
    store: Store, owner: Caller, new_interview: NewInterviewOf, question_at: QuestionAt
) -> None:
    made = await store.interviews.create(owner, new_interview())
    for position in (1, 2, 3):
        await store.interviews.save_question(owner, made.id, question_at(position))
    deletion = InterviewChanges(deleted=[question_id(made.id, 2)])
    await store.interviews.update(owner, made.id, deletion)
    left = await store.interviews.questions(owner, made.id)
    assert [one.question.position for one in left] == [1, 3]
    with pytest.raises(InterviewChangedError):
        await store.interviews.update(owner, made.id, deletion)
    again = await store.interviews.save_question(owner, made.id, question_at(2, text="And who waits?"))
    assert (again.question.text, again.former) == ("And who waits?", [])


async def test_words_of_ones_own_need_nothing_besides(
    store: Store, owner: Caller, new_interview: NewInterviewOf
) -> None:
    made = await store.interviews.create(owner, new_interview())
    own = KeptQuestion(position=4, text="Who trained you?", source="you", language="en")
    saved = await store.interviews.save_question(owner, made.id, own)
    assert (saved.question, saved.question.written) == (own, None)
    assert await store.interviews.questions(owner, made.id) == [saved]


# --- changes at the same moment


@pytest.fixture
async def saved(
    store: Store, owner: Caller, new_interview: NewInterviewOf, question_at: QuestionAt
) -> SavedQuestion:
    """The first question of an interview of the owner's."""
    made = await store.interviews.create(owner, new_interview())
    return await store.interviews.save_question(owner, made.id, question_at(1))


async def test_every_change_is_another_revision(
    store: Store, owner: Caller, new_interview: NewInterviewOf, question_at: QuestionAt
) -> None:
    made = await store.interviews.create(owner, new_interview())
    renamed = await store.interviews.update(owner, made.id, InterviewChanges(title="Night nurse"))
    added = await store.interviews.update(
        owner, made.id, InterviewChanges(added=[question_at(1)]), revision=renamed.revision
    )
    assert len({made.revision, renamed.revision, added.revision}) == 3
    assert await store.interviews.get(owner, made.id) == added


async def test_what_was_decided_on_an_old_revision_changes_nothing(
    store: Store, owner: Caller, saved: SavedQuestion, question_at: QuestionAt
) -> None:
    old = await store.interviews.get(owner, saved.interview)
    now = await store.interviews.update(owner, old.id, InterviewChanges(rejected=["Why us?"]))
    replaced = saved.model_copy(update={"question": question_at(1, text="And who waits?")})
    for changes in (
        InterviewChanges(rejected=["Why nursing?"]),
        InterviewChanges(added=[question_at(2)]),
        InterviewChanges(replaced=[replaced]),
        InterviewChanges(deleted=[saved.id]),
    ):
        with pytest.raises(InterviewChangedError):
            await store.interviews.update(owner, old.id, changes, revision=old.revision)
    assert await store.interviews.get(owner, old.id) == now
    assert await store.interviews.questions(owner, old.id) == [saved]


async def test_of_ten_changes_at_once_one_is_made_and_nine_are_told(
    store: Store, owner: Caller, new_interview: NewInterviewOf
) -> None:
    made = await store.interviews.create(owner, new_interview())
    outcomes = await asyncio.gather(
        *(
            outcome(
                store.interviews.update(
                    owner, made.id, InterviewChanges(rejected=[f"Number {n}?"]), revision=made.revision
                )
            )
            for n in range(10)
        )
    )
    assert sorted(outcomes) == ["done", *["interview_changed"] * 9]
    kept = await store.interviews.get(owner, made.id)
    assert kept.rejected == [f"Number {outcomes.index('done')}?"]


async def test_a_change_is_made_whole_or_not_at_all(
    store: Store, owner: Caller, saved: SavedQuestion, question_at: QuestionAt
) -> None:
    before = await store.interviews.get(owner, saved.interview)
    gone = saved.model_copy(update={"id": question_id(before.id, 7)})
    others: dict[str, object] = {"rejected": ["Why us?"], "added": [question_at(2)]}
    for impossible in (
        {"added": [question_at(2), question_at(1, text="Taken?")]},
        {"replaced": [gone]},
        {"deleted": [saved.id, gone.id]},
    ):
        changes = InterviewChanges.model_validate(others | impossible)
        with pytest.raises(InterviewChangedError):
            await store.interviews.update(owner, before.id, changes, revision=before.revision)
    assert await store.interviews.get(owner, before.id) == before
    assert await store.interviews.questions(owner, before.id) == [saved]


async def test_as_many_questions_as_there_can_be_are_replaced_at_once(
    store: Store, owner: Caller, new_interview: NewInterviewOf, question_at: QuestionAt
) -> None:
    made = await store.interviews.create(owner, new_interview())
    places = range(1, QUESTIONS_MAX + 1)
    saved = [await store.interviews.save_question(owner, made.id, question_at(place)) for place in places]
    former = [question_at(1, text="ü" * 600)] * FORMER_MAX
    replaced = [one.model_copy(update={"former": former}) for one in saved]
    await store.interviews.update(owner, made.id, InterviewChanges(cv="", replaced=replaced))
    assert await store.interviews.questions(owner, made.id) == replaced


# --- who may


Call = Callable[[Store, Caller, str, str], Awaitable[object]]


@pytest.fixture
def calls(new_interview: NewInterviewOf, question_at: QuestionAt) -> dict[str, Call]:
    """Every method of the store that wants somebody signed in, by its name."""
    new = new_interview()
    question = question_at(1)
    return {
        "create": lambda store, who, interview, _question: store.interviews.create(
            who, new.model_copy(update={"id": interview})
        ),
        "get": lambda store, who, interview, _question: store.interviews.get(who, interview),
        "update": lambda store, who, interview, _question: store.interviews.update(
            who, interview, InterviewChanges(title="x")
        ),
        "delete": lambda store, who, interview, _question: store.interviews.delete(who, interview),
        "questions": lambda store, who, interview, _question: store.interviews.questions(who, interview),
        "question": lambda store, who, interview, saved: store.interviews.question(who, interview, saved),
        "save_question": lambda store, who, interview, _question: store.interviews.save_question(
            who, interview, question
        ),
        "summaries": lambda store, who, _interview, _question: store.interviews.summaries(who),
        "session": lambda store, who, _interview, _question: store.accounts.session(who),
        "log_out": lambda store, who, _interview, _question: store.accounts.log_out(who),
        "change_password": lambda store, who, _interview, _question: store.accounts.change_password(
            who, current=PASSWORD, new=OTHER_PASSWORD
        ),
        "delete_account": lambda store, who, _interview, _question: store.accounts.delete_account(
            who, password=PASSWORD
        ),
        "listening": lambda store, who, _interview, _question: store.accounts.listening(who),
        "save_voices": lambda store, who, _interview, _question: store.accounts.save_voices(who, {}),
        "save_terms": lambda store, who, _interview, _question: store.accounts.save_terms(who, {}),
    }


def test_no_method_is_forgotten(store: Store, calls: dict[str, Call]) -> None:
    methods = {
        name for part in (store.interviews, store.accounts) for name in dir(part) if not name.startswith("_")
    }
    assert calls.keys() == methods - {"sign_up", "log_in"}


async def test_nothing_is_done_for_who_is_not_signed_in(
    store: Store, owner: Caller, guest: Caller, saved: SavedQuestion, calls: dict[str, Call]
) -> None:
    for token in ("", "x", "a.b.c", f"{owner.token[:-3]}abc"):
        who = with_token(guest, token)
        outcomes = {
            name: await outcome(call(store, who, saved.interview, saved.id)) for name, call in calls.items()
        }
        assert set(outcomes.values()) == {"session_ended"}, outcomes
    assert await store.interviews.questions(owner, saved.interview) == [saved]


async def test_only_the_owner_reaches_an_interview(
    store: Store, owner: Caller, stranger: Caller, saved: SavedQuestion, calls: dict[str, Call]
) -> None:
    for name in ("create", "get", "update", "questions", "question", "save_question"):
        call = calls[name]
        assert await outcome(call(store, stranger, saved.interview, saved.id)) == "record_not_found", name
        assert await outcome(call(store, owner, saved.interview, saved.id)) == "done", name
    assert await outcome(store.interviews.delete(stranger, saved.interview)) == "record_not_found"
    for changes in (InterviewChanges(replaced=[saved]), InterviewChanges(deleted=[saved.id])):
        update = store.interviews.update(stranger, saved.interview, changes)
        assert await outcome(update) == "record_not_found"
    assert await store.interviews.summaries(stranger) == []
    assert await store.interviews.questions(owner, saved.interview) == [saved]


@pytest.mark.parametrize(
    "crooked", ["", "x", "../../users/records", "a' || '1'='1", "abc\\", "?expand=owner", "ä" * 15]
)
async def test_what_can_not_be_an_id_is_not_found(
    store: Store, owner: Caller, question_at: QuestionAt, crooked: str
) -> None:
    for call in (
        store.interviews.get(owner, crooked),
        store.interviews.update(owner, crooked, InterviewChanges(title="x")),
        store.interviews.delete(owner, crooked),
        store.interviews.questions(owner, crooked),
        store.interviews.question(owner, crooked, crooked),
        store.interviews.save_question(owner, crooked, question_at(1)),
    ):
        with pytest.raises(RecordNotFoundError):
            await call


async def test_it_is_ready(store: Store) -> None:
    assert await store.ready()


# --- listening


async def test_nobody_has_chosen_anything_at_first(store: Store, new_person: NewPerson) -> None:
    assert await store.accounts.listening(await new_person()) == Listening()


async def test_voices_and_terms_are_kept_apart_and_for_their_owner(
    store: Store, new_person: NewPerson
) -> None:
    person, other = await new_person(), await new_person()
    await store.accounts.save_voices(person, {"de": "espeak:de"})
    await store.accounts.save_terms(person, {"PACU": "pack you", "Ünïcode 🩺": "yes"})
    kept = await store.accounts.listening(person)
    assert kept == Listening(voices={"de": "espeak:de"}, terms={"PACU": "pack you", "Ünïcode 🩺": "yes"})
    assert (kept.voice("de-CH"), kept.voice("en")) == ("espeak:de", "default")
    await store.accounts.save_terms(person, {})
    assert await store.accounts.listening(person) == Listening(voices={"de": "espeak:de"})
    assert await store.accounts.listening(other) == Listening()


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"": "x"}, "written"),
        ({"x": ""}, "said"),
        ({"x" * 61: "x"}, "written"),
        ({"x": "x" * 61}, "said"),
        ({f"word {number}": "x" for number in range(101)}, "written"),
    ],
)
async def test_terms_that_can_not_be_kept_are_refused(
    store: Store, owner: Caller, terms: dict[str, str], field: str
) -> None:
    with pytest.raises(FormError) as caught:
        await store.accounts.save_terms(owner, terms)
    assert [error.field for error in caught.value.errors] == [field]


async def test_as_many_and_as_long_terms_as_may_be_are_kept(store: Store, new_person: NewPerson) -> None:
    person = await new_person()
    terms = {f"{number:03}{'🩺' * 57}": "ü" * 60 for number in range(100)}
    await store.accounts.save_terms(person, terms)
    assert (await store.accounts.listening(person)).terms == terms

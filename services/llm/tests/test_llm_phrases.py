"""A requirement's words in the forms that questions take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer_llm.bank.phrases import phrase_of
from interviewer_llm.bank.style import Style
from interviewer_llm.bank.trimming import PHRASE_WHOLE_WORDS

STYLE = Style.of("We use Kafka here and Desmos daily.", frozenset({"PostgreSQL", "Kafka"}))

TASKS = [
    ("Mentoring of student nurses", "mentor student nurses"),
    ("Disposing of clinical waste", "dispose of clinical waste"),
    ("Bring waiting times under 10 minutes", "bring waiting times under 10 minutes"),
    (
        "Ability to explain technical trade-offs to product managers",
        "explain technical trade-offs to product managers",
    ),
    ("At least 5 years' experience in managing kitchens", "manage kitchens"),
    ("Friendly, reliable and punctual", "be friendly, reliable and punctual"),
    ("You are calm under pressure", "be calm under pressure"),
    ("A good communicator", "be a good communicator"),
    ("Responsible for the smooth running of our reception desk", "run the reception desk"),
    ("Greeting our customers and answering the phone", "greet the customers and answer the phone"),
    ("You'll be the first point of contact for guests", "be the first point of contact for guests"),
    ("You have experience of working with children with autism", "work with children with autism"),
    ("You have led a team of eight", "lead a team of eight"),
    ("We need somebody who can fault-find on three-phase systems", "fault-find on three-phase systems"),
    ("Team leadership: lead a shift of six porters", "lead a shift of six porters"),
    ("Works well under pressure", "work well under pressure"),
    ("Minimum of two years in a busy salon", "work in a busy salon"),
    ("Load and secure goods so that nothing moves in transit", "load and secure goods"),
    ("CLEAN ROOMS AND CHANGE LINEN DAILY", "clean rooms and change linen daily"),
    ("You're organised, and you keep your promises", "be organised"),
    ("In this role you will look after a caseload of 25 families", "look after a caseload of 25 families"),
    ("Help to write the specials every week", "write the specials every week"),
    ("Help new apprentices settle in", "help new apprentices settle in"),
    ("Confident using Excel, including pivot tables", "use Excel, including pivot tables"),
    ("Support residents who are distressed or confused", "support residents who are distressed or confused"),
    ("Lead your team through the winter", "lead your team through the winter"),
    ("Owns a $38MM P&L; forecasts scrap weekly", "own a $38MM P&L"),
    ("Pick relay teams and explain it to the ones who didn't make it", "pick relay teams and explain it"),
    (
        "Skipper the workboat in anything up to a force five",
        "skipper the workboat in anything up to a force five",
    ),
    ("Calm when three people talk at once; discreet", "be calm when three people talk at once"),
    ("Know the regulars and what they have", "know the regulars"),
    ("Pacify irate customers", "pacify irate customers"),
    (
        "Assess and treat a caseload of adults with acute and lasting pain in joints, backs and feet at home",
        "assess and treat a caseload of adults with acute and lasting pain",
    ),
    ("Tell relatives what you may, and no more", "tell relatives what you may"),
]

TOPICS = [
    ("Feed, bedding and checking of cattle", "feed, bedding and checking of cattle"),
    ("Strong knowledge of PostgreSQL", "PostgreSQL"),
    ("Experience with a warehouse management system (WMS) is desirable", "a warehouse management system"),
    ("Full UK driving licence", "full UK driving licence"),
    ("Excellent written and verbal communication skills", "written and verbal communication skills"),
    ("Good working knowledge of Microsoft Excel and Word", "Microsoft Excel and Word"),
    ("3+ years of Python", "Python"),
    ("Distributed systems: consistency, retries, idempotency", "distributed systems"),
    ("Understanding of IFRS 16 and accruals", "IFRS 16 and accruals"),
    ("Keen eye for detail", "attention to detail"),
    ("Proficiency in English and German", "English and German"),
    ("Stock control", "stock control"),
    ("You understand regulated care", "regulated care"),
    ("You know the Highway Code", "the Highway Code"),
    ("Teaching Council registration", "Teaching Council registration"),
    ("Record keeping that stands up in an audit", "record keeping that stands up in an audit"),
]

DOINGS = [
    ("Keep displays full, clean and beautiful", "keeping displays full, clean and beautiful"),
    (
        "Cut, colour and style hair for a loyal clientele",
        "cutting, colouring and styling hair for a loyal clientele",
    ),
    ("Plan and run clubs for our children", "planning and running clubs for the children"),
    ("Provide advice and support to families", "providing advice and support to families"),
    (
        "Help residents to wash, dress and eat with dignity",
        "helping residents to wash, dress and eat with dignity",
    ),
    ("Safely operate counterbalance forklift trucks", "safely operating counterbalance forklift trucks"),
    (
        "Answer calls, take messages and book appointments",
        "answering calls, taking messages and booking appointments",
    ),
    (
        "Build Python services that post, settle and reconcile",
        "building Python services that post, settle and reconcile",
    ),
    ("Run practicals safely and mind the lab", "running practicals safely and minding the lab"),
    ("Track pick rate, order accuracy and dock-to-stock time", "tracking pick rate"),
]

NOTHING = [
    "First and second fix",
    "Experience in a similar role",
    "You take pride in your work",
    "Good understanding of how we price jobs",
    "!!",
    "You'll build what the force needs to move",
    "You'll look after them.",
]


@pytest.mark.parametrize(("text", "task"), TASKS)
def test_task_is_a_bare_infinitive(text: str, task: str) -> None:
    assert phrase_of(text, STYLE, duty=True).task == task


@pytest.mark.parametrize(("text", "topic"), TOPICS)
def test_topic_is_a_noun_phrase(text: str, topic: str) -> None:
    phrase = phrase_of(text, STYLE, duty=False)
    assert (phrase.task, phrase.topic) == (None, topic)


@pytest.mark.parametrize(("text", "doing"), DOINGS)
def test_doing_has_its_coordinated_verbs_in_ing(text: str, doing: str) -> None:
    assert phrase_of(text, STYLE, duty=True).doing == doing


@pytest.mark.parametrize("text", NOTHING)
def test_words_that_say_nothing_give_no_phrase(text: str) -> None:
    phrase = phrase_of(text, STYLE, duty=False)
    assert (phrase.task, phrase.doing, phrase.topic) == (None, None, None)


def test_trait_fits_only_after_an_infinitive() -> None:
    phrase = phrase_of("Friendly and calm", STYLE, duty=False)
    assert phrase.fill("Suppose you have to {task}: what then?", "task") is not None
    assert phrase.fill("When you {task}, what then?", "task") is None


def test_article_goes_where_one_stands_already() -> None:
    phrase = phrase_of("Experience with a till", STYLE, duty=False)
    assert (
        phrase.fill("Think of the {topic} you know: what broke?", "topic")
        == "Think of the till you know: what broke?"
    )
    assert phrase.fill("With {topic}, what broke?", "topic") == "With a till, what broke?"


@given(st.text(max_size=400))
def test_any_text_gives_short_plain_phrases(text: str) -> None:
    phrase = phrase_of(text, STYLE, duty=True)
    for words in (phrase.task, phrase.doing, phrase.topic):
        if words is not None:
            assert 0 < len(words.split()) <= PHRASE_WHOLE_WORDS + 1
            assert not set("<>{}[]|`") & set(words)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer_tts.text.sentences import LINE_PAUSE_S, PAUSES_S, SENTENCE_MAX_CHARACTERS, split


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Use a queue, e.g. RabbitMQ or Kafka.", ["Use a queue, e.g. RabbitMQ or Kafka."]),
        ("Ask Dr. Okafor. She knows.", ["Ask Dr. Okafor.", "She knows."]),
        ("Mrs. J. K. Lindqvist leads it. Who else?", ["Mrs. J. K. Lindqvist leads it.", "Who else?"]),
        ("We run Python 3.11.4 and 2.5 nodes. Why?", ["We run Python 3.11.4 and 2.5 nodes.", "Why?"]),
        ("Node.js is used. So is ASP.NET now.", ["Node.js is used.", "So is ASP.NET now."]),
        ("Shifts start at 7 a.m. and end late.", ["Shifts start at 7 a.m. and end late."]),
        ("The shift ends at 7 p.m. What then?", ["The shift ends at 7 p.m.", "What then?"]),
        ("Work for Brightwell Ltd. in Leeds.", ["Work for Brightwell Ltd. in Leeds."]),
        ("You joined Brightwell Ltd. Why did you?", ["You joined Brightwell Ltd.", "Why did you?"]),
        ("Read Fig. 3 and No. 7 first.", ["Read Fig. 3 and No. 7 first."]),
        ('He said: "Stop." Then he left.', ['He said: "Stop."', "Then he left."]),
        ("(Really?) Yes.", ["(Really?)", "Yes."]),
        ("Wait… What happened next?", ["Wait…", "What happened next?"]),
        ("Wait... and then go on.", ["Wait... and then go on."]),
        ("1. Tell me about it. 2. Why?", ["1. Tell me about it.", "2. Why?"]),
        ("First line\nSecond line", ["First line", "Second line"]),
        ("Vitamin C. How much of it?", ["Vitamin C.", "How much of it?"]),
        ("... — !!", []),
        ("", []),
    ],
)
def test_splits(text: str, sentences: list[str]) -> None:
    assert [sentence.text for sentence in split(text)] == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Am 3. Mai beginnen Sie. Warum?", ["Am 3. Mai beginnen Sie.", "Warum?"]),
        ("Er wohnt im 3. Stock. Wie helfen Sie?", ["Er wohnt im 3. Stock.", "Wie helfen Sie?"]),
        ("Das 2. Lehrjahr ist schwer.", ["Das 2. Lehrjahr ist schwer."]),
        ("In der 4. Klasse lesen alle.", ["In der 4. Klasse lesen alle."]),
        ("Sie haben 3. Was dann?", ["Sie haben 3.", "Was dann?"]),
        ("Es war 2026. Was geschah?", ["Es war 2026.", "Was geschah?"]),
        ("1. Was tun Sie? 2. Warum?", ["1. Was tun Sie?", "2. Warum?"]),
        ("Nutzen Sie z. B. Kafka oder d. h. Queues?", ["Nutzen Sie z. B. Kafka oder d. h. Queues?"]),
        ("Nutzen Sie z.B. Kafka?", ["Nutzen Sie z.B. Kafka?"]),
        ("Fragen Sie Dr. Osei. Sie weiß es.", ["Fragen Sie Dr. Osei.", "Sie weiß es."]),
        ("Ca. 20 Std. Urlaub bzw. Freizeit.", ["Ca. 20 Std. Urlaub bzw. Freizeit."]),
        ("Schrauben, Nägel usw. Was fehlt?", ["Schrauben, Nägel usw.", "Was fehlt?"]),
        ("Schrauben usw. Nägel.", ["Schrauben usw. Nägel."]),
        ("Lesen Sie Nr. 7 und Abs. 2 zuerst.", ["Lesen Sie Nr. 7 und Abs. 2 zuerst."]),
        ("Arbeiten bei Hellbach u. Co. Was reizt Sie?", ["Arbeiten bei Hellbach u. Co.", "Was reizt Sie?"]),
        ("Sind Sie, Hr. Krüger, bereit? Ja.", ["Sind Sie, Hr. Krüger, bereit?", "Ja."]),
    ],
)
def test_splits_german(text: str, sentences: list[str]) -> None:
    assert [sentence.text for sentence in split(text, "de")] == sentences


def test_rests_as_long_as_the_mark_asks() -> None:
    pauses = [sentence.pause_s for sentence in split("One. Two? Three!\nFour")]
    assert pauses == [PAUSES_S["."], PAUSES_S["?"], LINE_PAUSE_S, LINE_PAUSE_S]


def test_cuts_an_endless_sentence_at_a_clause() -> None:
    clause = "and then the next thing happened to the same patient in the same bed"
    pieces = split(", ".join([clause] * 12) + ".")
    assert len(pieces) > 1
    assert all(len(piece.text) <= SENTENCE_MAX_CHARACTERS for piece in pieces)
    assert all(piece.text.endswith(",") for piece in pieces[:-1])
    assert pieces[0].pause_s == PAUSES_S[","]


@given(st.text(max_size=2_000))
def test_loses_no_letter_and_makes_no_piece_too_long(text: str) -> None:
    pieces = split(text)
    assert all(0 < len(piece.text) <= SENTENCE_MAX_CHARACTERS for piece in pieces)
    kept = [letter for piece in pieces for letter in piece.text if letter.isalnum()]
    assert kept == [letter for letter in text if letter.isalnum()]

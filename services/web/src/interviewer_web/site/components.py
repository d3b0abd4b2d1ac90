"""What a guest sees first."""

from htpy import Renderable, div, h1, mark, p

from interviewer_web.ui import urls
from interviewer_web.ui.buttons import actions, link_button
from interviewer_web.ui.icons import icon


def welcome() -> Renderable:
    """What it is, in one screen."""
    return div(
        class_="mx-auto grid w-full max-w-6xl items-center gap-x-16 gap-y-12 px-5 py-12 sm:px-8 sm:py-16 "
        "lg:min-h-[calc(100dvh-9rem)] lg:grid-cols-[1.15fr_1fr]"
    )[_promise(), _sample()]


def _promise() -> Renderable:
    return div(class_="flex flex-col items-start gap-7")[
        h1(class_="font-serif text-display font-medium tracking-[-0.03em]")[
            "Hear tomorrow\N{RIGHT SINGLE QUOTATION MARK}s questions tonight."
        ],
        p(class_="max-w-xl text-xl leading-relaxed text-soft")[
            "Paste the job posting. Within moments the questions it will bring up stand on the page, each "
            "with the "
            "very words that caused it, and a warm voice reads them to you."
        ],
        actions(
            link_button("Start with your posting", urls.sign_up(), symbol="arrow"),
            link_button("Log in", urls.log_in(), emphasis="secondary"),
        ),
        p(class_="text-[0.9375rem] text-soft")[
            "For nurses, electricians, teachers and programmers alike. What you paste stays in your "
            "account, and you "
            "can delete it at any time."
        ],
    ]


def _sample() -> Renderable:
    return div(role="group", aria_label="An example", class_="relative flex flex-col lg:pl-4")[
        div(
            class_="mr-6 rounded-3xl border border-rule bg-sheet p-6 pb-10 text-[0.9375rem] leading-relaxed "
            "text-soft "
            "shadow-sheet sm:mr-16 sm:p-8 sm:pb-12"
        )[
            p(class_="mb-3 font-semibold text-ink")["Staff nurse, acute medical ward"],
            p[
                "You will care for a group of eight patients. ",
                mark(class_="text-ink")["You recognise early when somebody is getting worse and act on it."],
                " You hand over clearly at the end of every shift, and you support students on the ward.",
            ],
        ],
        div(class_="-mt-6 ml-6 rounded-3xl border border-rule bg-sheet p-6 shadow-sheet sm:ml-16 sm:p-8")[
            p(class_="mb-3 flex items-center gap-2 text-sm font-medium text-accent")[
                icon("speaker"), "Question 3"
            ],
            p(class_="font-serif text-question font-medium tracking-tight")[
                "Tell me about a patient whose condition changed on your shift. What did you notice first, "
                "and whom "
                "did you tell?"
            ],
            p(class_="mt-4 text-[0.9375rem] text-soft")["Asked because of the words that are marked."],
        ],
    ]

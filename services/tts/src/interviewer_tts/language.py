"""Language tags (BCP 47)."""


def primary(language: str) -> str:
    """The language of a tag without script and region: `en` of `en-GB`."""
    return language.partition("-")[0].lower()

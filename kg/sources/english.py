"""Tells whether a text is English; nothing else can be read."""

from functools import lru_cache
from typing import Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_SAMPLE: Final = 6000
_FEWEST_LETTERS: Final = 120
"""Shorter texts are not judged: names alone look like any language."""
_LANGUAGES: Final = (
    "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id",
    "it", "ja", "ko", "lt", "lv", "ms", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "sw", "ta", "th",
    "tl", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
"""The languages that news is written in. With all 97 of the model, English full of names drifts to small ones."""
_SURE: Final = 0.9


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES)
    return identifier


def foreign_language(prose: str) -> str | None:
    """The ISO 639-1 code of the language a text is surely in, if that is not English; None for short texts too."""
    sample = prose[:_SAMPLE]
    if sum(letter.isalpha() for letter in sample) < _FEWEST_LETTERS:
        return None
    language, probability = _identifier().classify(sample)
    return str(language) if language != "en" and probability >= _SURE else None

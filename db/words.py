"""The user's language: English source strings, translated through gettext when shown."""

from __future__ import annotations

import gettext

from assets import path

DEFAULT = "zh_CN"
LANGUAGES = (("zh_CN", "中文"), ("en", "English"))


class _Catalogue:
    """The one catalogue in use; loaded when the first word is needed."""

    def __init__(self) -> None:
        self.language = DEFAULT
        self.translations: gettext.NullTranslations | None = None

    def load(self) -> gettext.NullTranslations:
        if self.translations is None:
            if self.language == "en":
                self.translations = gettext.NullTranslations()
            else:
                self.translations = gettext.translation(
                    "yizhan", path("locale"), [self.language], fallback=True
                )
        return self.translations


_catalogue = _Catalogue()


def _(message: str) -> str:
    """The message in the user's language.

    What stands behind a bar tells two messages apart that are one word in English, and is not
    shown: `_("Today|page")`.
    """
    found = _catalogue.load().gettext(message) if message else ""
    return found.partition("|")[0] if found == message else found


def N_(message: str) -> str:
    """Mark a message for translation where it is declared; `_` translates it where it is shown."""
    return message


def use_language(code: str) -> None:
    """Show everything in this language from now on: `zh_CN` or `en`."""
    _catalogue.language = code
    _catalogue.translations = None


def language() -> str:
    """The code of the language in use."""
    return _catalogue.language

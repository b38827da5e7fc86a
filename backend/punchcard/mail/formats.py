"""Numbers, dates and money as the language of an email writes them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from punchcard.core.emails.languages import is_shipped_in, words_in
from punchcard.core.rewards.summary import plain


@dataclass(frozen=True, slots=True)
class LocaleFormats:
    """What the locale data of Unicode say."""

    locale: Locale

    def number(self, number: int | Decimal) -> str:
        """Such as 1,300."""
        return format_decimal(number, locale=self.locale)

    def day(self, day: date) -> str:
        """Such as 31 December 2026."""
        return format_date(day, format="long", locale=self.locale)

    def money(self, amount: Decimal, currency: str | None) -> str:
        """Such as €5.00; without a currency as it was typed."""
        if currency is None:
            return plain(amount)
        return format_currency(amount, currency, locale=self.locale)


@lru_cache(maxsize=64)
def formats_in(language: str) -> LocaleFormats:
    """Those of a language tag; of a language whose words are not shipped, the English ones."""
    if "-" in language and is_shipped_in(language):
        try:
            return LocaleFormats(Locale.parse(language, sep="-"))
        except (UnknownLocaleError, ValueError):
            pass
    return LocaleFormats(Locale.parse(words_in(language).locale))

"""Names of weekdays and months as news write them, from CLDR through Babel, with the forms that CLDR does not have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

LANGUAGES = ("en", "de", "fr", "es", "uk", "ru", "pl", "pt", "it", "nl", "sv")
"""Those whose dates are known in all forms that news write."""
MORE_LANGUAGES = (
    "af", "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "da", "el", "et", "fi", "gl", "hi", "hr", "id", "is", "ka",
    "mk", "ms", "nb", "nn", "no", "ro", "sk", "sl", "sq", "sr", "sw", "tr",
)  # fmt: skip
"""Those of which a weekday beside a day and a month is known, and nothing more."""

# Monday first. CLDR has the nominative; these are the cases that stand beside a date.
_MORE_DAYS: dict[str, tuple[str, ...]] = {
    "en": ("Mon", "Tue|Tues", "Wed|Weds", "Thu|Thur|Thurs", "Fri", "Sat", "Sun"),
    "de": ("", "", "", "", "", "Sonnabend", ""),
    "uk": ("понеділка", "вівторка", "середу|середи", "четверга", "п'ятниця|п'ятницю|п'ятниці", "суботу|суботи",
           "неділю|неділі"),
    "ru": ("понедельника", "вторника", "среду|среды", "четверга", "пятницу|пятницы", "субботу|субботы", "воскресенья"),
    "pl": ("poniedziałku", "wtorku", "środę|środy", "czwartku", "piątku", "sobotę|soboty", "niedzielę|niedzieli"),
    "pt": ("segunda", "terça", "quarta", "quinta", "sexta", "", ""),
    "sv": ("måndagen", "tisdagen", "onsdagen", "torsdagen", "fredagen", "lördagen", "söndagen"),
    "ar": ("الإثنين|الاثنين", "", "الاربعاء", "", "", "", "الاحد"),
    "be": ("", "", "сераду", "", "пятніцу", "суботу", "нядзелю"),
    "bs": ("", "", "srijedu", "", "", "subotu", "nedjelju"),
    "cs": ("", "", "středu", "", "", "sobotu", "neděli"),
    "da": ("mandagen", "tirsdagen", "onsdagen", "torsdagen", "fredagen", "lørdagen", "søndagen"),
    "et": ("esmaspäeval", "teisipäeval", "kolmapäeval", "neljapäeval", "reedel", "laupäeval", "pühapäeval"),
    "fi": ("maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai"),
    "hr": ("", "", "srijedu", "", "", "subotu", "nedjelju"),
    "is": ("mánudaginn", "þriðjudaginn", "miðvikudaginn", "fimmtudaginn", "föstudaginn", "laugardaginn", "sunnudaginn"),
    "ka": ("ორშაბათს", "სამშაბათს", "ოთხშაბათს", "ხუთშაბათს", "პარასკევს", "შაბათს", "კვირას"),
    "ro": ("", "marţi", "", "", "", "sâmbăta", "duminica"),
    "sk": ("", "", "stredu", "", "", "sobotu", "nedeľu"),
    "sl": ("", "", "sredo", "", "", "soboto", "nedeljo"),
    "sq": ("hënën", "martën", "mërkurën", "enjten", "premten", "shtunën", "dielën|dielen"),
    "sr": ("ponedeljak", "utorak", "среду|sreda|sredu", "četvrtak", "petak", "суботу|subota|subotu",
           "недељу|nedelja|nedelju"),
}  # fmt: skip
_MORE_MONTHS: dict[str, tuple[str, ...]] = {
    "en": ("Jan", "Feb", "Mar", "Apr", "", "", "", "Aug", "Sept|Sep", "Oct", "Nov", "Dec"),
    "de": ("Jänner", "Feber", "", "", "", "", "", "", "", "", "", ""),
    "es": ("", "", "", "", "", "", "", "", "setiembre", "", "", ""),
    "et": ("jaanuaril", "veebruaril", "märtsil", "aprillil", "mail", "juunil", "juulil", "augustil", "septembril",
           "oktoobril", "novembril", "detsembril"),
    "bs": ("januara", "februara", "marta", "aprila", "maja", "juna", "jula", "augusta", "septembra", "oktobra",
           "novembra", "decembra"),
    "sl": ("januarja", "februarja", "marca", "aprila", "maja", "junija", "julija", "avgusta", "septembra", "oktobra",
           "novembra", "decembra"),
    "sr": ("januar|januara|јануара", "februar|februara|фебруара", "mart|marta|марта", "april|aprila|априла",
           "maj|maja|маја", "jun|juna|јуна", "jul|jula|јула", "avgust|avgusta|августа",
           "septembar|septembra|септембра", "oktobar|oktobra|октобра", "novembar|novembra|новембра",
           "decembar|decembra|децембра"),
}  # fmt: skip
# Parts of the day that German writes in one word with it. The night belongs to two days.
_PARTS = {"de": ("morgen", "vormittag", "mittag", "nachmittag", "abend")}
_APOSTROPHES = "'’ʼ"
# What these shorten is a word of its own, or a newspaper: they need a full stop or a comma right behind them.
SHORT_DAYS = frozenset({"sun", "sat", "mon", "wed", "fri", "thu", "tue"})


@dataclass(frozen=True, slots=True)
class Names:
    """Lower-case forms to numbers: weekdays 0 (Monday) to 6, months 1 to 12."""

    days: dict[str, int]
    months: dict[str, int]


@lru_cache(maxsize=64)
def names_of(language: str) -> Names:
    """The names in one of LANGUAGES, or of MORE_LANGUAGES. Only the forms that stand in a date: what Babel has for a
    name alone may be that of another language."""
    locale = Locale(language)
    days: dict[str, int] = {}
    months: dict[str, int] = {}
    for number in range(7):
        _add(days, locale.days["format"]["wide"][number], number)
        _add(days, _MORE_DAYS.get(language, ("",) * 7)[number], number)
    for number in range(1, 13):
        _add(months, locale.months["format"]["wide"][number], number)
        shortened = locale.months["format"]["abbreviated"][number]
        if shortened.endswith("."):  # without its full stop an abbreviation may be a word
            _add(months, shortened[:-1], number)
        _add(months, _MORE_MONTHS.get(language, ("",) * 12)[number - 1], number)
    for form, number in list(days.items()):
        for part in _PARTS.get(language, ()):
            days[form + part] = number
    return Names(days, months)


@lru_cache(maxsize=64)
def english_day(number: int) -> str:
    """The English name of a weekday, for evidence."""
    return str(Locale("en").days["format"]["wide"][number])


@lru_cache(maxsize=64)
def english_month(number: int) -> str:
    """The English name of a month, for evidence."""
    return str(Locale("en").months["format"]["wide"][number])


def _add(forms: dict[str, int], listed: str, number: int) -> None:
    for form in listed.lower().split("|"):
        if form:
            plain = form
            for apostrophe in _APOSTROPHES:
                plain = plain.replace(apostrophe, "'")
            forms.update(dict.fromkeys({plain.replace("'", apostrophe) for apostrophe in _APOSTROPHES}, number))

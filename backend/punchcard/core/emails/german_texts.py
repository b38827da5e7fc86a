"""The texts of all kinds of email in German, as they are shipped."""

from collections.abc import Mapping

from punchcard.core import effects
from punchcard.core.emails.blocks import (
    Button,
    CodeBlock,
    Details,
    Figures,
    Heading,
    Listing,
    PointsRow,
    Text,
)
from punchcard.core.emails.email_type import ShippedText

_BALANCE = {
    "second_figure": "{{ balance }}",
    "second_caption": "{{ balance_name }} verfügbar",
}
_OWED = Text(
    text="Nach einer Erstattung sind noch {{ owed }} {{ balance_name }} offen; was du als Nächstes "
    "sammelst, gleicht das aus.",
    small=True,
    when="owed",
)
_NOTE = Text(text="{{ note }}", when="note")
_CODE = (
    CodeBlock(text="{{ code }}"),
    Text(text="Gültig bis {{ expires }}.", small=True, when="expires"),
)


def _removed(caption: str) -> Figures:
    return Figures(
        figure="−{{ points }}", caption=f"{{{{ points_name }}}} {caption}", tone="out", **_BALANCE
    )


def _added(caption: str) -> Figures:
    return Figures(
        figure="+{{ points }}", caption=f"{{{{ points_name }}}} {caption}", tone="in", **_BALANCE
    )


GERMAN_TEXTS: Mapping[str, ShippedText] = {
    effects.WELCOME: ShippedText(
        subject="Willkommen bei {{ program }}",
        blocks=(
            Heading(text="Willkommen bei {{ program }}"),
            Text(
                text="Hallo {{ name }}, schön, dass du dabei bist. Ab jetzt sammelst du mit deinen "
                "Einkäufen {{ unit }} und löst sie gegen Prämien ein."
            ),
            Figures(
                figure="+{{ points }}",
                caption="{{ points_name }} zum Start",
                tone="in",
                when="points",
                **_BALANCE,
            ),
            PointsRow(),
        ),
    ),
    effects.POINTS_ADDED: ShippedText(
        subject="+{{ points }} {{ points_name }} von {{ program }}",
        blocks=(
            Heading(text="{{ points }} {{ points_name }} für dich"),
            Text(text="Hallo {{ name }}, die Gutschrift ist für {{ reason }}."),
            _NOTE,
            _added("gutgeschrieben"),
            Listing(items="awards", points=True, at_least=2),
            PointsRow(),
            _OWED,
        ),
    ),
    effects.BIRTHDAY: ShippedText(
        subject="Alles Gute zum Geburtstag: {{ points }} {{ points_name }} von {{ program }}",
        blocks=(
            Heading(text="Alles Gute zum Geburtstag!"),
            Text(
                text="Hallo {{ name }}, hier ist ein Geschenk von uns allen: {{ points }} "
                "{{ points_name }} für dich."
            ),
            _added("zum Geburtstag"),
            PointsRow(),
            _OWED,
        ),
    ),
    effects.POINTS_REMOVED: ShippedText(
        subject="{{ points }} {{ points_name }} abgezogen bei {{ program }}",
        blocks=(
            Heading(text="{{ points }} {{ points_name }} abgezogen"),
            Text(text="Hallo {{ name }}, der Grund: {{ reason }}."),
            _NOTE,
            _removed("abgezogen"),
            PointsRow(),
            _OWED,
        ),
    ),
    effects.POINTS_TAKEN_BACK: ShippedText(
        subject="{{ points }} {{ points_name }} nach einer Erstattung abgezogen bei {{ program }}",
        blocks=(
            Heading(text="{{ points }} {{ points_name }} zurückgebucht"),
            Text(
                text="Hallo {{ name }}, eine Bestellung wurde erstattet: Die Gutschrift dafür "
                "haben wir zurückgebucht."
            ),
            _removed("abgezogen"),
            PointsRow(),
            _OWED,
        ),
    ),
    effects.REWARD_IN_REACH: ShippedText(
        subject="{{ reward }}: in Reichweite bei {{ program }}",
        blocks=(
            Heading(text="{{ reward }}: jetzt in Reichweite"),
            Text(
                text="Hallo {{ name }}, du hast {{ balance }} {{ balance_name }}. Davon reichen "
                "{{ cost }} für: {{ reward }}. Löse sie ein, wann immer du möchtest."
            ),
            Figures(
                figure="{{ balance }}",
                caption="{{ balance_name }} verfügbar",
                tone="in",
                second_figure="{{ cost }}",
                second_caption="für: {{ reward }}",
            ),
            PointsRow(),
        ),
    ),
    effects.REWARD_REDEEMED: ShippedText(
        subject="Dein Code von {{ program }}: {{ reward }}",
        blocks=(
            Heading(text="Für dich: {{ reward }}"),
            Text(text="Hallo {{ name }}, gib diesen Code an der Kasse ein:"),
            *_CODE,
            Figures(
                figure="−{{ points }}",
                caption="{{ points_name }} eingelöst",
                tone="out",
                second_figure="{{ balance }}",
                second_caption="{{ balance_name }} übrig",
            ),
            PointsRow(),
        ),
    ),
    effects.POINT_REMINDER: ShippedText(
        subject="Du hast {{ balance }} {{ balance_name }} bei {{ program }}",
        blocks=(
            Heading(text="Auf dich warten {{ balance }} {{ balance_name }}"),
            Text(text="Hallo {{ name }}, so steht dein Konto bei {{ program }}."),
            Figures(figure="{{ balance }}", caption="{{ balance_name }} verfügbar", tone="in"),
            Details(
                text="Bisher eingelöst: {{ spent }} {{ unit }}\n"
                "Insgesamt gesammelt: {{ lifetime }} {{ unit }}"
            ),
            PointsRow(),
            _OWED,
        ),
    ),
    effects.TIER_REACHED: ShippedText(
        subject="Willkommen in der Stufe {{ tier }} bei {{ program }}",
        blocks=(
            Heading(text="Willkommen in der Stufe {{ tier }}"),
            Text(text="Hallo {{ name }}, du hast bei {{ program }} die Stufe {{ tier }} erreicht."),
            Text(text="Das gehört dazu:", when="perks"),
            Listing(items="perks"),
            Text(
                text="{{ tier }} bleibt dir mindestens bis {{ keep_by }}.",
                small=True,
                when="keep_by",
            ),
            Figures(
                figure="+{{ bonus }}",
                caption="{{ bonus_name }} zur Begrüßung",
                tone="in",
                when="bonus",
                **_BALANCE,
            ),
        ),
    ),
    effects.REFERRAL_CODE: ShippedText(
        subject="Für deine Freunde bei {{ program }}: {{ friend_gets }}",
        blocks=(
            Heading(text="Ein Geschenk für deine Freunde"),
            Text(
                text="Hallo {{ name }}, danke für deine Bestellung. Gib diesen Code weiter.\n\n"
                "Für deine Freunde: {{ friend_gets }}.\n"
                "Für dich, wenn sie kaufen: {{ referrer_gets }}."
            ),
            CodeBlock(text="{{ code }}"),
            Button(text="Dein persönlicher Link", link="{{ link }}", when="link"),
        ),
    ),
    effects.REFERRAL_COMPLETED: ShippedText(
        subject="Danke für deine Empfehlung bei {{ program }}: {{ reward }}",
        blocks=(
            Heading(text="Deine Empfehlung hat gewirkt"),
            Text(
                text="Hallo {{ name }}, danke dafür! Für dich: {{ reward }}. Gib diesen Code an "
                "der Kasse ein:"
            ),
            *_CODE,
        ),
    ),
    effects.FRIEND_REWARDED: ShippedText(
        subject="Für deine nächste Bestellung bei {{ program }}: {{ reward }}",
        blocks=(
            Heading(text="Für deine nächste Bestellung: {{ reward }}"),
            Text(
                text="Hallo {{ name }}, du bist über eine Empfehlung zu {{ program }} gekommen. "
                "Hier ist dein Geschenk:"
            ),
            *_CODE,
        ),
    ),
    effects.ADMIN_REDEMPTION: ShippedText(
        subject="{{ customer }} hat eingelöst bei {{ program }}: {{ reward }}",
        blocks=(
            Heading(text="{{ customer }} hat {{ points }} {{ points_name }} eingelöst"),
            Details(
                text="""\
Kunde: {{ customer }}
E-Mail: {{ email }}
Prämie: {{ reward }}
Code: {{ code }}
Einzulösen bis: {{ expires }}
Eingelöst: −{{ points }} {{ points_name }}
Übrig: {{ balance }} {{ balance_name }}"""
            ),
        ),
    ),
}

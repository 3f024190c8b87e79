"""The customers of the demo desk: three invented companies that write in several languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes to the demo desk."""

    name: str
    address: str
    language: str
    sign_off: str

    @property
    def header(self) -> str:
        """The person as a From header shows them, before any encoding."""
        return f"{self.name} <{self.address}>"


ANA = Person("Ana Ruiz", "ana.ruiz@olivar.test", "es", "Ana Ruiz\nContabilidad, Aceites El Olivar")
INES = Person("Inés Vidal", "ines.vidal@olivar.test", "es", "Inés\nAceites El Olivar")
TIAGO = Person("Tiago Antunes", "tiago@olivar.test", "pt", "Tiago Antunes\nArmazém, Aceites El Olivar")
JONAS = Person("Jonas Müller", "j.mueller@nordwerk.test", "de", "Jonas Müller\nEinkauf, Nordwerk GmbH")
MARA = Person("Mara Lind", "mara.lind@nordwerk.test", "en", "Mara Lind\nNordwerk, Malmö office")
ZOE = Person("Zoë Dubois", "zoe.dubois@nordwerk.test", "fr", "Zoë Dubois\nNordwerk France")
TOM = Person("Tom Reyes", "tom.reyes@kumohara.test", "en", "Tom Reyes\nKumohara Ltd.")
KENJI = Person("佐藤 健二", "kenji.sato@kumohara.test", "ja", "佐藤 健二\n株式会社クモハラ")
OLGA = Person("Ольга Петрова", "olga@kumohara.test", "ru", "Ольга Петрова")

EVERYBODY = (ANA, INES, TIAGO, JONAS, MARA, ZOE, TOM, KENJI, OLGA)

# What a customer answers to the first and the second reply; after that the matter rests.
ANSWERS: dict[str, tuple[str, str]] = {
    "es": (
        "Muchas gracias por la respuesta tan rápida. Una última duda: ¿tengo que hacer algo más por mi parte?",
        "Perfecto, ya está todo claro. ¡Gracias!",
    ),
    "pt": (
        "Obrigado! Só mais uma pergunta: preciso de fazer mais alguma coisa?",
        "Perfeito, muito obrigado.",
    ),
    "de": (
        "Danke für die schnelle Antwort! Muss ich von meiner Seite noch etwas tun?",
        "Alles klar, vielen Dank!",
    ),
    "fr": (
        "Merci pour votre réponse. Dois-je faire autre chose de mon côté ?",
        "C'est parfait, merci beaucoup !",
    ),
    "ja": (
        "ご返信ありがとうございます。こちらで他に必要な手続きはありますか。",
        "承知いたしました。ありがとうございました。",
    ),
    "ru": ("Спасибо за быстрый ответ! Нужно ли мне сделать что-то ещё?", "Всё понятно, спасибо!"),
    "en": (
        "Thanks, that was quick! Is there anything else I need to do on my side?",
        "Perfect, all clear now. Thank you!",
    ),
}

# The line above a quoted mail, as the mail programs of each language write it.
ATTRIBUTIONS = {
    "es": "El {date}, {who} escribió:",
    "pt": "Em {date}, {who} escreveu:",
    "de": "Am {date} schrieb {who}:",
    "fr": "Le {date}, {who} a écrit :",
    "ja": "{date} {who}:",
    "ru": "{date}, {who} написал:",
    "en": "On {date}, {who} wrote:",
}

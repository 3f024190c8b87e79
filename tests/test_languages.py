"""Both languages: the catalogue is whole, says the binding words, and the right language is chosen."""

from __future__ import annotations

import gettext

import pytest

from scripts import messages
from tuidesk.commands.ticket import SetPriority
from tuidesk.commands.words import matches, search_words
from tuidesk.i18n import DOMAIN, LOCALE_DIR, _, choose_language, language, ngettext, use_language

# What the contract says must stand on screen, word for word, as soon as there is something to show.
WORDS = {
    "Settings › Emails": "Ajustes › Correos electrónicos",
    "Incoming / queues": "Correo entrante / colas",
    "Outgoing": "Correo saliente",
    "Filter outgoing mail": "Filtrar correo electrónico saliente",
    "Appearance": "Apariencia",
    "Rules": "Reglas",
    "Accounts": "Cuentas",
    "Agents": "Agentes",
    "Preferences": "Preferencias",
    "Color": "Color",
    "Tag": "Etiqueta",
    "Queue": "Cola",
    "Inbound channel": "Canal entrante",
    "Creation address": "Correo de creación",
    "Reply via": "Responder vía",
    "Health": "Estado",
    "Sign in with Office 365": "Iniciar sesión con Office 365",
    "Sign in with Gmail": "Iniciar sesión con Gmail",
    "Add outgoing email": "Agregar correo saliente",
    "Add queue": "Agregar cola",
    "Default relay": "Servidor predeterminado",
    "Custom SMTP": "SMTP personalizado",
    "Forwarded": "Reenviado",
    "Automatic": "Automático",
    "recommended": "recomendado",
    "unsaved": "sin guardar",
    "saved": "guardado",
    "disabled": "desactivado",
    "Test": "Probar",
    "Start-up wizard": "Asistente de inicio",
    "Step {n} of {all}": "Paso {n} de {all}",
    "Back": "Atrás",
    "Next": "Siguiente",
    "Later": "Más tarde",
    "sent": "enviado",
    "arrived": "llegó",
    "ticket": "ticket",
    "answered": "respondido",
}
SHOWN = ("Settings › Emails", "Incoming / queues", "Outgoing", "Filter outgoing mail", "Reply via", "Health",
         "Creation address", "Inbound channel", "Start-up wizard", "Step {n} of {all}", "Automatic")  # fmt: skip


def test_every_text_is_translated_and_the_compiled_catalogue_is_true(capsys):
    assert messages.check() == 0, capsys.readouterr().out


def test_a_text_within_an_f_string_is_collected():
    code = 'f"{_(\'sent\')} {name}"; mark("held"); ngettext("{n} mail", "{n} mails", n); other("no")'
    assert set(messages.texts_of(code)) == {"sent", "held", ("{n} mail", "{n} mails")}


def test_a_translation_without_its_placeholder_is_told():
    template, catalog = messages.Catalog(), messages.Catalog()
    template.add("saved: {path}")
    catalog.add("saved: {path}", "guardado")
    assert list(messages.complaints(catalog, template)) == ["placeholders differ: 'saved: {path}'"]


def test_the_header_names_nobody_and_no_moment():
    header = gettext.translation(DOMAIN, LOCALE_DIR, languages=["es"]).info()
    assert header["language"] == "es"
    assert header["plural-forms"] == "nplurals=2; plural=(n != 1);"
    assert not {"last-translator", "language-team", "pot-creation-date", "generated-by"} & set(header)


@pytest.mark.parametrize("word", WORDS)
def test_the_binding_words_are_said_exactly(word):
    spanish = gettext.translation(DOMAIN, LOCALE_DIR, languages=["es"])
    if word in messages.collect():
        assert spanish.gettext(word) == WORDS[word]
    else:
        assert word not in SHOWN


def test_a_ticket_is_never_a_boleto_nor_the_reader_addressed_in_two_ways():
    spanish = [text for m in messages.texts(messages.load()) for text in messages.forms(m.string)]
    for banned in ("boleto", "entradas", "usted", "Haga clic", "Haz clic", "su cuenta", "tu cuenta"):
        assert not [text for text in spanish if banned in text]


def test_numbers_choose_the_form():
    use_language("es")
    said = [ngettext("{count} new", "{count} new", n).format(count=n) for n in (0, 1, 2)]
    assert said == ["0 nuevos", "1 nuevo", "2 nuevos"]
    assert (_("open"), ngettext("open", "open", 2)) == ("abierto", "abiertos")
    use_language("en")
    assert (language(), _("open")) == ("en", "open")


def test_a_text_with_a_plural_also_stands_alone_on_older_pythons(monkeypatch):
    def as_in_3_11_2(catalogue, message):
        return catalogue._catalog.get(message, message)

    monkeypatch.setattr(gettext.GNUTranslations, "gettext", as_in_3_11_2)
    use_language("es")
    assert (_("open"), _("sent"), _("unknown words")) == ("abierto", "enviado", "unknown words")


@pytest.mark.parametrize(
    ("environment", "preference", "chosen"),
    [
        ({"TUIDESK_LANG": "es", "LANG": "en_US.UTF-8"}, "en", "es"),
        ({"TUIDESK_LANG": "", "LANG": "en_US.UTF-8"}, "es", "es"),
        ({"TUIDESK_LANG": "", "LANG": "es_MX.UTF-8"}, "", "es"),
        ({"TUIDESK_LANG": "", "LC_ALL": "en_GB.UTF-8", "LANG": "es_MX.UTF-8"}, "", "en"),
        ({"TUIDESK_LANG": "", "LANG": "de_DE.UTF-8"}, "", "en"),
        ({"TUIDESK_LANG": "fr", "LANG": "C.UTF-8"}, "es", "es"),
        ({"TUIDESK_LANG": "", "LANG": "C.UTF-8"}, "", "en"),
    ],
)
def test_the_variable_wins_over_the_agent_over_the_locale_over_english(
    monkeypatch, environment, preference, chosen
):
    for name in ("TUIDESK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert choose_language(preference) == chosen


@pytest.mark.parametrize("code", ["en", "es"])
@pytest.mark.parametrize("query", ["prio", "prioridad", "PRIORITY", "urgente"])
def test_a_command_is_found_by_its_words_in_either_language(code, query):
    use_language(code)
    assert matches(query, search_words(SetPriority))
    assert not matches("firma", search_words(SetPriority))

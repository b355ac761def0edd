"""The templates of mails and messages, read in one language. No Flask: the worker composes them."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from portal.words.catalogs import Words, words_in

TEMPLATES = Path(__file__).parent.parent.parent / "templates" / "messages"


def message(template: str, language: str, **facts: object) -> str:
    """`templates/messages/<template>` in a language, with `facts`; those ending in .html are escaped.

    Raise jinja2.UndefinedError when the template names a fact that is not given.
    """
    return _environment(language).get_template(template).render(facts).strip() + "\n"


@cache
def _environment(language: str) -> Environment:
    words = words_in(language)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["language"] = language
    _install(environment, words)
    return environment


def _install(environment: Environment, words: Words) -> None:
    catalog = words.translations
    # The extension adds this method, which Jinja's own types do not tell.
    environment.install_gettext_callables(catalog.ugettext, catalog.ungettext, newstyle=True)  # type: ignore[attr-defined]

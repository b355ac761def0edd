"""Measuring a page as it lies on the screen."""

from dataclasses import dataclass

from playwright.sync_api import Page

# WCAG 2.2, 1.4.12 Text Spacing.
_SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }
"""
_ADD_STYLE = """(style) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets = [sheet];
}"""
# What sticks out to the right of the window, the innermost elements only; and what is cut off inside a box.
_STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  const told = (what, { localName, className, textContent }) =>
    `${what}: ${localName}.${className} ${textContent.trim().slice(0, 40)}`;
  const inside = [...document.body.querySelectorAll('*')].filter((element) =>
    !element.closest('.ds-sr-only, .ds-skip-link') && element.checkVisibility());
  const out = inside.filter((element) => element.getBoundingClientRect().right > width + 1);
  const innermost = out.filter((element) => !out.some((other) => other !== element && element.contains(other)));
  const cut = inside.filter((element) =>
    getComputedStyle(element).overflow !== 'visible' && element.scrollHeight > element.clientHeight + 1);
  const scrolls = document.documentElement.scrollWidth > width ? ['the page scrolls sideways'] : [];
  return [...scrolls, ...innermost.map((one) => told('sticks out', one)), ...cut.map((one) => told('is cut', one))];
}"""
# How large a target is: its box where all of it answers, or as far from its middle as the page answers with it,
# asked point by point. So stretched links are felt whole, and what lies under something else is not.
_TARGETS = """() => {
  const kinds = 'a[href], button, summary, input:not([type=hidden]), select, textarea';
  const answers = (element, x, y) => {
    const hit = document.elementFromPoint(x, y);
    return hit !== null && (element.contains(hit) || hit.closest('label')?.control === element);
  };
  const reach = (element, x, y, dx, dy) => {
    let steps = 0;
    while (steps < 30 && answers(element, x + dx * (steps + 1), y + dy * (steps + 1))) steps += 1;
    return steps;
  };
  const size = (element, x, y, dx, dy, length) => {
    const edge = length / 2 - 2;
    const whole = answers(element, x - dx * edge, y - dy * edge) && answers(element, x + dx * edge, y + dy * edge);
    return Math.round(Math.max(whole ? length : 0, reach(element, x, y, -dx, -dy) + reach(element, x, y, dx, dy)));
  };
  const inSentence = (element) => getComputedStyle(element).display === 'inline'
    && [...element.parentElement.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  const felt = (element) => {
    element.scrollIntoView({ block: 'center', behavior: 'instant' });
    const box = element.getClientRects()[0];
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    return {
      name: element.textContent.trim() || element.name,
      in_sentence: inSentence(element),
      width: size(element, x, y, 1, 0, box.width),
      height: size(element, x, y, 0, 1, box.height),
    };
  };
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.matches('.ds-skip-link');
  return [...document.querySelectorAll(kinds)].filter(shown).map(felt);
}"""


@dataclass(frozen=True)
class Target:
    """Something one can press: how large it is to a finger, in pixels, and whether it is part of a sentence."""

    name: str
    in_sentence: bool
    width: int
    height: int


def sticking_out(page: Page) -> list[str]:
    """What makes the page scroll sideways, and text that is cut off; none when it fits."""
    found: list[str] = page.evaluate(_STICKING_OUT)
    return found


def double_text(page: Page) -> None:
    """Text at 200 %, as a phone's own setting does it."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")


def space_text(page: Page) -> None:
    """The spacing that WCAG 1.4.12 lets readers set."""
    page.evaluate(_ADD_STYLE, _SPACING)


def targets(page: Page) -> list[Target]:
    return [Target(**found) for found in page.evaluate(_TARGETS)]


# Focus shows by an outline or a shadow, or by coming into sight at all; and nothing may lie on top of it.
_FOCUS = """() => {
  const element = document.activeElement;
  const look = () => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow, clipPath, opacity } = getComputedStyle(element);
    const outline = outlineStyle === 'none' ? '' : outlineWidth + outlineColor;
    return [outline, boxShadow, clipPath, opacity, element.offsetWidth, element.offsetHeight].join();
  };
  const focused = look();
  element.blur();
  const plain = look();
  element.focus({ focusVisible: true, preventScroll: true });
  const box = element.getClientRects()[0];
  const hit = box && document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return {
    name: `${element.tagName} ${element.textContent.trim().slice(0, 40)}`,
    is_marked: focused !== plain,
    is_on_top: hit !== null && element.contains(hit),
  };
}"""


@dataclass(frozen=True)
class Stop:
    """Where Tab came to: whether that shows, and whether it lies open in the window."""

    name: str
    is_marked: bool
    is_on_top: bool


def where_focus_is(page: Page) -> Stop:
    return Stop(**page.evaluate(_FOCUS))

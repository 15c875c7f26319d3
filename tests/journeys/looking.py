"""What a browser can tell of a page by looking: room, targets, focus, movement, colours."""

from __future__ import annotations

from typing import Any, Final

from playwright.sync_api import Page

SIDEWAYS: Final = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# WCAG 2.2, 2.5.8: 24 by 24, but for links in a line of text and what the browser draws.
SMALL: Final = """() => [...document.querySelectorAll('a, button, input, select, summary, textarea')]
  .filter(e => e.checkVisibility() && !e.matches('.govuk-skip-link, [type=hidden]')
    && !e.closest('.govuk-visually-hidden'))
  .filter(e => { const b = e.getBoundingClientRect(), inline = getComputedStyle(e).display === 'inline';
    return b.width > 1 && !inline && (b.width < 24 || b.height < 24); })
  .map(e => `small: ${e.outerHTML.slice(0, 90)}`)"""
# What has the focus: which it is, whether it can be seen, and whether anything lies over it.
FOCUSED: Final = """() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  const b = e.getBoundingClientRect(), s = getComputedStyle(e);
  const box = e.matches('[type=radio], [type=checkbox]') ? e.parentElement.querySelector('label') : e;
  const drawn = getComputedStyle(box, box === e ? null : '::before');
  const shown = [s, drawn].some(x => x.boxShadow !== 'none'
    || (x.outlineStyle !== 'none' && parseFloat(x.outlineWidth) > 0));
  const line = e.getClientRects()[0];  // a link over two lines has no middle
  const x = Math.min(Math.max(line.left + line.width / 2, 1), innerWidth - 2);
  const y = Math.min(Math.max(line.top + Math.min(line.height / 2, 20), 1), innerHeight - 2);
  const over = document.elementFromPoint(x, y);
  const covered = !over || !(e.contains(over) || over.contains(e)
    || over.closest('label')?.control === e);
  e.__number ??= (window.__stops = (window.__stops || 0) + 1);
  return {number: e.__number, what: e.outerHTML.slice(0, 90), shown, covered,
          seen: b.bottom > 0 && b.top < innerHeight && b.width > 0};
}"""
STOPS: Final = """() => {
  const groups = new Set();
  return [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"], iframe')]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex >= 0)
  .filter(e => { if (e.type !== 'radio') return true;
    const first = !groups.has(e.name + e.form?.id); groups.add(e.name + e.form?.id); return first; })
  .length; }"""
MOVES: Final = """() => [...document.querySelectorAll('*')].filter(e => {
  const s = getComputedStyle(e);
  return [s.transitionDuration, s.animationDuration].some(d => d.split(',').some(p => parseFloat(p) > 0));
}).map(e => `moves: ${e.outerHTML.slice(0, 60)}`).slice(0, 5)"""
# In the colours of the person's own choice a background is gone: a border has to draw the shape.
SHAPELESS: Final = """() => [...document.querySelectorAll(
  '.govuk-button, .govuk-input, .govuk-textarea, .govuk-select, .govuk-file-upload')]
  .filter(e => e.checkVisibility() && (getComputedStyle(e).borderTopStyle === 'none'
    || parseFloat(getComputedStyle(e).borderTopWidth) === 0))
  .map(e => `has no shape: ${e.outerHTML.slice(0, 60)}`)"""
SHIFTED: Final = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value; })
    .observe({type: 'layout-shift', buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""
DRAWN: Final = """() => new Promise(done =>
  requestAnimationFrame(() => requestAnimationFrame(() => done(null))))"""


def faults_to_see(page: Page) -> list[str]:
    """What is wrong at this width, before anything is pressed."""
    faults = list(page.evaluate(SMALL))
    if (wide := page.evaluate(SIDEWAYS)) > 0:
        faults.append(f"scrolls {wide} px sideways")
    if (shift := page.evaluate(SHIFTED)) > 0.01:
        faults.append(f"shifts by {shift:.3f}")
    return faults


def faults_of_colours_and_movement(page: Page) -> list[str]:
    """With colours of one's own, and with no wish for movement."""
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    faults = [*page.evaluate(SHAPELESS), *page.evaluate(MOVES)]
    page.emulate_media(forced_colors="none", reduced_motion="no-preference")
    return faults


def faults_of_the_keyboard(page: Page) -> list[str]:
    """Tab through the whole page and out again: every stop seen, none covered, no trap."""
    # A page with errors begins at their summary, once it is drawn; this begins at the top.
    page.evaluate(DRAWN)
    page.evaluate("document.querySelector('.govuk-skip-link').focus()")
    page.keyboard.press("Shift+Tab")
    wanted = page.evaluate(STOPS)
    faults: list[str] = []
    met: set[int] = set()
    for _ in range(wanted * 2 + 20):
        page.keyboard.press("Tab")
        stop: dict[str, Any] | None = page.evaluate(FOCUSED)
        if stop is None or stop["number"] in met:
            break
        met.add(stop["number"])
        faults += [f"covered: {stop['what']}"] * stop["covered"]
        faults += [f"not {good}: {stop['what']}" for good in ("shown", "seen") if not stop[good]]
    if len(met) < wanted:
        faults.append(f"{len(met)} of {wanted} stops are reached")
    return faults

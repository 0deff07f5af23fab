"""What every screen of a story is judged by: axe, and on a phone the room a thumb needs."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

from bihuan.settings import REPOSITORY

AXE = REPOSITORY / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
SERIOUS = ("serious", "critical")
THUMB = 44  # CSS pixels, at least in height

# Whatever can be pressed, with the label or the frame that catches the press for it; under a dialog nothing can be.
SMALL = """(least) => {
    const pressed = 'button:enabled, [role=tab], [role=menuitem], .ant-segmented-item, .ant-select, .ant-picker, input'
    const frames = 'label, .ant-select, .ant-picker, .ant-segmented-item, .ant-tabs-tab, .ant-input-affix-wrapper'
    const seen = { checkOpacity: true, checkVisibilityCSS: true }
    const dialogs = [...document.querySelectorAll('[role=dialog]')].filter((one) => one.checkVisibility(seen))
    const named = (one) => (one.getAttribute('aria-label') || one.textContent || one.id).trim().slice(0, 40)
    return [...(dialogs.at(-1) ?? document).querySelectorAll(pressed)].flatMap((one) => {
        const frame = one.closest(frames) ?? one
        const { height: own, width, left, right } = frame.getBoundingClientRect()
        const height = Math.max(own, parseFloat(getComputedStyle(frame, '::after').height) || 0)
        const there = one.checkVisibility(seen) && width > 2 && right > 0 && left < innerWidth
        return there && height < least - 0.5 ? [`${one.className} ${Math.round(height)} px: ${named(one)}`] : []
    })
}"""


# Half faded in, a colour is none of its own; and the list of a field that is closing has no name any more.
STILL = """() => !document.querySelector('.ant-select-dropdown:not(.ant-select-dropdown-hidden)') &&
    document.getAnimations().every((one) =>
        one.playState !== 'running' || one.effect?.getComputedTiming().iterations === Infinity)"""


def faults(page: Page, name: str) -> list[str]:
    """What axe finds serious on the screen; on a phone also what is too small to press, and what is too wide."""
    page.wait_for_function(STILL)
    page.evaluate(f"() => {{ if (!window.axe) {{ {AXE.read_text()} }} }}")
    found = page.evaluate(
        "(rules) => axe.run(document, { resultTypes: ['violations'], runOnly: { type: 'tag', values: rules } })", RULES
    )
    told = [
        f"{name}: {one['id']}: {node['target']} {node['failureSummary'].splitlines()[-1].strip()}"
        for one in found["violations"]
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    told += [f"{name}: {wide} px wider than the screen"] if wide > 0 else []
    if page.viewport_size and page.viewport_size["width"] < 768:
        told += [f"{name}: small: {one}" for one in dict.fromkeys(page.evaluate(SMALL, THUMB))]
    return told


def look(page: Page, name: str) -> None:
    """A picture for whoever wants to see it: ``SHOTS=folder``."""
    if folder := os.environ.get("SHOTS"):
        page.wait_for_timeout(400)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))

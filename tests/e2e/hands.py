"""What a person does with a screen, by the words that are on it."""

from __future__ import annotations

import re

from playwright.sync_api import FilePayload, Locator, Page, expect

Place = Page | Locator  # a page, or a dialog on it


def press(place: Place, name: str) -> None:
    """Click the button of that name, whatever icon stands before the word."""
    place.get_by_role("button", name=re.compile(rf"^(\S+ )?{re.escape(name)}$")).first.click()


def act(page: Page, verb: str) -> None:
    """Do something with the record on the screen: a button beside its name, or an entry behind 更多."""
    head = page.locator("header").filter(has=page.get_by_role("heading", level=1))
    more = head.get_by_role("button", name="更多")
    button = head.get_by_role("button", name=verb, exact=True)
    expect(button.or_(more).first).to_be_visible()
    if not button.is_visible():
        more.click()
        button = page.get_by_role("menuitem", name=verb, exact=True)
    button.click()


def field(place: Place, label: str) -> Locator:
    """The input of that label; the star of a required one does not belong to its name."""
    return place.get_by_label(re.compile(rf"^{re.escape(label)}\s*\*?$"))


def fill(place: Place, **fields: str) -> None:
    """Type into the fields of those labels."""
    for label, value in fields.items():
        field(place, label).fill(value)


def choose(place: Place, label: str, option: str, typed: str | None = None) -> None:
    """Open the picker of that label, type where it searches, and take the option of that name."""
    box = field(place, label)
    box.click()
    if typed is not None:
        box.fill(typed)
    page = place if isinstance(place, Page) else place.page
    page.locator(".ant-select-dropdown:visible").get_by_text(option, exact=True).first.click()
    expect(page.locator(".ant-select-dropdown:visible")).to_have_count(0)  # or the next picker finds this one closing


def switch_to(place: Place, group: str, option: str) -> None:
    """Choose one of a few that all stand there."""
    place.get_by_role("radiogroup", name=group, exact=True).get_by_text(option, exact=True).click()


def pick_day(place: Place, label: str, day: str) -> None:
    """Type a day into the date field of that label."""
    box = field(place, label)
    box.click()
    box.fill(day)
    box.press("Enter")


def unfold(place: Place, group: str) -> None:
    """Open a folded group of a form."""
    place.get_by_role("button", name=group, exact=True).click()


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


def dialog(page: Page, title: str) -> Locator:
    """The dialog or drawer with that title."""
    shown = page.get_by_role("dialog").filter(has=page.get_by_text(title)).last
    expect(shown).to_be_visible()
    return shown


def confirm(page: Page, title: str) -> None:
    """Press the button that says what the dialog does, and see the dialog go."""
    asked = dialog(page, title)
    asked.get_by_role("button", name=title, exact=True).last.click()
    expect(asked).to_be_hidden()


def save(page: Page, title: str) -> None:
    """Save the form with that title, and see it go."""
    form = dialog(page, title)
    form.get_by_role("button", name="保存", exact=True).click()
    expect(form).to_be_hidden()


def shows(page: Page, *texts: str) -> None:
    """Each of these stands somewhere on the page."""
    for text in texts:
        expect(page.get_by_text(text).filter(visible=True).first).to_be_visible()


def status(page: Page, word: str) -> None:
    """The record is in this state, by the tag beside its name."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(word)


def menu(page: Page, entry: str) -> None:
    """Go there by the menu on the left."""
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name=entry, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def chain(page: Page) -> Locator:
    """The strip from the lead to the receipt."""
    return page.get_by_role("navigation", name="闭环链路")


def timeline(page: Page) -> Locator:
    """What happened to the record, in words."""
    return page.get_by_role("region", name="动态")


def open_row(page: Page, text: str) -> None:
    """Open the record of the list row that says so, by the link in its first cell."""
    page.get_by_role("row").filter(has_text=text).get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def pdf(name: str) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.4 scan"}

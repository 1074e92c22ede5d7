"""An exercise of the page *Practice*, as a reader at its editor meets it."""

from playwright.sync_api import Download, Locator, Page, expect

from lossbook.course.exercises.texts import load_texts

TEXTS = {text.name: text for text in load_texts()}
SOFTMAX = TEXTS["softmax"]
NAIVE = """def my_softmax(logits):
    print(logits)
    return np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)"""
LOOP = """def my_softmax(logits):
    print("round")
    while True:
        pass"""
# Has the page check many solutions of an exercise, and returns the verdicts.
JUDGE = """([exercise, name, codes]) => Promise.all(
    codes.map((code) => PYTHON.check({exercise, name, code}, () => {}).verdict)
)"""
# Python starts in two seconds on an idle machine; this is for one that does much else.
PATIENCE_WITH_PYTHON = 60_000


class Desk:
    """The section of an exercise, and what a reader does there."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.section = page.locator(f"#{name}")
        self.verdict = self.section.get_by_role("status")
        self.editor = self.section.get_by_role("textbox")

    def button(self, name: str) -> Locator:
        """Return a button by its whole name."""
        return self.section.get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> None:
        """Press a button."""
        self.button(name).click()

    def open(self) -> "Desk":
        """Press *Practise*, and wait until Python is there."""
        self.press("Practise")
        return self.expect("Python is ready.")

    def expect(self, words: str) -> "Desk":
        """Wait until the verdict says something."""
        expect(self.verdict).to_contain_text(words, timeout=PATIENCE_WITH_PYTHON)
        return self

    def write(self, code: str) -> "Desk":
        """Put code in the place of what the editor holds."""
        self.editor.click()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(code)
        return self

    def check(self, words: str) -> "Desk":
        """Press *Check*, and wait for what the verdict says."""
        self.press("Check")
        return self.expect(words)

    @property
    def code(self) -> str:
        """What the editor holds."""
        return "\n".join(self.editor.locator(".cm-line").all_inner_texts()).replace("\u200b", "")

    @property
    def help(self) -> list[str]:
        """What was said on request, in order."""
        return self.section.locator(".lossbook-practice-help > div").all_inner_texts()

    def block(self, name: str) -> Locator:
        """Return a block of text, such as what the code printed."""
        return self.section.get_by_role("region", name=name)


def download(page: Page) -> Download:
    """Press the button that hands out all code."""
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download my code").click()
    return coming.value

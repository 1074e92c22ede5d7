"""One page in the browser, and what it did."""

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response, TimeoutError

EXPLORER = ".lossbook-explorer"
QUIZ = ".lossbook-quiz"
QUESTION = ".lossbook-question"
# What the widget runtime draws: it puts each view before the script that describes it.
VIEW = "script[type='application/vnd.jupyter.widget-view+json']"

PATIENCE = 30_000  # milliseconds, for a machine that does much else
# A long page has a hundred screens, each drawn before the next one.
PATIENCE_WITH_A_PAGE = 120_000

# A store that is full for the names that begin with the argument; the theme's own scripts do not
# expect a full one.
FULL_STORE = """{{
    const setItem = Storage.prototype.setItem;
    Storage.prototype.setItem = function (key, value) {{
        if (key.startsWith("{}")) throw new DOMException("full", "QuotaExceededError");
        setItem.call(this, key, value);
    }};
}}"""

SCROLL_DOWN = """async () => {
    const frame = () => new Promise(requestAnimationFrame);
    for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight / 2) {
        scrollTo({top: y, behavior: "instant"});
        await frame();
    }
    await frame();
    return true;
}"""
WIDGETS_ARE_DRAWN = """(view) => [...document.querySelectorAll(view)].every(
    (script) => script.previousElementSibling?.matches(".widget-subarea")
        && script.previousElementSibling.querySelector(".jupyter-widgets")
)"""
PICTURES_ARE_LOADED = """() => [...document.images].every(
    (image) => image.complete || !image.checkVisibility()
)"""
# The list of all questions fetches an answer when it is opened. Nobody opens all 337 of them, and
# the same answers stand on the pages of the chapters' questions.
UNFOLD = """() => {
    const fetching = [...document.querySelectorAll("details.print-if-open")].slice(1);
    for (const details of document.querySelectorAll("details")) {
        details.open = !fetching.includes(details);
    }
    for (const button of document.querySelectorAll(".toggle-button-hidden")) button.click();
}"""


class Visit:
    """A page opened by its name, with a record of its faults and requests.

    Attributes
    ----------
    page : Page
        Playwright's page.
    name : str
        The page's name.
    faults : list of str
        Console errors, uncaught errors, failed requests and answers that are errors.
    requests : list of str
        The paths that the page asked the site for.
    elsewhere : list of str
        The addresses that it asked other hosts for.
    """

    def __init__(self, page: Page, address: str, name: str, fragment: str = "") -> None:
        self.page = page
        self.address = address
        self.name = name
        self.faults: list[str] = []
        self.requests: list[str] = []
        self.elsewhere: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"uncaught: {error}"))
        page.on("request", self._record)
        page.on("requestfailed", self._miss)
        page.on("response", self._judge)
        page.goto(f"{address}{name}.html{fragment}", timeout=PATIENCE_WITH_A_PAGE)

    def _miss(self, request: Request) -> None:
        # What a reader who goes on to another page no longer waits for is no fault.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url}")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text}")

    def _record(self, request: Request) -> None:
        if request.url.startswith(self.address):
            self.requests.append(request.url.removeprefix(self.address).partition("?")[0])
        elif not request.url.startswith(("data:", "blob:")):
            self.elsewhere.append(request.url)

    def _judge(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")

    def read_through(self) -> None:
        """Unfold everything, scroll to the end, and wait until all of it is drawn."""
        self.page.evaluate(UNFOLD)
        self.wait("scrolled to the end", SCROLL_DOWN, timeout=PATIENCE_WITH_A_PAGE)
        self.wait("every widget drawn", WIDGETS_ARE_DRAWN, VIEW)
        self.wait("every picture loaded", PICTURES_ARE_LOADED)

    def draw_widgets(self) -> None:
        """Go to the first widget, which brings the runtime, and wait until all are drawn."""
        self.page.locator(VIEW).first.evaluate("(view) => view.parentNode.scrollIntoView()")
        self.wait("every widget drawn", WIDGETS_ARE_DRAWN, VIEW)

    def wait(self, what: str, script: str, arg: str | None = None, timeout: int = PATIENCE) -> None:
        """Wait until a function in the page returns true, or fail with the page's name.

        It is asked by a timer, since the browser may have stopped drawing frames. `evaluate`
        would wait for ever for a promise that nothing fulfils.
        """
        try:
            self.page.wait_for_function(script, arg=arg, polling=100, timeout=timeout)
        except TimeoutError as error:
            raise TimeoutError(f"{self.name}: not {what} within {timeout / 1000:g} s") from error

    def widgets(self, kind: str) -> list[Locator]:
        """Return the drawn explorers or quizzes, of which a chapter has at least one."""
        found = self.page.locator(kind).all()
        assert found, f"no {kind} on the page"
        return found

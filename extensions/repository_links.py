"""Takes the repository's address from git, for the Binder, Colab, edit and source buttons.

The address is `repository_links_url` in `_config.yml` if set, else git's remote `origin` where
that is a web address. Without either the buttons are left out. They lead to the branch
`repository_links_branch`, which is main unless it is set.
"""

import re
import subprocess
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

BINDER = "https://mybinder.org"
COLAB = "https://colab.research.google.com"


def web_address(remote: str) -> str:
    """Return the web address of a git remote, or "" where it has none (a path, say)."""
    match = re.fullmatch(
        r"(?:https?://|ssh://git@|git@)([\w.-]+\.\w+)[:/](.+?)(?:\.git)?/?", remote
    )
    return f"https://{match[1]}/{match[2]}" if match else ""


def git(folder: Path, *arguments: str) -> str:
    """Return what git prints, or "" where git or the repository is missing."""
    try:
        run = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True)
    except OSError:
        return ""
    return run.stdout.strip()


def add_buttons(app: Sphinx, config: Config) -> None:
    """Switch on the theme's repository buttons where the address is known."""
    folder = Path(app.srcdir)
    url = config.repository_links_url or web_address(git(folder, "remote", "get-url", "origin"))
    if not url:
        return
    config.html_theme_options |= {
        "repository_url": url,
        "repository_branch": config.repository_links_branch,
        "use_repository_button": True,
        "use_issues_button": True,
        "use_edit_page_button": True,
        "launch_buttons": {
            "notebook_interface": "jupyterlab",
            "binderhub_url": BINDER,
            "colab_url": COLAB if "//github.com/" in url else "",
        },
    }


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_config_value("repository_links_url", "", "html", str)
    app.add_config_value("repository_links_branch", "main", "html", str)
    app.connect("config-inited", add_buttons)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

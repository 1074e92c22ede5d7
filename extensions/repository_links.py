"""Takes the repository's address from git, for the Binder, edit and source buttons.

The address is `repository_links_url` in `_config.yml` if set, else git's remote `origin` where
that is a web address. Without either the buttons are left out. They lead to the
branch main. There is none for Colab, which opens a notebook without lossbook.
"""

import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sphinx.application import Sphinx
from sphinx.config import Config

BRANCH = "main"
BINDER = "https://mybinder.org"


def web_address(remote: str) -> str:
    """Return the web address of a git remote, or "" where it has none (a path, say)."""
    if match := re.fullmatch(r"git@([\w.-]+):(.+)", remote):
        host, path = match.groups()
    else:
        parts = urlsplit(remote)
        if parts.scheme not in ("http", "https", "ssh") or not parts.hostname:
            return ""
        # A user, a password and ssh's port are not for the site's readers.
        web_port = parts.port if parts.scheme != "ssh" else None
        host, path = f"{parts.hostname}:{web_port}" if web_port else parts.hostname, parts.path
    return f"https://{host}/{path.strip('/').removesuffix('.git')}"


def origin(folder: Path) -> str:
    """Return the address of git's remote `origin`, or "" where there is none or no git."""
    command = ["git", "remote", "get-url", "origin"]
    try:
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    except OSError:
        return ""
    return run.stdout.strip()


def add_buttons(app: Sphinx, config: Config) -> None:
    """Switch on the theme's repository buttons where the address is known."""
    folder = Path(app.srcdir)
    url = config.repository_links_url or web_address(origin(folder))
    if not url:
        return
    config.html_theme_options |= {
        "repository_url": url,
        "repository_branch": BRANCH,
        "use_repository_button": True,
        "use_issues_button": True,
        "use_edit_page_button": True,
        "launch_buttons": {"notebook_interface": "jupyterlab", "binderhub_url": BINDER},
    }


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_config_value("repository_links_url", "", "html", str)
    app.connect("config-inited", add_buttons)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

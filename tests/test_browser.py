"""In a browser: the notebooks under JupyterLab, and reports that run nothing and fetch nothing."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import TESTS

import kit

pytestmark = pytest.mark.browser

ROOT = TESTS.parent
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
# JupyterLab shows "idle" before its socket is open: wait for the kernel itself to answer.
ANSWERS = """async () => {
  const context = window.jupyterapp?.shell?.currentWidget?.sessionContext;
  if (!context) return false;
  await context.ready;
  const kernel = context.session?.kernel;
  if (!kernel || kernel.connectionStatus !== "connected") return false;
  await kernel.info;
  return kernel.status === "idle";
}"""


@pytest.fixture(scope="module")
def browser():
    """Chromium, as Debian packages it, under Playwright."""
    api = pytest.importorskip("playwright.sync_api", reason="install the browser extra: make test-browser")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*FLAGS, *(["--no-sandbox"] if root else [])]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on a copy of the project's notebooks, with settings and home of its own; its address and token."""
    work = tmp_path_factory.mktemp("lab")
    for name in ("notebooks", "seeds"):
        shutil.copytree(ROOT / name, work / "project" / name)
    settings = work / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false", "checkForUpdates": false}')
    folders = (
        "HOME",
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_DATA_DIR",
        "JUPYTER_RUNTIME_DIR",
        "IPYTHONDIR",
        "JUPYTERLAB_WORKSPACES_DIR",
    )
    environment = {**os.environ, **{name: str(work / name.lower()) for name in folders}}
    environment["JUPYTERLAB_SETTINGS_DIR"] = str(work / "settings")
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
        "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", "--IdentityProvider.token=secret",
        f"--ServerApp.root_dir={work / 'project'}", "--LabApp.expose_app_in_browser=True",
    ]  # fmt: skip
    log = (work / "log").open("w")
    server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        yield _address(server, work / "jupyter_runtime_dir", work / "log"), "secret"
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)
        log.close()


def _address(server, folder, log):
    end = time.monotonic() + 90
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text()
        for path in Path(folder).glob("jpserver-*.json"):
            with contextlib.suppress(ValueError):
                return json.loads(path.read_text())["url"]
        time.sleep(0.1)
    raise TimeoutError(log.read_text())


@pytest.mark.parametrize("name", ["overview", "trade", "investment", "sectors"])
def test_run_all_in_jupyterlab(browser, lab, name):
    """If this fails, a notebook that works in a report does not work for a person in JupyterLab."""
    url, token = lab
    page = browser.new_page()
    page.goto(f"{url}lab/workspaces/{name}/tree/notebooks/{name}.ipynb?reset&token={token}")
    page.locator(".jp-NotebookPanel .jp-Notebook").first.wait_for(timeout=90_000)
    page.wait_for_function(ANSWERS, timeout=90_000)
    assert page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')"), "a cell failed"
    assert page.locator(".jp-OutputArea-output").count() > 3
    page.close()


HOSTILE = """<script>alert(1)</script> "><img src=x onerror=alert(2)>
<svg onload=alert(3)> javascript:alert(4) https://example.org/x.png </style></title>
Trade between China and Kazakhstan <b onmouseover=alert(5)>reached 28.6 billion dollars</b> in 2013.
"""


@pytest.mark.parametrize("width", [1280, 390])
def test_reports_run_nothing_and_fetch_nothing(browser, tmp_path, width):
    """If this fails, an article can run code in its reader's browser, or a report tells others who reads it."""
    corpus = tmp_path / "<img src=x onerror=alert(6)>"
    corpus.mkdir()
    (corpus / "a.txt").write_text(HOSTILE, encoding="utf-8")
    made = kit.report("trade", {"corpus": str(corpus)}, out=tmp_path / "reports", name="hostile").path
    page = browser.new_page(viewport={"width": width, "height": 900})
    seen: list[str] = []
    page.on("dialog", lambda dialog: (seen.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(("file:", "data:")) else seen.append(request.url))
    for name in ("index.html", "evidence.html", "../index.html"):
        page.goto((made / name).as_uri())
        page.wait_for_timeout(200)
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth + 1"), (
            f"{name} scrolls sideways"
        )
    assert seen == []
    page.close()


def test_a_number_leads_to_its_sentence(browser, tmp_path):
    """If this fails, the number of a report is not one click from its highlighted sentence."""
    made = kit.report("trade", {"corpus": str(ROOT / "seeds")}, out=tmp_path / "reports", name="trade").path
    page = browser.new_page()
    page.goto((made / "index.html").as_uri())
    page.get_by_role("link", name="28.6 billion dollars").first.click()
    page.wait_for_url("**/evidence.html#*")
    target = page.locator("mark:target")
    assert "28.6 billion dollars" in target.inner_text()
    assert "reached" in target.locator("xpath=ancestor::p").inner_text()
    page.close()

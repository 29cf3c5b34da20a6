"""Pages: the cells of an executed notebook as HTML that cannot run, fetch or lead away.

Markdown is rendered with raw HTML off, HTML outputs pass an allow-list, pictures are data in ``<img>`` (no script in an
SVG runs there), and all else is escaped. Links stay inside the report; the address of another one is written out.
"""

import base64
import binascii
import html
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from markupsafe import Markup

from kit import evidence, notebooks

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from nbformat import NotebookNode

TAGS = {
    *("a", "abbr", "b", "bdi", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del", "details", "div"),
    *("dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd"),
    *("li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "table"),
    *("tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var"),
}
ATTRIBUTES = {
    "*": {"class", "id", "title", "dir", "lang"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "mark": {"data-measure"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*")
LONGEST = 100_000  # characters of printed text on a page; all of it is in the notebook


@dataclass(frozen=True, slots=True)
class Section:
    """A cell on the page: what it says, its code and what it gave."""

    id: str
    text: Markup
    code: Markup
    outputs: tuple[Markup, ...]


class Page:
    """Turns the cells of a notebook into sections; nothing in them can run, fetch or lead away."""

    def __init__(self, anchors: set[str]) -> None:
        self.anchors = anchors
        self.title = ""
        self.lead = Markup()  # what the title's own cell says below it
        self.headings: list[tuple[str, str]] = []
        self.sections: list[Section] = []
        self.used: set[str] = set()

    def add(self, notebook: "NotebookNode") -> None:
        """Add the cells of a notebook; its first heading is the page's title."""
        for cell in notebook.cells:
            untitled = not self.title
            text = self.markdown(cell.source) if cell.cell_type == "markdown" else Markup()
            if untitled and self.title:
                self.lead, text = text, Markup()
            code = _highlighted(cell.source) if cell.cell_type == "code" and cell.source.strip() else Markup()
            outputs = tuple(shown for shown in map(self.output, cell.get("outputs", ())) if shown)
            if text or code or outputs:
                self.sections.append(Section(cell.id, text, code, outputs))

    def output(self, output: "NotebookNode") -> Markup:
        """Show an output by the first kind in ``SHOWS`` that it has."""
        if output.output_type == "stream":
            return _printed(output.text, output.name)
        if output.output_type == "error":
            return _failed(output)
        for mime, show in SHOWS.items():
            if mime in output.data:
                return show(self, _text(output.data[mime]))
        return Markup()

    def markdown(self, source: str) -> Markup:
        """Show Markdown; HTML in it is text."""
        tokens = _markdown().parse(source)
        for place, token in enumerate(tokens):
            if token.type == "heading_open":
                self._heading(tokens[place : place + 3])
            if token.children:
                token.children = list(self._inline(token.children))
        kept = [token for token in tokens if not token.hidden or token.type.startswith("paragraph")]
        return Markup(_markdown().renderer.render(kept, _markdown().options, {}))  # noqa: S704  html is off

    def _heading(self, tokens: "Sequence[Token]") -> None:
        text = "".join(child.content for child in tokens[1].children or ())
        if not self.title:
            self.title = text
            for token in tokens:
                token.hidden = True
            return
        name = _section(text)
        tokens[0].tag = tokens[2].tag = "h2" if tokens[0].tag == "h1" else tokens[0].tag
        if name not in self.used:
            self.used.add(name)
            tokens[0].attrs = {"id": name}
            if tokens[0].tag == "h2":
                self.headings.append((name, text))

    def _inline(self, tokens: "Iterable[Token]") -> "Iterator[Token]":
        """Keep links inside the report; write the address of another out, so that a reader of paper has it too."""
        from markdown_it.token import Token

        opened: list[tuple[bool, str]] = []
        for token in tokens:
            if token.type == "link_open":
                address = str(token.attrs["href"])
                target = self.link(address)
                token.attrs = {"href": target or ""}
                outside = "" if address.startswith("#") or token.info == "auto" else address
                opened.append((target is not None, outside))
                if target is None:
                    continue
            if token.type == "link_close":
                kept, address = opened.pop()
                if not kept:
                    yield Token("text", "", 0, content=f" ({unquote(address)})" if address else "")
                    continue
            if token.type == "image":
                token = Token("text", "", 0, content=f"[{token.content}]" if token.content else "")
            yield token

    def link(self, address: str) -> str | None:
        """Give where a link leads to on the report's own pages; None for any other."""
        if not address.startswith("#"):
            return None
        name = address[1:]
        if name.startswith("figure-"):
            return f"evidence.html#{name}" if name in self.anchors else None
        return f"#{_section(unquote(name))}"

    def allowed(self, tag: str, attribute: str, value: str) -> str | None:
        """Give the value that an attribute of an output keeps on the page."""
        if attribute == "class":
            return " ".join(name for name in value.split() if name.startswith("kit-") or name == "dataframe") or None
        if attribute == "href":
            return self.link(value)
        if attribute == "src":
            return value if PICTURE.fullmatch(value) else None
        if attribute == "id":
            fresh = value in self.anchors and value not in self.used
            self.used.add(value)
            return value if fresh else None
        return value

    def html(self, source: str) -> Markup:
        """Show what the allow-list keeps of HTML."""
        import nh3

        clean = nh3.clean(
            source,
            tags=TAGS,
            attributes=ATTRIBUTES,
            attribute_filter=self.allowed,
            url_schemes={"data"},
            link_rel=None,
        )
        return Markup(clean)  # noqa: S704  this is the sanitiser

    def svg(self, source: str) -> Markup:
        """Show a vector graphic; its own label or title is the text for who cannot see it."""
        label = re.search(r"<svg\b[^>]*?\saria-label=([\"'])(.*?)\1", source, re.DOTALL) or re.search(
            r"<((?:dc:)?title)>(.*?)</\1>", source, re.DOTALL
        )
        picture = base64.b64encode(source.encode("utf-8", "replace")).decode()
        return self.picture("svg+xml", picture, html.unescape(label[2]) if label else "")

    def pixels(self, kind: str, source: str) -> Markup:
        """Show a picture made of pixels, given in base64."""
        try:
            data = binascii.a2b_base64(source)
        except ValueError:
            return Markup()
        return self.picture(kind, base64.b64encode(data).decode(), "")

    def picture(self, kind: str, data: str, label: str) -> Markup:
        """Show data in base64 as a picture; the heading above it stands in for a missing label."""
        about = self.headings[-1][1] if self.headings else self.title
        return Markup('<figure><img class="{}" src="data:image/{};base64,{}" alt="{}"></figure>').format(
            "vector" if kind == "svg+xml" else "pixels", kind, data, label or f"Chart: {about}"
        )


# What an output is shown as: the first kind that it has.
SHOWS: dict[str, Callable[[Page, str], Markup]] = {
    "image/svg+xml": Page.svg,
    "image/png": lambda page, source: page.pixels("png", source),
    "image/jpeg": lambda page, source: page.pixels("jpeg", source),
    "text/html": Page.html,
    "text/markdown": Page.markdown,
    "text/plain": lambda page, source: _printed(source, "plain"),
}


def _text(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value)


def _section(text: str) -> str:
    return f"section-{evidence.slug(re.sub(r'[^A-Za-z0-9]+', '-', text).strip('-').lower() or text)}"


def _printed(text: str, kind: str) -> Markup:
    """Show what a cell printed, as a terminal would leave it."""
    lines = (line.rstrip("\r").rsplit("\r", 1)[-1] for line in notebooks.plain(text).split("\n"))
    text = "\n".join(lines).strip("\n")
    more = len(text) - LONGEST
    if more > 0:
        text = f"{text[:LONGEST]}\n… ({more:,} more characters in the notebook)"
    return Markup('<pre class="{}">{}</pre>').format(kind, evidence.clean(text)) if text else Markup()


def _failed(output: "NotebookNode") -> Markup:
    error = evidence.clean(notebooks.plain(f"{output.ename}: {output.evalue}"))
    trace = _printed("\n".join(output.traceback), "traceback")
    return Markup('<details class="error"><summary>{}</summary>{}</details>').format(error, trace)


def _highlighted(source: str) -> Markup:
    from pygments import highlight
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers.python import PythonLexer

    code = highlight(evidence.clean(source), PythonLexer(), HtmlFormatter(nowrap=True))
    return Markup(code)  # noqa: S704  the formatter escapes


@cache
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])

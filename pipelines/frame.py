"""Which elements of a page are certainly frame: by tag, role, class and style.

The words that class names are made of stand here; the phrases that portals
print are in `boilerplate`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, pairwise

from lxml.html import HtmlElement


def words(line: str) -> frozenset[str]:
    """The words of a line as a set; a long set reads better as a line."""
    return frozenset(line.split())


# Never seen by a reader.
_SILENT = words(
    "script style noscript template svg math iframe object embed applet canvas audio video head"
    " title link meta select option datalist button textarea input map colgroup rp rt"
)
_TAGS = {
    "nav": "nav",
    "menu": "nav",
    "aside": "sidebar",
    "footer": "footer",
    "header": "header",
    "form": "form",
    "figcaption": "caption",
    "marquee": "ticker",
    "dialog": "popup",
    "amp-sidebar": "nav",
    "amp-social-share": "share",
    "amp-consent": "popup",
    "amp-user-notification": "popup",
}
_ROLES = {
    "navigation": "nav",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "sidebar",
    "search": "form",
    "dialog": "popup",
    "alertdialog": "popup",
}
_WORDS = {
    word: kind
    for kind, line in {
        "nav": "nav navbar navigation menu menus breadcrumb breadcrumbs topbar toolbar pagination"
        " pager paging pagenav prevnext nextprev navi navigasi offcanvas",
        "header": "masthead",
        "footer": "footer colophon copyright",
        "sidebar": "sidebar sidebars rightbar leftbar widget widgets",
        "related": "related relatedposts terkait lainnya popular populer terpopuler terbaru terkini"
        " latest recent recentposts trending rekomendasi recommended recommendation bacajuga"
        " othernews",
        "share": "share shares sharing sharer sharedaddy addtoany addthis a2a sosmed social socials"
        " medsos bagikan heateor sharethis ssba sharebar",
        "comment": "comment comments komentar respond disqus commentlist commentform",
        "tags": "tags tagcloud taglist tagar hashtag hashtags",
        "meta": "meta postmeta metadata byline timestamp breadcrumbs dateline postdate pubdate"
        " hits views dibaca author penulis category categories kategori tanggal tgl date badge",
        "caption": "caption captions figcaption keterangan",
        "advert": "ads adsbygoogle iklan advert advertisement banner sponsor",
        "popup": "modal popup cookie cookies lightbox toast preloader loader gdpr",
        "form": "search searchform login polling jajak newsletter subscribe pencarian",
        "stats": "statistik statistics pengunjung visitor visitors counter histats rating ratings",
        "ticker": "ticker runningtext marquee newsticker breaking",
        "print": "print printer cetak printfriendly attachments lampiran unduhan",
        "hidden": "screenreadertext sronly",
    }.items()
    for word in line.split()
}
# Two words that only together are certain.
_PAIRS = {
    ("sr", "only"): "hidden",
    ("visually", "hidden"): "hidden",
    ("reader", "text"): "hidden",
    ("baca", "juga"): "related",
    ("read", "also"): "related",
    ("berita", "lain"): "related",
    ("post", "tag"): "tags",
    ("tag", "links"): "tags",
    ("tags", "links"): "tags",
    ("tag", "list"): "tags",
    ("entry", "tags"): "tags",
    ("article", "info"): "meta",
    ("post", "info"): "meta",
    ("entry", "info"): "meta",
    ("posted", "on"): "meta",
    ("posted", "by"): "meta",
    ("cat", "links"): "meta",
    ("content", "rating"): "stats",
    ("site", "header"): "header",
    ("main", "header"): "header",
    ("page", "header"): "header",
    ("top", "header"): "header",
    ("header", "top"): "header",
    ("next", "prev"): "nav",
    ("prev", "next"): "nav",
    ("nav", "links"): "nav",
    ("post", "previous"): "nav",
    ("post", "next"): "nav",
    ("back", "top"): "nav",
    ("skip", "link"): "nav",
    ("author", "box"): "author",
    ("about", "author"): "author",
    ("running", "text"): "ticker",
    ("kolom", "kanan"): "sidebar",
    ("kolom", "kiri"): "sidebar",
    ("right", "column"): "sidebar",
    ("side", "bar"): "sidebar",
}
# Words that also stand in the class of a body: only a short element is frame by them.
WEAK = frozenset({"meta", "caption", "advert", "share", "form", "stats", "header", "print", "tags"})
WEAK_LENGTH = 400
MAX_NAMED = 50  # elements with a body's name that are compared
# WordPress writes categories, tags and options of the theme into the class of the
# article and of the body; a builder's widget holds any content.
_FOREIGN = re.compile(
    r"(?:category|tag|type|status|format|post|postid|has|with|without|no|hide|show|is|wp-image|size"
    r"|align|elementor-widget|elementor-element|wpb|vc|et_pb|col|row|js|data)(?:[-_].*)?$"
    r"|.*(?:-with-|-has-|-no-|content-sidebar|main-sidebar-wrap).*",
    re.I,
)
_TELLING = re.compile(
    r"elementor-(?:widget-)?(share-buttons|post-navigation|posts|post-info|author-box"
    r"|post-comments|breadcrumbs|nav-menu|sidebar)|((?:post[-_](?:meta|info|tags?|share|sharing|date"
    r"|author|views|nav|navigation|next|previous|related|comments|categories|category))"
    r"|tags?-(?:links|list|cloud))$",
    re.I,
)
_BUILDER = {
    "share-buttons": "share",
    "post-navigation": "nav",
    "posts": "related",
    "post-info": "meta",
    "author-box": "author",
    "post-comments": "comment",
    "breadcrumbs": "nav",
    "nav-menu": "nav",
    "sidebar": "sidebar",
}
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SHOWN_AGAIN = re.compile(r"(?:d-(?:\w+-)?|\w+:)(?:block|flex|grid|inline|inline-block|table)$")
_SPLIT = re.compile(r"[A-Z]?[a-z]+\d?[a-z]*|[A-Z]+(?![a-z])|\d+")

BODY_NAMES = re.compile(
    r"(?:^|\s)(?:entry-content|post-content|td-post-content|article-content|article-body"
    r"|articleBody|post-body|news-content|content-berita|berita-content|isi-berita|isi_berita"
    r"|isiberita|isi-artikel|isi|detail-isi|konten-berita|field-name-body|field--name-body"
    r"|com-content-article__body|itemBody|content-inner|artikel-isi|teks-berita|prose"
    r"|itemFullText|text-formatted|content-core|parent-fieldname-text|detail-berita|news-detail"
    r"|elementor-widget-theme-post-content|tdb_single_content)(?:\s|$)"
)


def holds_body(element: HtmlElement) -> bool:
    """By its own word: schema.org, or the class or id that a system gives a body."""
    if element.get("itemprop") == "articleBody":
        return True
    return any(names and BODY_NAMES.search(names) for names in map(element.get, ("class", "id")))


def is_silent(element: HtmlElement) -> bool:
    """Script, style, form field or an element that is switched off."""
    if element.tag in _SILENT or element.get("hidden") is not None:
        return True
    if element.get("aria-hidden") == "true" and element.tag != "body":
        return True
    style = element.get("style")
    if style and _HIDDEN_STYLE.search(style) and element.tag not in {"html", "body"}:
        return True
    names = element.get("class")
    return bool(names) and element.tag not in {"html", "body"} and _hidden_by_class(names)


@lru_cache(maxsize=4096)
def _hidden_by_class(names: str) -> bool:
    tokens = names.split()
    if not {"hidden", "hide", "d-none", "invisible"}.intersection(tokens):
        return False
    return not any(_SHOWN_AGAIN.match(token) for token in tokens)


def kind_of(element: HtmlElement) -> str:
    """What part of the frame an element is by its own marks; "" for none."""
    tag = str(element.tag)
    if tag in {"html", "body", "main", "article"}:
        return ""
    if kind := _TAGS.get(tag, ""):
        return kind
    names = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
    role = element.get("role")
    if not names and not role:
        return ""
    return _ROLES.get(role or "", "") or (_by_names(names) if names else "")


@lru_cache(maxsize=8192)
def _by_names(names: str) -> str:
    # A body's own name is stronger than any other word beside it.
    if BODY_NAMES.search(names):
        return ""
    for name in names.split():
        if found := _TELLING.search(name):
            builder, plain = found.groups()
            if kind := _BUILDER.get((builder or "").lower()) or _by_words(plain or ""):
                return kind
        if not _FOREIGN.match(name) and (kind := _by_words(name)):
            return kind
    return ""


def _by_words(name: str) -> str:
    parts = [word.lower() for word in _SPLIT.findall(name)]
    for pair in pairwise(parts):
        if pair in _PAIRS:
            return _PAIRS[pair]
    return next((_WORDS[word] for word in parts if word in _WORDS), "")


def core_of(root: HtmlElement) -> set[HtmlElement]:
    """Elements that hold a release's body by their own word, and all around them.

    These are frame under no name: `<form>` around a whole ASP.NET page, a `<nav>`
    that was never closed.
    """
    articles = list(root.iter("article"))
    marked: list[HtmlElement] = [*root.iter("main"), *articles[: len(articles) == 1]]
    # Cards of a sidebar use the same names; the body is the longest of them.
    marked += sorted(islice(_named_bodies(root), MAX_NAMED), key=_text_length)[-1:]
    core: set[HtmlElement] = set()
    for element in marked:
        core.add(element)
        core.update(element.iterancestors())
    return core


def _named_bodies(root: HtmlElement) -> Iterator[HtmlElement]:
    for element in root.iter("div", "section", "article", "td", "span"):
        if holds_body(element):
            yield element


def _text_length(element: HtmlElement) -> int:
    return sum(len(text.strip()) for text in element.itertext())

"""The shell of a page: modules, style and data put into one HTML file that loads nothing.

The scripts are plain ES modules that a browser could load one by one. A page opened from a disk may not import other
files, so `bundle` wraps each module in a function of its own, in order of need: no names collide, nothing is rewritten.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from importlib.resources import files
from typing import Any

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w.]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)
_STRAY = re.compile(r"^\s*(?:import|export)\b.*$", re.MULTILINE)


def html_for(data: dict[str, Any], entry: str = "main") -> str:
    """One self-contained HTML page: shell, style, script of `entry` and everything it imports, data."""
    script, style = bundle(entry), source("style.css")
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    parts = {
        "POLICY": policy,
        "TITLE": html.escape(str(data["title"])),
        "STYLE": style,
        "DATA": safe_json(data),
        "SCRIPT": script,
    }
    return re.sub(r"\{\{([A-Z]+)\}\}", lambda match: parts[match[1]], source("page.html"))


def safe_json(data: Any) -> str:
    """JSON that may stand inside a script element: no `<`, `>`, `&`, U+2028 or U+2029 appears as itself."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def bundle(entry: str) -> str:
    """All modules that `entry` needs as one script, each in its own scope, needed ones first."""
    done: list[str] = []
    pieces: list[str] = []

    def add(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError(f"modules import each other in a circle: {' > '.join((*above, name))}")
        if name in done:
            return
        code = source(f"{name}.js")
        needs = [(match[1], match[2]) for match in _IMPORT.finditer(code)]
        for _, needed in needs:
            add(needed, (*above, name))
        exports = _EXPORT.findall(code)
        body = _EXPORT.sub("", _IMPORT.sub("", code))
        stray = _STRAY.search(body)
        if stray:
            raise ValueError(f"{name}.js: cannot bundle this line: {stray[0].strip()}")
        takes = "".join(f"const {{{names.strip()}}} = {_variable(needed)};\n" for names, needed in needs)
        gives = ", ".join(exports)
        pieces.append(f"const {_variable(name)} = (() => {{\n{takes}{body}\nreturn {{ {gives} }};\n}})();\n")
        done.append(name)

    add(entry, ())
    return '"use strict";\n' + "".join(pieces)


def modules() -> list[str]:
    """File names of all scripts, sorted."""
    return sorted(file.name for file in files("homeroom.viewer").iterdir() if file.name.endswith(".js"))


def source(name: str) -> str:
    """The text of one file of this folder: a script, the style, the shell."""
    return files("homeroom.viewer").joinpath(name).read_text(encoding="utf-8")


def _variable(name: str) -> str:
    return "module_" + name.replace(".", "_")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

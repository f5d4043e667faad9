"""Fetch the vendored web assets named in ``ksadmin/web/static/vendor/vendor.toml``.

Run ``python tools/vendor.py`` after changing a version in the manifest. Each package comes from the npm
registry by name and exact version; the listed files are copied unchanged and their SHA-256 written back.
``--check`` only compares what lies on disk with the manifest, without any network.
"""

import argparse
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[1] / "ksadmin" / "web" / "static" / "vendor"
MANIFEST = "vendor.toml"


@dataclass(frozen=True, slots=True)
class File:
    """One vendored file: where it lies in the package, where it lies here, and its SHA-256 in hex."""

    source: str
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Package:
    """One npm package and the files we take from it."""

    name: str
    version: str
    licence: str
    files: tuple[File, ...]


def read_manifest(folder: Path = VENDOR) -> tuple[Package, ...]:
    """Return the packages of ``vendor.toml`` in ``folder``.

    Raises:
        KeyError: a package or a file lacks a required key.
    """
    data = tomllib.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return tuple(
        Package(
            name=package["name"],
            version=package["version"],
            licence=package["licence"],
            files=tuple(File(f["source"], f["path"], f["sha256"]) for f in package["file"]),
        )
        for package in data["package"]
    )


def deviations(folder: Path = VENDOR) -> Iterator[str]:
    """Yield one sentence for each file that is missing, changed or not in the manifest."""
    expected = {file.path: file.sha256 for package in read_manifest(folder) for file in package.files}
    present = {str(p.relative_to(folder)): p for p in folder.rglob("*") if p.is_file() and p.name != MANIFEST}
    for path, sha256 in expected.items():
        if path not in present:
            yield f"{path} is missing"
        elif _sha256(present[path].read_bytes()) != sha256:
            yield f"{path} differs from the manifest"
    yield from (f"{path} is not in the manifest" for path in sorted(present.keys() - expected.keys()))


def fetch(folder: Path = VENDOR) -> None:
    """Download every package, overwrite the files and rewrite the manifest with fresh sums.

    Raises:
        subprocess.CalledProcessError: npm could not deliver the package.
        KeyError: a listed file is not in the package.
    """
    packages = tuple(_fetch_package(package, folder) for package in read_manifest(folder))
    (folder / MANIFEST).write_text(_render(packages), encoding="utf-8")


def _fetch_package(package: Package, folder: Path) -> Package:
    with tarfile.open(fileobj=io.BytesIO(_npm_pack(f"{package.name}@{package.version}"))) as archive:
        return Package(
            package.name,
            package.version,
            package.licence,
            tuple(_copy(archive, file, folder) for file in package.files),
        )


def _npm_pack(spec: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", spec], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).glob("*.tgz")
        return archive.read_bytes()


def _copy(archive: tarfile.TarFile, file: File, folder: Path) -> File:
    member = archive.extractfile(f"package/{file.source}")
    if member is None:
        raise KeyError(file.source)
    content = member.read()
    target = folder / file.path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return File(file.source, file.path, _sha256(content))


def _render(packages: tuple[Package, ...]) -> str:
    lines = ["# Third-party files, unchanged. Change a version here and run `python tools/vendor.py`."]
    for package in packages:
        lines += ["", "[[package]]"]
        lines += [f'{key} = "{getattr(package, key)}"' for key in ("name", "version", "licence")]
        for file in package.files:
            lines += ["[[package.file]]"]
            lines += [f'{key} = "{getattr(file, key)}"' for key in ("source", "path", "sha256")]
    return "\n".join(lines) + "\n"


def add_to_bom(path: Path, folder: Path = VENDOR) -> None:
    """Name the packages in the CycloneDX list at ``path`` too: scanners look up npm packages by their ``purl``."""
    bom = json.loads(path.read_text(encoding="utf-8"))
    for package in read_manifest(folder):
        purl = f"pkg:npm/{package.name.replace('@', '%40')}@{package.version}"
        bom["components"].append(
            {
                "bom-ref": purl,
                "type": "library",
                "name": package.name,
                "version": package.version,
                "purl": purl,
                "licenses": [{"license": {"id": package.licence}}],
            }
        )
    path.write_text(json.dumps(bom, indent=2) + "\n", encoding="utf-8")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def main() -> int:
    """Fetch, or compare with ``--check``; return 1 when something deviates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only, no network")
    parser.add_argument("--sbom", type=Path, help="add the packages to this CycloneDX list, no network")
    told = parser.parse_args()
    if told.sbom:
        add_to_bom(told.sbom)
    elif not told.check:
        fetch()
    found = list(deviations())
    for sentence in found:
        sys.stderr.write(sentence + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Writes into a list of Python packages, each pinned by ==, the SHA-256 of every file of that version, so
that pip takes no other: python ci/hashes.py FILE... for lists that `pip freeze` made."""

import json
import re
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PINNED = re.compile(r"([A-Za-z0-9._-]+)==([^\s;#\\]+)")
ARCHIVE = re.compile(r"(.+)-([^-]+?)\.(?:tar\.gz|tar\.bz2|tgz|zip)")
PAGE = "application/vnd.pypi.simple.v1+json"


def index():
    given = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", "global.index-url"],
        capture_output=True,
        text=True,
        check=False,
    )
    return (given.stdout.strip() or "https://pypi.org/simple").rstrip("/")


def normalized(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def version_of(file):
    if file.endswith(".whl"):
        return file.split("-")[1]
    archive = ARCHIVE.fullmatch(file)
    return archive and archive[2]


def hashes(name, version, url):
    page = urllib.request.Request(f"{url}/{normalized(name)}/", headers={"Accept": PAGE})
    with urllib.request.urlopen(page, timeout=60) as answer:
        files = json.load(answer)["files"]
    found = sorted(
        file["hashes"]["sha256"] for file in files if version_of(file["filename"]) == version
    )
    if not found:
        raise SystemExit(f"{name}=={version}: {url} has no file of it")
    return found


def line(text, url):
    pinned = PINNED.match(text)
    if not pinned:
        return text
    each = "".join(f" \\\n    --hash=sha256:{value}" for value in hashes(*pinned.groups(), url))
    return pinned[0] + each


def main(files):
    url = index()
    for file in map(Path, files):
        lines = [each for each in file.read_text().splitlines() if "--hash=" not in each]
        with ThreadPoolExecutor(8) as threads:
            made = list(threads.map(lambda each: line(each, url), lines))
        file.write_text("\n".join(made) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])

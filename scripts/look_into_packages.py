"""Checks that each package has the expected files, and no path of the build machine.

look_into_packages.py FEED VERSION ROOT ID...
"""

import os
import re
import sys
import zipfile


def fail(reason):
    sys.exit(f"packages: {reason}")


def read(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def check_paths(package, files, paths):
    for name, content in files.items():
        for path in paths:
            if path.encode() in content or path.encode("utf-16-le") in content:
                fail(f"{package}: {name} holds the path {path}")


def check_library(package, files, version, ident):
    for name in ("README.md", f"lib/net10.0/{ident}.dll", f"lib/net10.0/{ident}.xml"):
        if not files.get(name):
            fail(f"{package}: {name} is missing")
    nuspec = files[f"{ident}.nuspec"].decode()
    for pattern in (
        rf"<version>{re.escape(version)}</version>",
        "<readme>README.md</readme>",
        r"<description>(?!Package Description)[^<]{40,}</description>",
        r"<tags>[^<]+</tags>",
        r'<repository type="git"( url="https?://[^"@]+")? commit="[0-9a-f]{40}" />',
    ):
        if not re.search(pattern, nuspec):
            fail(f"{package}: the nuspec does not match {pattern}:\n{nuspec}")
    if re.search(r"\]\((?!https?://)", files["README.md"].decode()):
        fail(f"{package}: README.md has a link that leads nowhere outside the repository")


def main(feed, version, root, *idents):
    wanted = sorted(f"{ident}.{version}.{kind}" for ident in idents for kind in ("nupkg", "snupkg"))
    found = sorted(name for name in os.listdir(feed) if name.endswith("pkg"))
    if found != wanted:
        fail(f"packed is {found}, and not {wanted}")
    home = os.path.expanduser("~")
    for ident in idents:
        package = f"{ident}.{version}.nupkg"
        files = read(os.path.join(feed, package))
        check_paths(package, files, (root, home + "/"))
        check_library(package, files, version, ident)
        symbols = f"{ident}.{version}.snupkg"
        files = read(os.path.join(feed, symbols))
        check_paths(symbols, files, (root, home + "/"))
        if f"lib/net10.0/{ident}.pdb" not in files:
            fail(f"{symbols}: the pdb is missing")
    print(f"{len(idents)} packages of version {version}, each with its symbols")


main(*sys.argv[1:])

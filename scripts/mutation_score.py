"""Prints the mutation score and the survivors of one Stryker run: mutation_score.py NAME FOLDER."""

import json
import pathlib
import sys

CAUGHT = ("Killed", "Timeout")
MISSED = ("Survived", "NoCoverage")


def main(name, folder):
    report = next(pathlib.Path(folder).rglob("mutation-report.json"), None)
    if report is None:
        sys.exit(f"mutants: the part {name} left no report in {folder}")
    caught, missed = 0, []
    for path, file in json.loads(report.read_text())["files"].items():
        lines = file["source"].splitlines()
        for mutant in file["mutants"]:
            caught += mutant["status"] in CAUGHT
            if mutant["status"] in MISSED:
                line = mutant["location"]["start"]["line"]
                missed.append((pathlib.PurePath(path).name, line, mutant["status"], mutant["mutatorName"], lines[line - 1].strip(), mutant.get("replacement", "")))
    total = caught + len(missed)
    if total == 0:
        sys.exit(f"mutants: the part {name} has no mutant that a test could notice")
    print(f"{name}: {caught} of {total} killed, {100 * caught / total:.1f} %")
    for file, line, status, mutator, text, replacement in sorted(missed):
        print(f"  {file}:{line} {status}, {mutator}: {text[:110]}  ->  {' '.join(replacement.split())[:90]}")


main(*sys.argv[1:])

"""Files of orders: rows a second on one core, and memory from a short file to a long one.

    python benchmarks/screen.py [ROWS] [LONG_ROWS] [PARTIES]

Rows are the fixture orders repeated, each with a quantity of its own, so that no two rows are the same case.  With
PARTIES the short file is run again with so many distinct end users (names of `fixtures/names` with a number behind
them) against the full Consolidated Screening List of `DOUANE_TEST_DATA` (by default `../shared/data`), and with a tenth
of them: a party is searched once, however many rows name it.
"""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ORDERS, NAMES = ROOT / "fixtures" / "orders.csv", ROOT / "fixtures" / "names" / "unlisted.csv"
LISTS = Path(os.environ.get("DOUANE_TEST_DATA", ROOT.parent / "shared" / "data")) / "lists"
FULL = LISTS / "csl" / "csl_2026-07-31_official_layout.csv"
READ_WRONG = (36, 45, 47, 52, 59)


def written(path: Path, rows: int, parties: int = 0) -> None:
    """A file of distinct readable orders, with so many distinct end users where a number is given."""
    with ORDERS.open(newline="", encoding="utf-8") as source:
        reader = csv.reader(source)
        header = next(reader)
        orders = [row for number, row in enumerate(reader, 2) if number not in READ_WRONG]
    quantity, order = header.index("quantity"), header.index("order_id")
    user = header.index("end_user.name")
    with NAMES.open(newline="", encoding="utf-8") as source:
        known = [row["query"] for row in csv.DictReader(source)]
    with path.open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow(header)
        for number in range(rows):
            row = list(orders[number % len(orders)])
            row[quantity], row[order] = str(number + 1), f"B-{number}"
            if parties:
                row[user] = f"{known[number % parties % len(known)]} {number % parties}"
            writer.writerow(row)


def screened(rows: int, folder: Path, parties: int = 0) -> tuple[float, float]:
    """Seconds and peak megabytes of one run of the command; with parties against the lists of the folder."""
    orders = folder / f"orders-{rows}-{parties}.csv"
    written(orders, rows, parties)
    lists = ["--data", str(folder)] if parties else ["--lists", "none"]
    command = [sys.executable, "-m", "douane", "screen", str(orders), "-o", str(folder / f"out-{rows}-{parties}.csv")]
    command += lists
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def first_line(folder: Path) -> float:
    """Seconds until the demo prints its first line, warm."""
    command = [sys.executable, "-m", "douane", "screen", str(ORDERS), "-o", str(folder / "demo.csv")]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        process.stdout.readline()
        seconds = time.perf_counter() - start
        process.stdout.read()
    return seconds


def main() -> None:
    """Prints the table."""
    short = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    long = int(sys.argv[2]) if len(sys.argv) > 2 else 40_000
    parties = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"first line of the demo, warm: {first_line(folder):.2f} s")
        base_seconds, base_memory = screened(short, folder)
        print(
            f"{short:>9,} rows  {base_seconds:8.1f} s  {short / base_seconds:7.0f} rows/s  peak {base_memory:6.0f} MB"
        )
        seconds, memory = screened(long, folder)
        print(f"{long:>9,} rows  {seconds:8.1f} s  {long / seconds:7.0f} rows/s  peak {memory:6.0f} MB")
        print(f"memory, long against short: {memory / base_memory:.2f} x")
        if parties:
            full = [
                sys.executable,
                "-m",
                "douane",
                "lists",
                "import",
                str(FULL),
                "--data",
                name,
                "--date",
                "2026-07-31",
            ]
            subprocess.run(full, stdout=subprocess.DEVNULL, check=True)
            for many in (parties, max(1, parties // 10)):
                seconds, memory = screened(short, folder, many)
                print(
                    f"{short:>9,} rows, {many:,} parties against the full list  {seconds:8.1f} s  "
                    f"{short / seconds:7.0f} rows/s  peak {memory:6.0f} MB  {seconds / base_seconds:.2f} x without"
                )


if __name__ == "__main__":
    main()

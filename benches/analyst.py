#!/usr/bin/env python3
"""The same steps with what an analyst would reach for, to be put beside Uptake's own figures (benches/platform --analyst).

Reading the per-project XML with Python's ElementTree into SQLite; reading the CSV tables with DuckDB and with pandas;
answering the needs with SQLite's FTS5 (BM25, all words of the need joined by OR, English stop words left out). DuckDB and
pandas come from the Python package index into a virtual environment in the target folder. None of them repairs, explains, versions or joins
anything: they do less, which their times flatter.
"""

import os
import re
import sqlite3
import statistics
import subprocess
import sys
import tarfile
import time
import xml.etree.ElementTree as ET
from pathlib import Path

HERE = Path(__file__).resolve()
TABLES = ("fp7_security_projects", "fp7_security_organizations", "h2020_37_projects", "h2020_37_organizations")
# Enough to keep FTS5 from visiting every document for "the"; Uptake's own list is longer.
STOP_WORDS = set(
    "a an and are as at be by for from in into is it its not of on or that the their this to was we which will with".split()
)


def read_xml(archive, database):
    """Every project of the archive into three tables: the least that can be searched and shown."""
    store = sqlite3.connect(database)
    store.execute("create table project (id text, acronym text, title text, keywords text, objective text)")
    store.execute("create table participation (project text, organisation text, role text, money text)")
    store.execute("create table result (project text, title text)")
    with tarfile.open(archive) as tar:
        for entry in tar:
            if not entry.name.endswith(".xml"):
                continue
            root = ET.parse(tar.extractfile(entry)).getroot()
            text = lambda name: (root.findtext(name) or "").strip()
            store.execute(
                "insert into project values (?, ?, ?, ?, ?)",
                (text("id"), text("acronym"), text("title"), text("keywords"), text("objective")),
            )
            store.executemany(
                "insert into participation values (?, ?, ?, ?)",
                [(text("id"), it.findtext("legalName"), it.get("type"), it.get("ecContribution")) for it in root.iter("organization")],
            )
            store.executemany(
                "insert into result values (?, ?)", [(text("id"), it.findtext("title")) for it in root.iter("result")]
            )
    store.commit()


def read_csv_duckdb(folder, database):
    import duckdb

    store = duckdb.connect(database)
    for name in TABLES:
        store.execute(f"create table {name} as select * from read_csv('{folder}/{name}.csv', all_varchar = true, sample_size = -1)")


def read_csv_pandas(folder, database):
    import pandas

    store = sqlite3.connect(database)
    for name in TABLES:
        pandas.read_csv(f"{folder}/{name}.csv", dtype=str).to_sql(name, store, index=False)


def index_fts(database):
    store = sqlite3.connect(database)
    store.execute("create virtual table words using fts5 (title, acronym, keywords, objective, content=project, tokenize='porter')")
    store.execute("insert into words (rowid, title, acronym, keywords, objective) select rowid, title, acronym, keywords, objective from project")
    store.commit()


def answer_fts(database, needs):
    """Milliseconds for the ten best of each need."""
    store = sqlite3.connect(database)
    times = []
    for need in needs:
        words = [it for it in dict.fromkeys(re.findall(r"\w+", need.lower())) if it not in STOP_WORDS]
        query = " OR ".join(f'"{word}"' for word in words)
        began = time.perf_counter()
        store.execute("select rowid from words where words match ? order by rank limit 10", (query,)).fetchall()
        times.append((time.perf_counter() - began) * 1000)
    return times


STEPS = {"read-xml": read_xml, "duckdb": read_csv_duckdb, "pandas": read_csv_pandas, "index-fts": index_fts}


def in_a_process(python, *arguments):
    began = time.monotonic()
    process = subprocess.Popen([python, HERE, *map(str, arguments)])
    _, status, used = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"analyst.py {' '.join(map(str, arguments))} failed")
    return time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def environment(root):
    """A Python with DuckDB and pandas."""
    place = root / "target" / "analyst"
    python = place / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        subprocess.run([python, "-m", "pip", "--quiet", "install", "duckdb", "pandas"], check=True)
    return python


def measure(data, folder, needs, table):
    """Adds its rows to the table of benches/platform."""
    cordis, database = data / "cordis", folder / "analyst.sqlite"
    python = environment(HERE.parent.parent)
    rows = [
        ("beside: ElementTree and SQLite read the .tar.xz", ("read-xml", cordis / "horizon-all-xml-2025-12-06.tar.xz", database)),
        ("beside: DuckDB reads the FP7 and H2020 tables", ("duckdb", cordis, folder / "analyst.duckdb")),
        ("beside: pandas and SQLite read the same tables", ("pandas", cordis, folder / "analyst-pandas.sqlite")),
        ("beside: FTS5 indexes the same projects", ("index-fts", database)),
    ]
    for name, arguments in rows:
        wall, cpu, memory = in_a_process(python, *arguments)
        table.add(name, f"{wall:.1f} s", f"{cpu:.1f} s", f"{memory:.0f} MB", "")
    times = sorted(answer_fts(database, needs))
    p95 = times[int(len(times) * 0.95)]
    table.add(f"beside: FTS5 answers, ids only, p50 / p95 of {len(times)}", f"{statistics.median(times):.1f} / {p95:.1f} ms", "", "", "")


if __name__ == "__main__":
    STEPS[sys.argv[1]](*sys.argv[2:])

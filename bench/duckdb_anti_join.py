"""Lines that one side holds and the other lacks, by DuckDB.

usage: duckdb_anti_join.py a|hash|both THREADS OUT A.lp.gz[,...] B.lp.gz[,...]

a     what only A holds
hash  the same by 64-bit hashes of B's lines: less to build and to compare, and not exact
both  what only A and what only B holds
"""

import os
import sys

import duckdb

sides, threads, out, a, b = sys.argv[1:]
db = duckdb.connect(config={"threads": int(threads), "preserve_insertion_order": False})


def lines(files):
    """The lines as they are: no quotes, no escapes, a delimiter that line protocol does not hold."""
    names = ", ".join("'" + name.replace("'", "''") + "'" for name in files.split(","))
    return (
        f"read_csv([{names}], columns={{'line': 'VARCHAR'}}, header=false, auto_detect=false,"
        " delim='\\x01', quote='', escape='', new_line='\\n', strict_mode=false,"
        " compression='gzip')"
    )


def write(query, name):
    file = os.path.join(out, name).replace("'", "''")
    db.execute(
        f"COPY ({query}) TO '{file}' (FORMAT csv, HEADER false, DELIMITER '\x01', QUOTE '', ESCAPE '')"
    )


if sides == "a":
    write(f"SELECT line FROM {lines(a)} x ANTI JOIN {lines(b)} y USING (line)", "only-a.lp")
elif sides == "hash":
    hashes = f"(SELECT hash(line) AS hash FROM {lines(b)})"
    write(f"SELECT line FROM {lines(a)} x ANTI JOIN {hashes} y ON hash(x.line) = y.hash", "only-a.lp")
else:
    db.execute(
        "CREATE TEMP TABLE differ AS SELECT x.line AS a, y.line AS b"
        f" FROM {lines(a)} x FULL JOIN {lines(b)} y ON x.line = y.line"
        " WHERE x.line IS NULL OR y.line IS NULL"
    )
    write("SELECT a FROM differ WHERE a IS NOT NULL", "only-a.lp")
    write("SELECT b FROM differ WHERE b IS NOT NULL", "only-b.lp")

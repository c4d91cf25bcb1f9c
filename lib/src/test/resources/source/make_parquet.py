"""Makes the small Parquet files beside it, as other programs write them: wants pyarrow (25 made these).

    python3 make_parquet.py
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

FOLDER = Path(__file__).parent / "parquet"
ROWS = 300


def text(row: int) -> str | None:
    """What ParquetPlaceTest expects in a row."""
    return None if row % 50 == 7 else f"def f{row}(x):\n    return x * {row}  # é\n" * (row % 5 + 1)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    table = pa.table({
        "path": [f"a/{row}.py" for row in range(ROWS)],
        "code": [text(row) for row in range(ROWS)],
        "stars": list(range(ROWS)),
        "licences": [["MIT"]] * ROWS,
    })
    for codec in ("none", "snappy", "zstd", "gzip", "lz4", "brotli"):
        pq.write_table(table, FOLDER / f"{codec}.parquet", compression=codec, row_group_size=100)
    pq.write_table(table, FOLDER / "pages-v2.parquet", compression="zstd", data_page_version="2.0",
                   use_dictionary=False, row_group_size=70)
    pq.write_table(table, FOLDER / "delta.parquet", compression="snappy", use_dictionary=False,
                   column_encoding={"code": "DELTA_LENGTH_BYTE_ARRAY", "path": "DELTA_BYTE_ARRAY"})
    pq.write_table(pa.table({"text": pa.array([b"ok = 1\n", b"\xff\xfe"])}), FOLDER / "bytes.parquet")


if __name__ == "__main__":
    main()

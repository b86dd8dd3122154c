"""``make bench``: every figure against its floor in this run; the raw figures stand above the ratios."""

from __future__ import annotations

from bench.clicks import measure_p1_p2
from bench.starting import measure_start
from bench.sweep import measure_p3


def main() -> None:
    figures = [*measure_p1_p2(), *measure_p3()]
    measure_start()
    for figure in figures:
        print(figure)


if __name__ == "__main__":
    main()

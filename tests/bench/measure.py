#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two commands in turn, whole processes: wall time, CPU time, peak memory, and the ratio.

measure.py RUNS NAME COMMAND NAME COMMAND, each command for sh; a warm-up run of each first.
"""
import os
import statistics
import sys
import time


def run(command):
    """Wall seconds, CPU seconds and peak KiB of `sh -c command`."""
    begun = time.monotonic()
    child = os.posix_spawn(
        "/bin/sh",
        ["sh", "-c", command],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)],
    )
    _, status, usage = os.wait4(child, 0)
    wall = time.monotonic() - begun
    if status != 0:
        sys.exit(f"failed with status {status >> 8}: {command}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def main():
    runs = int(sys.argv[1])
    names = sys.argv[2], sys.argv[4]
    commands = sys.argv[3], sys.argv[5]
    for command in commands:
        run(command)
    pairs = [[run(command) for command in commands] for _ in range(runs)]
    for index, name in enumerate(names):
        wall, cpu, peak = zip(*(pair[index] for pair in pairs))
        print(
            f"    {name:10} wall {statistics.median(wall):8.4f} s"
            f"  cpu {statistics.median(cpu):8.4f} s  peak {max(peak) / 1024:6.1f} MiB"
        )
    for what, column in (("wall", 0), ("cpu", 1)):
        ratios = [pair[0][column] / max(pair[1][column], 1e-9) for pair in pairs]
        print(f"    ratio {names[0]}/{names[1]}, {what}: {statistics.median(ratios):.2f}")


main()

#!/usr/bin/env python3
"""Types into a shell: typing.py bash|zsh SETUP LINE. Prints the words of LINE after a TAB at its end.

SETUP is what the shell is told first (to load completions). The shell runs on a terminal of its
own; what it makes of the line is seen by putting a function in front of it that prints its
arguments, one a line.
"""
import os
import pty
import select
import sys
import time

SHELLS = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
}
QUIET = {
    "bash": "bind 'set enable-bracketed-paste off'; bind 'set bell-style none'; PS1=; PS2=",
    "zsh": "unset zle_bracketed_paste; PS1=; PS2=; setopt no_beep no_prompt_sp; bindkey -e",
}


def read_until(master, marker, seconds):
    data = b""
    end = time.monotonic() + seconds
    while marker not in data:
        if not select.select([master], [], [], max(0, end - time.monotonic()))[0]:
            sys.exit(f"no {marker!r} within {seconds} s: {data!r}")
        data += os.read(master, 65536)
    return data


def main(shell, setup, line):
    pid, master = pty.fork()
    if pid == 0:
        os.environ.update(TERM="dumb", COLUMNS="400", LINES="200", HISTFILE="/dev/null")
        os.execvp(SHELLS[shell][0], SHELLS[shell])
    os.write(master, f" {QUIET[shell]}; {setup}\n".encode())
    # Cut in two, so that the echo of what is typed is not taken for the answer.
    show = "show() { printf '%s''%s\\n' '<<' '<'; printf '[%s]\\n' \"$@\"; echo '>>''>'; }"
    os.write(master, f" {show}; echo rea''dy\n".encode())
    read_until(master, b"ready\r\n", 20)
    os.write(master, f"{line}\t\x01show \x05\n".encode())
    data = read_until(master, b">>>\r\n", 20)
    for word in data.split(b"<<<\r\n", 1)[1].split(b">>>\r\n", 1)[0].decode().splitlines():
        print(word[1:-1])
    os.write(master, b" exit\n")
    os.close(master)
    os.waitpid(pid, 0)


main(*sys.argv[1:])

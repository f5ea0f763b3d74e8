# SPDX-License-Identifier: GPL-3.0-or-later
# fish completion for ej and every ej-*: what the commands' own --complete says.

# The words before the cursor as a command of its own: "ej mark list" is "ej-mark list".
function __ej_line
    set -l words (commandline -opc)
    if test "$words[1]" = ej
        set -q words[2]; or return 1
        set words ej-$words[2] $words[3..-1]
    end
    type -q $words[1]; or return 1
    printf '%s\n' $words
end

function __ej_complete
    set -l words (__ej_line); or return
    set -l current (commandline -ct)
    set -l last $words[-1]
    # --class=7А and --class 7А
    if string match -qr -- '^--[^=]+=' $current
        set -l option (string replace -r -- '^--([^=]+)=.*' '$1' $current)
        set -l found ($words --complete=$option </dev/null 2>/dev/null)
        test (count $found) -gt 0
        or set found (__fish_complete_path (string replace -r -- '^[^=]*=' '' $current))
        for line in $found
            echo "--$option=$line"
        end
        return
    end
    if string match -qr -- '^--[^=]+$' $last; and not string match -q -- '-*' $current
        set -l found ($words[1..-2] --complete=(string sub -s 3 -- $last) </dev/null 2>/dev/null)
        test (count $found) -gt 0; and printf '%s\n' $found
        or __fish_complete_path $current
        return
    end
    if test (count $words) -eq 1; and not string match -q -- '-*' $current
        if test $words[1] = ej-report
            printf 'list\n'
            ej-report list --format tsv 2>/dev/null | tail -n +2 | cut -f1,2
        else
            $words[1] --complete </dev/null 2>/dev/null | string match -rv -- '^-'
        end
        return
    end
    if string match -q -- '-*' $current
        $words --complete </dev/null 2>/dev/null | string replace -r -- '^(--[^=\t]+)=[^\t]*' '$1'
    else
        __fish_complete_path $current
    end
end

complete -c ej -n 'test (count (commandline -opc)) -eq 1' -f -a '(ej --complete 2>/dev/null)'
complete -c ej -n 'test (count (commandline -opc)) -gt 1' -f -a '(__ej_complete)'
for command in absent archive audit calendar check class consent finals group homework init \
        lesson load mark policy report roster staff subject timetable topics
    complete -c ej-$command -f -a '(__ej_complete)'
end

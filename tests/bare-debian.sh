#!/bin/sh
# Usage: tests/bare-debian.sh [DIRECTORY [TARGET...]]
# Makes a minimal Debian 12 with git and make and nothing else in DIRECTORY (a temporary one by
# default, removed afterwards), clones this checkout there and runs the make targets, `demo` and
# `check` by default. As root; needs debootstrap. Packages come from where this machine's come from.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)

if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
    echo "bare-debian.sh: has to run as root, with debootstrap installed" >&2
    exit 2
fi

keep=no
[ $# -eq 0 ] || keep=yes
root=${1:-$(mktemp -d)}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- demo check

finish() {
    for at in dev/pts proc sys; do
        ! mountpoint -q "$root/$at" || umount "$root/$at"
    done
    [ "$keep" = yes ] || rm -rf "$root"
}
trap finish EXIT
trap 'exit 1' INT TERM

# The mirror and the proxy this machine uses for bookworm itself.
# shellcheck disable=SC2016 # apt-get's own variables
mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
    awk '$2 == "bookworm" && $3 ~ /\/debian\/?$/ { print $3; exit }')
proxy=$(apt-config dump | sed -n 's/^Acquire::http::Proxy "\(.*\)";$/\1/p')
if [ -n "$proxy" ]; then
    export http_proxy="$proxy"
fi

if [ ! -e "$root/etc/debian_version" ]; then
    debootstrap --variant=minbase --include=git,make,ca-certificates bookworm "$root" "$mirror"
fi
[ -z "$proxy" ] || echo "Acquire::http::Proxy \"$proxy\";" >"$root/etc/apt/apt.conf.d/00proxy"
cp /etc/resolv.conf "$root/etc/resolv.conf"
mount -t proc proc "$root/proc"
mount -t sysfs sys "$root/sys" || :
mkdir -p "$root/dev/pts"
mount -t devpts devpts "$root/dev/pts" || :

rm -rf "$root/root/ej"
git clone -q --no-hardlinks "$here" "$root/root/ej"
for target; do
    echo "bare-debian.sh: make $target"
    env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb \
        chroot "$root" make -C /root/ej "$target"
done

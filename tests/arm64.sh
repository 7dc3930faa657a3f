#!/usr/bin/env bash
# Runs the tests of kernels, engine and golden vectors as linux-arm64 programs, emulated by qemu-user: what they check is the code that the
# runtime makes for that processor (its 128-bit vectors, its rounding), not its speed and not its memory ordering. From any folder; takes minutes.
# The last line is "N passed, N failed, N skipped"; exit code 1 if anything failed, or if no test ran.
#
#   tests/arm64.sh [FILTER...]     filters of the test program instead of those below, such as: -namespace 'EdgeLearner.Learning.Tests.*'
#
# Golden vectors are looked for in $EDGELEARNER_TEST_DATA and skip without it; so do the tests of x64 instruction sets.
# Needs the .NET 10 SDK, and apt for what it fetches once: an emulator, and the few arm64 libraries that .NET loads. No root, nothing is
# installed, nothing in the checkout changes. All of it lies in ${XDG_CACHE_HOME:-~/.cache}/edgelearner-arm64; remove that to fetch it anew.
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/edgelearner-arm64
sysroot=$cache/root
suite=EdgeLearner.Learning.Tests
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1

# The runtime writes code through a second mapping of its memory; the emulator does not see that and goes on with the code that was there before.
export DOTNET_EnableWriteXorExecute=0

filters=("$@")
if [ $# -eq 0 ]; then
    for part in Engine Networks Neurons Rules Checkpoints; do
        filters+=(-namespace "$suite.$part")
    done
    filters+=(-class- "$suite.Checkpoints.GenerationKillTests") # kills a process of its own: an emulated program cannot start another
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# give_up WHY: the usual last line, after the reason.
give_up() {
    echo "$1" >&2
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
}

# quietly WHAT COMMAND...: shows the command's output only if it fails. In the background, since after "||" a command goes on past its errors.
quietly() {
    echo "== $1"
    "${@:2}" > "$work/log" 2>&1 &
    wait $! || { cat "$work/log" >&2; give_up "cannot $1"; }
}

# packages ARCHITECTURE ACTION...: apt-get with lists of its own, so that the system's neither need root nor know of another architecture.
packages() {
    local state=$cache/apt-$1
    mkdir -p "$state/lists/partial" "$state/archives/partial"
    touch "$state/status"
    apt-get -qq -o "Dir::State=$state" -o "Dir::State::status=$state/status" -o "Dir::Cache=$state" \
        -o "APT::Architecture=$1" -o "APT::Architectures=$1" -o "APT::Sandbox::User=$(id -un)" "${@:2}"
}

# download ARCHITECTURE PACKAGE...: fetches packages to where unpack finds them.
download() {
    mkdir -p "$work/packages"
    (cd "$work/packages" && packages "$1" download "${@:2}")
}

# unpack FOLDER: lays the files of all fetched packages into a folder.
unpack() {
    local package
    mkdir -p "$1"
    for package in "$work"/packages/*.deb; do
        dpkg-deb --fsys-tarfile "$package" | tar -x --keep-directory-symlink --no-same-owner -C "$1"
        rm "$package"
    done
}

fetch_emulator() {
    local native
    native=$(dpkg --print-architecture)
    packages "$native" update
    download "$native" qemu-user-static
    unpack "$work/emulator"
    mv "$work/emulator/usr/bin/qemu-aarch64-static" "$cache/"
    rm -r "$work/emulator"
}

# The libraries go through a folder of their own, so that one that is there is whole. /lib is a link to usr/lib, whichever of the two the packages use.
fetch_libraries() {
    packages arm64 update
    download arm64 libc6 libgcc-s1 libstdc++6 zlib1g
    download arm64 libssl3 || download arm64 libssl3t64 libzstd1 # as releases after Debian 12 have it
    mkdir -p "$work/root/usr/lib"
    ln -s usr/lib "$work/root/lib"
    unpack "$work/root"
    rm -rf "$work/root/usr/share"
    mv "$work/root" "$sysroot"
}

# Another runtime rewrites lock files and intermediate files: a copy of the sources keeps those of the checkout as they are.
publish() {
    mkdir "$work/sources"
    tar -C "$repository" --exclude=./.git --exclude=bin --exclude=obj -cf - . | tar -C "$work/sources" -xf -
    dotnet publish "$work/sources/tests/Learning.Tests" --runtime linux-arm64 --self-contained --output "$work/program" -v quiet
}

# number NAME: the figure that the runner's summary gives for it, 0 without one.
number() {
    local found
    found=$(grep -oE "$1: [0-9]+" "$work/log" | tail -n 1 | grep -oE '[0-9]+') || true
    echo "${found:-0}"
}

command -v apt-get > /dev/null && command -v dpkg-deb > /dev/null || give_up "needs apt and dpkg, which fetch the emulator and the arm64 libraries"
mkdir -p "$cache"
emulator=$(command -v qemu-aarch64-static || echo "$cache/qemu-aarch64-static")
[ -x "$emulator" ] || quietly "fetch the emulator, qemu-user-static, once, into $cache" fetch_emulator
[ -d "$sysroot" ] || quietly "fetch the arm64 libraries, once, into $cache" fetch_libraries
quietly "publish $suite for linux-arm64" publish

echo "== $suite on linux-arm64 (emulated)"
result=0
timeout 1800 "$emulator" -L "$sysroot" "$work/program/$suite" -noLogo -noColor "${filters[@]}" 2>&1 < /dev/null | tee "$work/log" || result=$?
total=$(number Total) failed=$(($(number Failed) + $(number Errors))) skipped=$(number Skipped) unrun=$(number 'Not Run')
if [ "$result" -ne 0 ] && [ "$failed" -eq 0 ]; then
    echo "$suite ended with exit code $result"
    failed=1
fi

passed=$((total - failed - skipped - unrun))
[ "$passed" -ge 0 ] || passed=0
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

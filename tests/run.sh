#!/usr/bin/env bash
# Builds everything, checks the formatting and runs all tests. Needs the .NET 10 SDK and nothing else; from any folder.
# The last line is "N passed, N failed, N skipped"; exit code 1 if anything failed, or if no test ran.
#
# Tests on shared recordings and data sets look for them in $EDGELEARNER_TEST_DATA and skip without it. Tests with stock MQTT clients
# skip where mosquitto is not there and cannot be installed, tests with emulated cameras where libusb-1.0-0 or umockdev is not.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1

passed=0 failed=0 skipped=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

finish() {
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}

# step NAME COMMAND...: runs it, shows its output only if it fails, and then there is no point in going on.
step() {
    echo "== $1"
    shift
    if ! "$@" > "$log" 2>&1; then
        cat "$log"
        failed=1
        finish
    fi
}

# install WHAT PACKAGE...: quietly, and only where that needs no password.
install() {
    local what=$1
    shift
    command -v apt-get > /dev/null || return
    local root=()
    [ "$(id -u)" -eq 0 ] || { sudo -n true 2> /dev/null && root=(sudo -n); } || return
    echo "== install $what"
    { "${root[@]}" apt-get update -qq &&
      "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@"; } \
        > /dev/null 2>&1 < /dev/null || echo "$what cannot be installed: tests that need it are skipped"
}

has_library() {
    { PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2> /dev/null; ls /usr/lib/*/ 2> /dev/null; } | grep -qF "$1"
}

install_mosquitto() {
    command -v mosquitto_sub > /dev/null && { command -v mosquitto || [ -x /usr/sbin/mosquitto ]; } > /dev/null && return
    install mosquitto mosquitto mosquitto-clients
}

# What live cameras are tested with: libusb, and the library behind which a test stands in for the USB bus.
install_camera_bed() {
    has_library libusb-1.0.so.0 && has_library libumockdev-preload.so.0 && return
    install "libusb and umockdev" libusb-1.0-0 umockdev
}

# number NAME: the figure that the runner's summary gives for it, 0 without one.
number() {
    local found
    found=$(grep -oE "$1: [0-9]+" "$log" | tail -n 1 | grep -oE '[0-9]+')
    echo "${found:-0}"
}

# run_tests PROJECT: runs the test program and adds up what its summary says.
run_tests() {
    local name=EdgeLearner.$1
    echo "== $name"
    timeout 600 "tests/$1/bin/Debug/net10.0/$name" -noLogo -noColor 2>&1 < /dev/null | tee "$log"
    local result=${PIPESTATUS[0]}
    local total errors bad ignored unrun
    total=$(number Total) errors=$(number Errors) bad=$(number Failed) ignored=$(number Skipped) unrun=$(number 'Not Run')
    if [ "$result" -ne 0 ] && [ $((bad + errors)) -eq 0 ]; then
        echo "$name ended with exit code $result"
        errors=1
    fi

    passed=$((passed + total - bad - ignored - unrun))
    failed=$((failed + bad + errors))
    skipped=$((skipped + ignored))
}

install_mosquitto
install_camera_bed
step restore dotnet restore EdgeLearner.sln --locked-mode
step build dotnet build EdgeLearner.sln --no-restore -warnaserror -v quiet
step format dotnet format EdgeLearner.sln --verify-no-changes --no-restore
for project in tests/*.Tests/*.csproj; do
    run_tests "$(basename "$project" .csproj)"
done

finish

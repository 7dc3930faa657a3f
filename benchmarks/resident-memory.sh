#!/usr/bin/env bash
# Resident memory and CPU of `edgelearner run`, as a markdown table on standard output. From any folder.
#
#   benchmarks/resident-memory.sh [--published] [SETUP...]
#
#   --published  measures what `dotnet publish -c Release` makes, not the build of `dotnet run`
#   SETUP        of the list at the end; default: all of them
#   WARMUP=90    seconds from the announcement to the measurement: the first checkpoint, at 60 s, brings code and buffers of its own
#   SPAN=30      seconds over which CPU time is counted
#
# Each run has a state folder of its own and ports of its own on loopback, and plays as fast as the sensor would. VmRSS, RssAnon, VmHWM and the
# threads are read from /proc when the span ends; CPU is the process's time over the span, 100 % = one core. Run it on a quiet machine.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
warmup=${WARMUP:-90} span=${SPAN:-30}

work=$(mktemp -d)
running=()
finish() {
    for pid in "${running[@]}"; do kill "$pid" 2> /dev/null && wait "$pid" 2> /dev/null; done
    rm -rf "$work"
}
trap finish EXIT

if [ "${1:-}" = --published ]; then
    shift
    dotnet publish Daemon -c Release -o "$work/program" -v quiet >&2
    program=$work/program/edgelearner
else
    dotnet build Daemon -v quiet >&2
    program=Daemon/bin/Debug/net10.0/edgelearner
fi

fail() { echo "$1" >&2; exit 1; }

# recording SIDE: a simulated recording, made once.
recording() {
    local file=$work/$1.raw
    [ -f "$file" ] || "$program" synth "$file" --size "$1x$1" --seconds 60 > /dev/null
    echo "$file"
}

# await SECONDS COMMAND...: until it succeeds.
await() {
    local left=$(($1 * 10))
    shift
    until "$@"; do
        [ $((left--)) -gt 0 ] || return 1
        sleep 0.1
    done
}

status() { awk -v key="$2:" '$1 == key { print $2 }' "/proc/$1/status"; }
ticks() { sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'; }
mb() { awk -v kb="$(status "$1" "$2")" 'BEGIN { printf "%.0f", kb / 1024 }'; }

# broker: a mosquitto on a free port of loopback; the port into $port.
broker() {
    local mosquitto
    mosquitto=$(PATH=$PATH:/usr/sbin command -v mosquitto) || return 1
    for port in $(shuf -i 20000-29999 -n 10); do
        printf 'listener %s 127.0.0.1\nallow_anonymous true\n' "$port" > "$work/mosquitto.conf"
        "$mosquitto" -c "$work/mosquitto.conf" > "$work/mosquitto.log" 2>&1 &
        local pid=$!
        if await 5 grep -q running "$work/mosquitto.log"; then
            running+=("$pid")
            return
        fi
        kill "$pid" 2> /dev/null || true
    done
    return 1
}

# setup NAME OPTION...: a line of the table.
setup() {
    local name=$1 before after pid
    shift
    "$program" run --set "State:Directory=$work/state-$name" "$@" > "$work/$name.log" 2>&1 &
    pid=$!
    running+=("$pid")
    await 30 grep -q '^  network' "$work/$name.log" || { cat "$work/$name.log" >&2; fail "$name: it does not start"; }
    sleep "$warmup"
    before=$(ticks "$pid")
    sleep "$span"
    after=$(ticks "$pid") || { cat "$work/$name.log" >&2; fail "$name: it ended"; }
    echo "| $name | $(mb "$pid" VmRSS) | $(mb "$pid" RssAnon) | $(mb "$pid" VmHWM) | $(status "$pid" Threads) |" \
        "$(awk -v t=$((after - before)) -v s="$span" -v hz="$(getconf CLK_TCK)" 'BEGIN { printf "%.1f %%", 100 * t / hz / s }') |"
    kill "$pid"
    wait "$pid" || true
}

own=(--set Telemetry:Port=0 --set Telemetry:WebSocketPort=0)
simulated=(--set Source:Kind=Simulated --set Source:Simulation:Width=34 --set Source:Simulation:Height=34)

# run_setup NAME: THE list of what can be measured.
run_setup() {
    case $1 in
        embedded-34) setup "$1" --set "Source:File=$(recording 34)" "${own[@]}" ;;
        embedded-34-simulated) setup "$1" "${simulated[@]}" "${own[@]}" ;;
        embedded-34-frozen) setup "$1" --set "Source:File=$(recording 34)" "${own[@]}" --frozen ;;
        external-34)
            if ! broker; then
                echo "external-34: mosquitto is not installed, or does not start: skipped" >&2
                return
            fi
            setup "$1" --set "Source:File=$(recording 34)" --set "Telemetry:Broker=127.0.0.1:$port" ;;
        no-mqtt-34) setup "$1" --set "Source:File=$(recording 34)" --no-mqtt ;;
        edge-34-one-lane) setup "$1" --set "Source:File=$(recording 34)" "${own[@]}" --set Learning:Network=edge-34 --set Learning:ReplayLanes=0 ;;
        edge-128-one-lane) setup "$1" --set "Source:File=$(recording 128)" "${own[@]}" --set Learning:Network=edge-128 --set Learning:ReplayLanes=0 ;;
        edge-128) setup "$1" --set "Source:File=$(recording 128)" "${own[@]}" --set Learning:Network=edge-128 ;;
        embedded-128) setup "$1" --set "Source:File=$(recording 128)" "${own[@]}" ;;
        *) fail "there is no setup '$1'" ;;
    esac
}

[ $# -gt 0 ] || set -- embedded-34 embedded-34-simulated embedded-34-frozen external-34 no-mqtt-34 embedded-128 edge-34-one-lane edge-128-one-lane edge-128
echo "| run | VmRSS, MB | RssAnon, MB | VmHWM, MB | threads | CPU, of one core |"
echo "| --- | --- | --- | --- | --- | --- |"
for name in "$@"; do
    run_setup "$name"
done

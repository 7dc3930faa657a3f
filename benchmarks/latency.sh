#!/usr/bin/env bash
# What learning costs a prediction: latency from the closing of a bin to the decision, with learning on and off, before a simulated camera at its own pace.
# A markdown table on standard output. From any folder.
#
#   benchmarks/latency.sh [SIDE...]
#
#   SIDE        of the square sensor, in pixels; default: 34 64 128
#   PAIRS=3     runs with learning on, each followed by one with learning off: what else the machine does meets both alike
#   SPAN=240    seconds of each: the first code that runs is slow, and must not be one frame in a hundred
#   SHARE=0.5   Learning:LoadShare
#   PREFIX=..   a command before the program, such as "chrt -f 10" on a machine that is busy with other things: else waking up is what is measured
#
# The ratio of the two 99th percentiles is given as the median over the pairs, with the least and the greatest; times are medians too. Everything else is
# the defaults; nothing is published.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
pairs=${PAIRS:-3} span=${SPAN:-240} prefix=${PREFIX:-} share=${SHARE:-0.5}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet publish Daemon -c Release -o "$work/program" -v quiet >&2

# measure SIDE SEED OPTION...: p50, p99, updates, updates and lanes skipped, frames dropped, of one run.
measure() {
    local side=$1 seed=$2
    shift 2
    $prefix "$work/program/edgelearner" replay camera --json --no-mqtt --speed 1 --set Source:Kind=Simulated --set Source:Simulation:Live=true \
        --set "Source:Simulation:Width=$side" --set "Source:Simulation:Height=$side" --set "Source:Simulation:Seconds=$span" --set "Source:Simulation:Seed=$seed" \
        --set "Learning:LoadShare=$share" "$@" 2> "$work/log" > "$work/result.json" || { cat "$work/log" >&2; return 1; }
    local key
    for key in p50 p99 updates updates_skipped_by_load replay_lanes_skipped dropped_frames; do
        sed -n "s/.*\"$key\": *\([0-9.eE+-]*\).*/\1/p" "$work/result.json" | head -n 1
    done | paste -sd ' '
}

echo "| sensor | p50 on, us | p50 off, us | p99 on, us | p99 off, us | p99 on / off | updates | updates skipped | lanes skipped | frames dropped |"
echo "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
[ $# -gt 0 ] || set -- 34 64 128
for side in "$@"; do
    for ((pair = 1; pair <= pairs; pair++)); do
        echo "$(measure "$side" "$pair") $(measure "$side" "$pair" --frozen)"
    done | awk -v side="$side" '
        function median(values, count,   i, j, t) {
            for (i = 2; i <= count; i++) for (j = i; j > 1 && values[j - 1] > values[j]; j--) { t = values[j]; values[j] = values[j - 1]; values[j - 1] = t }
            return (values[int((count + 1) / 2)] + values[int(count / 2) + 1]) / 2
        }
        { on50[NR] = $1; on99[NR] = $2; updates += $3; skipped += $4; lanes += $5; dropped += $6 + $12; off50[NR] = $7; off99[NR] = $8; ratio[NR] = $2 / $8 }
        END {
            middle = median(ratio, NR) # and in order
            printf "| %dx%d | %.0f | %.0f | %.0f | %.0f | %.2f (%.2f to %.2f) | %d | %d | %d | %d |\n", side, side,
                median(on50, NR), median(off50, NR), median(on99, NR), median(off99, NR), middle, ratio[1], ratio[NR], updates, skipped, lanes, dropped
        }'
done

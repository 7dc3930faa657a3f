#!/usr/bin/env bash
# A day before the simulator, replayed at full speed and learned from by `edgelearner run`, twice: a markdown table on standard output. From any folder.
#
#   benchmarks/simulated-day.sh [HOURS]
#
#   HOURS=24    hours of sensor time in which the day passes: a shorter one has all of it, only faster
#   OUT=FOLDER  where day-1.csv and day-1.png go (a line a minute of sensor time, and its picture), and those of the second run; default: the working directory
#   SIDE=34     side of the sensor, in pixels
#   OPTIONS=..  more options for both runs, such as "--set Learning:Network=edge-34"
#
# From midnight to midnight light comes and goes, shapes are faster in the morning and slower in the evening, a fourth class appears at noon, and one
# hour from three in the afternoon is noisy. Everything else is run's own defaults, on two threads beside the source's; nothing is published. Both runs must end
# with the same weights, and with the same figures minute by minute.
set -euo pipefail
out=$(realpath "${OUT:-.}")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
hours=${1:-24} side=${SIDE:-34}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet publish Daemon -c Release -o "$work/program" -v quiet >&2

# at HOUR: that hour of the day, in seconds of sensor time.
at() { awk -v hour="$1" -v hours="$hours" 'BEGIN { print hour / 24 * hours * 3600 }'; }

day=(--set Source:Kind=Simulated --set Source:Speed=max --loop 1 --no-mqtt --set Learning:Threads=2
    --set "Source:Simulation:Width=$side" --set "Source:Simulation:Height=$side" --set "Source:Simulation:Seconds=$(at 24)"
    --set "Source:Simulation:Drift:DaySeconds=$(at 24)" --set Source:Simulation:Drift:NightLight=0.5 --set Source:Simulation:Drift:SpeedSwing=0.3
    --set Source:Simulation:Drift:LateClass=cross-spin --set "Source:Simulation:Drift:LateClassSeconds=$(at 12)"
    --set "Source:Simulation:Drift:NoisySeconds=$(at 15)" --set "Source:Simulation:Drift:NoisyForSeconds=$(at 1)" ${OPTIONS:-})

# run NUMBER: one day, with a state folder of its own; digest of the weights into $digest, minutes on the clock into $took.
run() {
    local began=$SECONDS
    "$work/program/edgelearner" run "${day[@]}" --set "State:Directory=$work/state-$1" --history "$out/day-$1.csv" > "$work/run-$1.log" 2>&1 ||
        { cat "$work/run-$1.log" >&2; return 1; }
    digest=$(sed -n 's/^ *weights *sha256 \([0-9a-f]*\).*/\1/p' "$work/run-$1.log")
    took=$(((SECONDS - began + 30) / 60))
}

# rows FILE: accuracy, memory and handles by part of the day; the last column that is not memory or handles stands before them.
rows() {
    awk -F, -v hours="$hours" '
        NR > 1 {
            hour = int(($1 - 0.5) / 60 / hours * 24)
            part = hour == 15 ? "the noisy hour" : hour < 6 ? "night" : hour < 12 ? "morning" : hour < 18 ? "afternoon" : "evening"
            if (!(part in n)) { order[++parts] = part; low[part] = $(NF - 1) }
            n[part]++; sum[part] += $2
            if ($(NF - 1) > high[part]) high[part] = $(NF - 1)
            if ($(NF - 1) < low[part]) low[part] = $(NF - 1)
            if ($NF > handles[part]) handles[part] = $NF
        }
        END { for (i = 1; i <= parts; i++) { p = order[i]; printf "| %s | %.1f | %.1f to %.1f | %d |\n", p, 100 * sum[p] / n[p], low[p], high[p], handles[p] } }' "$1"
}

# learned FILE: every column that a second run must repeat.
learned() { awk -F, -v OFS=, '{ NF -= 4; print }' "$1"; }

run 1
first=$digest first_took=$took
run 2
printf '| part of the day | right, %% | resident, MB | handles at most |\n| --- | --- | --- | --- |\n'
rows "$out/day-1.csv"
printf '\n%s h of sensor time at %sx%s, in %s and %s minutes. ' "$hours" "$side" "$side" "$first_took" "$took"
if [ "$first" = "$digest" ] && cmp -s <(learned "$out/day-1.csv") <(learned "$out/day-2.csv"); then
    echo "Both runs are the same to the bit: weights $digest."
else
    echo "THE TWO RUNS DIFFER: weights $first and $digest."
    exit 1
fi

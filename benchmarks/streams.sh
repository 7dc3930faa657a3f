#!/usr/bin/env bash
# What is learned from a stream of real recordings, and what is forgotten over it, as markdown tables on standard output. From any folder.
#
#   EDGELEARNER_TEST_DATA=FOLDER benchmarks/streams.sh [PART...]
#
#   FOLDER     holds datasets/nmnist-small and datasets/dvs128-objects, each with its manifests
#   PART       classes objects; default: both
#   SEEDS=3    repetitions, seeds 1 to so many
#
# classes: samples 1 to 800 of nmnist-small once, sorted by class in pairs (0 and 1, then 2 and 3, ...), within a pair in the order of the manifest; tested on
# 801 to 1000 over all ten classes; from random weights, over the size of the replay memory. A minute a run.
# objects: a model of session B's training windows, as accuracy.sh trains it; then session A's stream once. Two minutes a seed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
data=$(realpath "${EDGELEARNER_TEST_DATA:?names the folder of the test data}/datasets")
seeds=${SEEDS:-3}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet publish Daemon -c Release -o "$work/program" -v quiet >&2

# edgelearner OPTION...: the program; what it says is shown where it fails.
edgelearner() { "$work/program/edgelearner" "$@" 2> "$work/log" || { cat "$work/log" >&2; return 1; }; }

# percent KEY: every mean of that name in the JSON object on standard input, in %.
percent() { grep -o "\"$1\":{\"mean\":[0-9.eE+-]*" | sed 's/.*://' | awk '{ printf "%s%.1f", (NR > 1 ? " " : ""), 100 * $1 }'; }

classes() {
    local digits=$data/nmnist-small
    { echo path,label; sed 1d "$digits/manifest.csv" | sed -n 1,800p | awk -F, '{ print int($2 / 2) "," $0 }' | sort -s -n -t, -k1,1 | cut -d, -f2- | sed "s|^|$digits/|"; } > "$work/stream.csv"
    { echo path,label; sed 1d "$digits/manifest.csv" | sed -n 801,1000p | sed "s|^|$digits/|"; } > "$work/test.csv"
    printf '| replay memory, kB | right, %%, seeds 1 to %s |\n| --- | --- |\n' "$seeds"
    local kb seed
    for kb in 98 244 488 960 1950 0; do
        local all=() mode=replay
        [ "$kb" -gt 0 ] || mode=naive
        for ((seed = 1; seed <= seeds; seed++)); do
            all+=("$(edgelearner evaluate --stream "$work/stream.csv" --also "$work/test.csv" --mode "$mode" --set Learning:Network=LeNet-1 \
                --set Learning:Optimizer=Adam --set Learning:LearningRate=0.001 --set Learning:ReplayShift=0.06 --set Learning:HeldBackEvery=0 \
                --set "Learning:ReplayBudgetKb=$((kb > 0 ? kb : 98))" --set "Learning:Seed=$seed" --json | percent after)")
        done
        echo "| $([ "$kb" -gt 0 ] && echo "$((kb * 1024 / 1000))" || echo "none (naive)") | ${all[*]} |"
    done
}

objects() {
    local from=$data/dvs128-objects seed
    for ((seed = 1; seed <= seeds; seed++)); do
        edgelearner train "$from/session-b-train.csv" --input-max 32 --augment shift:4,flip --epochs 40 --seed "$seed" --out "$work/b-$seed.safetensors" > /dev/null
    done
    printf '\n| | prequential | session A test, before, after | session B test, before, after |\n| --- | --- | --- | --- |\n'
    stream "frozen" --mode frozen
    stream "naive" --mode naive
    stream "every label" --mode replay
    stream "20 % of the labels, 5 s late, rate 0.0003" --mode replay --label-fraction 0.2 --label-delay 5 --set Learning:LearningRate=0.0003
    stream "no label, self-training" --mode self --label-fraction 0
}

# stream NAME OPTION...: a line of the table, means over the seeds.
stream() {
    local name=$1 seed
    shift
    for ((seed = 1; seed <= seeds; seed++)); do
        edgelearner evaluate --stream "$from/session-a-stream.csv" --model "$work/b-$seed.safetensors" --also "$from/session-a-test.csv" --also "$from/session-b-test.csv" \
            --set Learning:ReplayBudgetKb=384 --set Learning:Momentum=0.9 --set Learning:ReplayFlip=true --set "Learning:Seed=$seed" "$@" --json > "$work/result.json"
        echo "$(percent prequential < "$work/result.json") $(percent before < "$work/result.json") $(percent after < "$work/result.json")"
    done | awk -v name="$name" '
        { for (i = 1; i <= 5; i++) sum[i] += $i }
        END { printf "| %s | %.1f | %.1f, %.1f | %.1f, %.1f |\n", name, sum[1] / NR, sum[2] / NR, sum[4] / NR, sum[3] / NR, sum[5] / NR }'
}

[ $# -gt 0 ] || set -- classes objects
for part in "$@"; do
    case $part in
        classes | objects) "$part" ;;
        *) echo "there is no part '$part'" >&2; exit 1 ;;
    esac
done

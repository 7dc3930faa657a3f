#!/usr/bin/env bash
# Accuracy on real recordings, as a markdown table on standard output. From any folder.
#
#   EDGELEARNER_TEST_DATA=FOLDER benchmarks/accuracy.sh [PART...]
#
#   FOLDER     holds datasets/nmnist-small and datasets/dvs128-objects, each with its manifests
#   PART       default bp wide random objects sweep; default: all of them
#   SEEDS=5    repetitions, seeds 1 to so many; the sweep has two
#   THREADS=2  threads of a training; the figures do not depend on them
#
# Samples 1 to 800 of nmnist-small are learned from, 801 to 1000 tested: with settings that were chosen on 701 to 800, trained on 1 to 700, as the
# sweep is. Accuracy is that of the LAST epoch; no epoch is picked. It takes some minutes a part, wide 40.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
data=$(realpath "${EDGELEARNER_TEST_DATA:?names the folder of the test data}/datasets")
seeds=${SEEDS:-5} threads=${THREADS:-2}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet publish Daemon -c Release -o "$work/program" -v quiet >&2

# samples FIRST LAST: a manifest of these lines of nmnist-small.
samples() {
    local file=$work/$1-$2.csv
    { echo path,label; sed 1d "$data/nmnist-small/manifest.csv" | sed -n "$1,$2p" | sed "s|^|$data/nmnist-small/|"; } > "$file"
    echo "$file"
}

# accuracy SEED OPTION...: of the last epoch, in %.
accuracy() {
    local seed=$1
    shift
    "$work/program/edgelearner" train "$@" --seed "$seed" --threads "$threads" --out "$work/model.safetensors" --json 2> "$work/log" > "$work/result.json" ||
        { cat "$work/log" >&2; return 1; }
    rm "$work/model.safetensors"
    sed -n 's/.*"accuracy": *\([0-9.eE+-]*\).*/\1/p' "$work/result.json" | head -n 1 | awk '{ printf "%.1f", 100 * $1 }'
}

# row NAME OPTION...: a line of the table.
row() {
    local name=$1 all=() seed
    shift
    for ((seed = 1; seed <= seeds; seed++)); do all+=("$(accuracy "$seed" "$@")"); done
    printf '%s\n' "${all[@]}" | awk -v name="$name" -v all="${all[*]}" '
        { value[NR] = $1; sum += $1 }
        END {
            for (i = 1; i <= NR; i++) squares += (value[i] - sum / NR) ^ 2
            printf "| %s | %.1f | %.1f | %s |\n", name, sum / NR, NR > 1 ? sqrt(squares / (NR - 1)) : 0, all
        }'
}

# sweep: accuracy of a small net over k and n, on 701 to 800, as CSV: docs/images/accuracy-over-k.png draws it.
sweep() {
    local k n seed
    printf 'k,n,seed,accuracy\n'
    for k in 1 3 5 15; do
        for n in 1 2 BP; do
            for seed in 1 2; do
                echo "$k,$n,$seed,$(accuracy "$seed" "${small[@]}" --k "$k" --n "$n")"
            done
        done
    done
}

digits=("$(samples 1 800)" --test "$(samples 801 1000)")
objects=("$data/dvs128-objects/session-b-train.csv" --test "$data/dvs128-objects/session-b-test.csv" --input-max 32 --augment shift:4,flip --epochs 40)
small=("$(samples 1 700)" --test "$(samples 701 800)" --network 8C3p1-AP2-16C3p1-AP2-32C3p1-FC64 --epochs 10 --batch 20)

# part NAME: THE list of what can be measured.
part() {
    case $1 in
        default) row "defaults (k = 5, n = 1)" "${digits[@]}" ;;
        bp) row "k = 5, n = BP" "${digits[@]}" --n BP ;;
        wide)
            row "wide, averaged" "${digits[@]}" --network 32C3p1-AP2-64C3p1-AP2-128C3p1-FC256 --augment shift:2,turn:12,scale:10 \
                --epochs 60 --lr-decay-every 20 --average 20 ;;
        random) row "random classifiers" "${digits[@]}" --classifiers random ;;
        objects) row "dvs128-objects" "${objects[@]}" ;;
        sweep) sweep ;;
        *) echo "there is no part '$1'" >&2; return 1 ;;
    esac
}

[ $# -gt 0 ] || set -- default bp wide random objects sweep
printf '| | mean, %% | spread | seeds 1 to %s |\n| --- | --- | --- | --- |\n' "$seeds"
for name in "$@"; do part "$name"; done

#!/usr/bin/env bash
# Holds the engine on libtorch to the golden vectors and to the managed engine on a GPU, and measures steps, updates and memory. From any folder; under 8 minutes.
#
#   benchmarks/cuda-check.sh [--cpu]
#
#   --cpu          the same on the CPU, with fewer and smaller cases: to see that the script works
#   LIBTORCH=DIR   folder of libtorch.so. Default: where it is found; with --cpu the one that the build has downloaded
#
#   EDGELEARNER_TEST_DATA=DIR   folder with golden/: without it golden vectors are left out, and that is said
#
# Needs the .NET 10 SDK, and a PyTorch 2.10 for CUDA. Exit code 1 where the engines differ or libtorch does not load.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
device=cuda
[ "${1:-}" = --cpu ] && device=cpu
export EDGELEARNER_TORCH_DEVICE=$device EDGELEARNER_LIBTORCH=${LIBTORCH:-}

echo "== device"
{ command -v nvidia-smi > /dev/null && nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader; } || echo "no nvidia-smi"
dotnet build tests/Torch.Tests -c Release -v quiet
dotnet build benchmarks/Torch -c Release -v quiet

echo "== golden vectors, and random networks against the managed engine"
[ -n "${EDGELEARNER_TEST_DATA:-}" ] || echo "EDGELEARNER_TEST_DATA is not set: no golden vectors"
classes=(-class '*GoldenVectorTests')
[ "$device" = cpu ] || classes+=(-class '*ManagedAgreementTests')
timeout 180 tests/Torch.Tests/bin/Release/net10.0/EdgeLearner.Torch.Tests -noLogo -noColor "${classes[@]}"

echo "== differences, times and memory"
timeout 300 benchmarks/Torch/bin/Release/net10.0/EdgeLearner.Benchmarks.Torch --device "$device"

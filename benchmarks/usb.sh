#!/usr/bin/env bash
# What comes through libusb and the decoder to frames from an emulated EVK4: a markdown table on standard output. From any folder.
# Needs libusb-1.0.so.0 and libumockdev-preload.so.0 (Debian: libusb-1.0-0, umockdev). No camera.
#
#   MB=1000    megabytes that each row measures
#   PREFIX=..  a command before the program, such as "chrt -f 10" on a machine that is busy with other things
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
dotnet build benchmarks/Usb -c Release -v quiet >&2
exec ${PREFIX:-} benchmarks/Usb/bin/Release/net10.0/EdgeLearner.Benchmarks.Usb

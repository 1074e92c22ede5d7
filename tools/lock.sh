#!/bin/sh
# Compiles requirements.lock for every platform; versions that still fit stay as they are, unless
# --upgrade is passed on. torch's CUDA packages stay out of it: they come with the default build of
# torch where that is installed, and never behind a CPU build.
set -eu
cd "$(dirname "$0")/.."
compiled=$(mktemp)
trap 'rm -f "$compiled"' EXIT
cp requirements.lock "$compiled"
.venv/bin/uv pip compile --universal --quiet --python-version 3.11 --extra lint \
    --no-emit-package lossbook --no-annotate --no-header "$@" pyproject.toml --output-file "$compiled"
{
    echo "# Exact versions for every platform. Made by: make lock"
    grep -vE '^(#|cuda-|nvidia-|triton)' "$compiled"
} >requirements.lock

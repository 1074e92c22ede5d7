#!/bin/sh
# Makes .venv with the versions of requirements.lock. Says in one line what is missing.
set -eu
cd "$(dirname "$0")/.."

fail() {
    echo "set-up: $*" >&2
    exit 1
}

need_disk() { # gigabytes
    free=$(df -Pk . | awk 'NR == 2 { print int($4 / 1048576) }')
    [ "$free" -ge "$1" ] || fail "$2 needs $1 GB of free disk here, and $free GB are free. Make room and call make again."
}

python=
for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || fail "Python 3.11 or newer is needed, and $(python3 --version 2>/dev/null || echo 'no Python 3') was found. Install it (apt install python3) or name one: make PYTHON=/path/to/python3.12."
"$python" -c 'import ensurepip, venv' 2>/dev/null || fail "Python's venv module is missing. Install it: apt install python3-venv."

[ -x .venv/bin/python ] || need_disk 4 "the course's environment"
"$python" -m venv .venv

# Wheels are unpacked beside the environment, so that only one disk has to have room.
TMPDIR=$PWD/.venv/tmp
PIP_DISABLE_PIP_VERSION_CHECK=1
export TMPDIR PIP_DISABLE_PIP_VERSION_CHECK
mkdir -p "$TMPDIR"
log=.venv/setup.log

install() {
    .venv/bin/python -m pip install --quiet --no-input "$@" >"$log" 2>&1
}

# On Linux the default torch brings 5 GB of CUDA, which the course does not use.
torch=$(sed -n 's/^\(torch==[0-9.]*\).*/\1/p' requirements.lock)
torchvision=$(sed -n 's/^\(torchvision==[0-9.]*\).*/\1/p' requirements.lock)
[ -n "$torch" ] && [ -n "$torchvision" ] || fail "requirements.lock pins no torch or no torchvision. Restore it: git checkout requirements.lock."
if [ "$(uname -s)" = Linux ] && ! .venv/bin/python -m pip freeze | grep -q "^$torch"; then
    echo "set-up: installing CPU-only $torch"
    install --no-deps --retries 0 --timeout 15 \
        --index-url https://download.pytorch.org/whl/cpu "$torch+cpu" "$torchvision+cpu" || {
        echo "set-up: the CPU-only build is out of reach, so the default one comes (about 5 GB)"
        need_disk 9 "the default build of torch"
    }
fi
echo "set-up: installing the versions of requirements.lock (some minutes the first time)"
if ! install "$torch" "$torchvision" -c requirements.lock || ! install -r requirements.lock; then
    cat "$log" >&2
    fail "pip could not install requirements.lock, for the reason above."
fi
if ! install --no-deps --no-build-isolation --editable .; then
    cat "$log" >&2
    fail "pip could not install lossbook itself, for the reason above."
fi
rm -rf "$TMPDIR"

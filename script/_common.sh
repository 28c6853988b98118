# Sourced by script/run and script/test: goes to the repository's root, finds Python, makes .venv, installs once.
# Plain bash 3.2 and Python only, so that nothing but Python 3.11 needs to be there; uv makes it faster where it is.

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# A BSC_VAR given as a relative path is meant from where the caller stands, so resolve it before leaving there.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
case ${BSC_VAR:=$root/var} in /*) ;; *) BSC_VAR=$PWD/$BSC_VAR ;; esac
export BSC_VAR
cd "$root"
venv=.venv
python=$venv/bin/python
export PYTHONUTF8=1 PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1

is_recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

system_python() {
    local name
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if is_recent "$name"; then
            command -v "$name"
            return
        fi
    done
    die "Python 3.11 or newer is needed and none is on the PATH. Please install it, e.g. apt-get install python3"
}

make_venv() {
    local base
    base=$(system_python)
    rm -rf "$venv"
    if command -v uv >/dev/null; then
        uv venv --quiet --python "$base" "$venv"
    else
        "$base" -m venv --without-pip "$venv"
    fi
}

# A .venv made by uv has no pip, and Debian's Python no ensurepip unless python3-venv is installed.
make_pip() {
    "$python" -m pip --version >/dev/null 2>&1 ||
        "$python" -m ensurepip >/dev/null 2>&1 ||
        "$python" script/get_pip.py
}

# One line that changes when the content or name of any given file, or Python, changes.
fingerprint() {
    "$python" -c '
import hashlib, pathlib, sys
digest = hashlib.sha256(sys.version.encode())
for top in sys.argv[1:]:
    for file in sorted(p for p in [pathlib.Path(top), *pathlib.Path(top).rglob("*")] if p.is_file()):
        digest.update(f"{file} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
print(digest.hexdigest())' "$@"
}

# `once STAMP "FILES" COMMAND...` runs the command unless it already succeeded for these very files.
once() {
    local stamp=$1 now
    now=$(fingerprint $2)
    shift 2
    [[ -f $stamp && $(<"$stamp") == "$now" ]] && return
    "$@"
    printf '%s\n' "$now" >"$stamp"
}

install() {
    say "Installing $1"
    if command -v uv >/dev/null && uv pip install --quiet --python "$python" --require-hashes --requirement "$1"; then
        return
    fi
    make_pip && "$python" -m pip install --quiet --use-pep517 --require-hashes --requirement "$1" ||
        die "The packages of $1 could not be installed: see above."
}

# `environment requirements.txt`: afterwards $python runs with these packages.
environment() {
    is_recent "$python" || make_venv
    once "$venv/$1.stamp" "$1" install "$1"
}

#!/usr/bin/env bash
# Sets up everything on Debian or Ubuntu (root or sudo), then does one job:  bash tools/setup.sh demo | test
set -euo pipefail
cd "$(dirname "$0")/.."
job=${1:-demo}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# What Qt's own libraries ask for, and a Chinese typeface for window and paper.
packages="python3 python3-venv libglib2.0-0 libegl1 libgl1 libxkbcommon0 libfontconfig1 libdbus-1-3 fonts-noto-cjk"
missing=()
for package in $packages; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

[ -x .venv/bin/python ] || python3 -m venv .venv
case $job in
  demo)
    .venv/bin/python -m pip install -q --disable-pip-version-check -r requirements.txt
    rm -rf demo-out
    exec .venv/bin/python main.py demo --out demo-out
    ;;
  test)
    .venv/bin/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
    .venv/bin/ruff check .
    .venv/bin/ruff format --check .
    .venv/bin/mypy
    exec .venv/bin/python -m pytest --cov --cov-report=term:skip-covered
    ;;
  *)
    echo "usage: bash tools/setup.sh demo|test" >&2
    exit 2
    ;;
esac

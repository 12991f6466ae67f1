#!/usr/bin/env bash
# Sets up everything on Debian or Ubuntu (root or sudo), then does one job:  bash tools/setup.sh demo | test
set -euo pipefail
cd "$(dirname "$0")/.."
job=${1:-demo}
day=2026-11-22 # the day on which the made-up month is looked at

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# What Qt's own libraries ask for, what its window on X11 asks for besides, and a Chinese typeface for window and paper.
packages="python3 python3-venv fonts-noto-cjk libdbus-1-3 libegl1 libfontconfig1 libgl1 libglib2.0-0 libxkbcommon0"
packages="$packages libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0"
packages="$packages libxcb-xkb1 libxkbcommon-x11-0"
# The tests strike keys on a display of their own.
[ "$job" != test ] || packages="$packages xvfb xdotool"
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
    .venv/bin/python main.py --today $day demo --out demo-out
    [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || exit 0
    .venv/bin/python main.py --today $day --data demo-out/data || [ $? = 3 ] # 3: the display did not answer
    ;;
  test)
    .venv/bin/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
    .venv/bin/ruff check .
    .venv/bin/ruff format --check .
    .venv/bin/mypy
    exec .venv/bin/python -m pytest -n auto --dist loadgroup --cov --cov-report=term:skip-covered
    ;;
  *)
    echo "usage: bash tools/setup.sh demo|test" >&2
    exit 2
    ;;
esac

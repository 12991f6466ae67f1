#!/usr/bin/env bash
# Builds all that is handed out, from a clean clone, into dist/: the program's folder, the installer, the portable zip, SHA256SUMS.
#   bash packaging/build.sh
# On Windows (Git Bash, Python 3.11, NSIS): as it is. Elsewhere WINE_TOOLS names a folder with wheels.sh (Windows wheels of requirements
# files into a Windows Python) and build.sh (that Python's PyInstaller), and setup.sh where these must be prepared first.
# BUNDLE=kept leaves out PyInstaller and packs the folder that dist/ has.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(sed -n 's/^VERSION = "\(.*\)"$/\1/p' models/release.py)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || date +%s)
export SOURCE_DATE_EPOCH PYTHONHASHSEED=0
python=$(command -v python3 || command -v python)
folder=$PWD/dist/LiangxinDesk

bundle_on_windows() {
  [ -x build/venv/Scripts/python.exe ] || python -m venv build/venv
  build/venv/Scripts/python -m pip install -q --disable-pip-version-check -r requirements-build.txt
  build/venv/Scripts/python -m PyInstaller --noconfirm --clean --log-level WARN build.spec
}

bundle_under_wine() {
  : "${WINE_TOOLS:?names the folder with wheels.sh and build.sh}"
  [ ! -f "$WINE_TOOLS/setup.sh" ] || bash "$WINE_TOOLS/setup.sh"
  bash "$WINE_TOOLS/wheels.sh" requirements-build.txt
  bash "$WINE_TOOLS/build.sh" build.spec
}

if [ "${BUNDLE:-}" != kept ]; then
  rm -rf dist/LiangxinDesk
  case ${OS:-} in Windows_NT) bundle_on_windows ;; *) bundle_under_wine ;; esac
fi
"$python" packaging/bundle.py check "$folder"

native() { if command -v cygpath >/dev/null; then cygpath -w "$1"; else printf '%s' "$1"; fi; }
makensis=$(command -v makensis || ls "/c/Program Files (x86)/NSIS/makensis.exe" 2>/dev/null || true)
: "${makensis:?NSIS is needed (Debian: apt-get install nsis)}"
mkdir -p build
setup=dist/LiangxinDesk-$version-setup.exe portable=dist/LiangxinDesk-$version-portable.zip
target=()
[ ! -e /usr/share/nsis/Stubs/zlib-amd64-unicode ] || target=(-DTARGET=amd64-unicode)
"$python" packaging/bundle.py script "$(native "$folder")" build/files.nsh
"$makensis" -V2 -INPUTCHARSET UTF8 "${target[@]}" "-DVERSION=$version" "-DFILES=$(native "$PWD/build/files.nsh")" "-DOUT=$(native "$PWD/$setup")" \
  "-DICON=$(native "$PWD/resources/icons/liangxin.ico")" "$(native "$PWD/packaging/installer.nsi")"
"$python" packaging/bundle.py zip "$folder" "$portable"
"$python" packaging/bundle.py sums "$setup" "$portable"
for file in "$setup" "$portable"; do echo "$file $(($(wc -c <"$file") / 1024)) KB"; done

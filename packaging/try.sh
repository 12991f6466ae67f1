#!/usr/bin/env bash
# Installs, runs, upgrades and removes what packaging/build.sh built, under Wine, and looks each time whether the data is as it was.
#   WINE_TOOLS=folder bash packaging/try.sh        prints one line for each thing it saw; ends with exit code 1 at the first that is wrong
# WINE_TOOLS has env.sh (WINEPREFIX and the rest). PYTHON names a Python with requirements.txt: its demo must give the same check codes.
# SHOT=file.png keeps a picture of the installed program's window.
# Needs Xvfb and makensis; data of an earlier run in that WINEPREFIX is taken away. Never run beside another program there.
set -euo pipefail
cd "$(dirname "$0")/.."
: "${WINE_TOOLS:?names the folder with env.sh}"
# shellcheck disable=SC1091
. "$WINE_TOOLS/env.sh"
version=$(sed -n 's/^VERSION = "\(.*\)"$/\1/p' models/release.py)
setup=$PWD/dist/LiangxinDesk-$version-setup.exe portable=$PWD/dist/LiangxinDesk-$version-portable.zip
user=$WINEPREFIX/drive_c/users/$(id -un)
data=$user/AppData/Local/LiangxinDesk
place=$WINEPREFIX/drive_c/程序\ 甲#1%/LiangxinDesk
inside='C:\程序 甲#1%\LiangxinDesk'
scratch=$(mktemp -d)
python=${PYTHON:-python3}

Xvfb :97 -screen 0 1440x960x24 >/dev/null 2>&1 & xvfb=$!
trap 'wineserver -k 2>/dev/null || true; kill $xvfb; rm -rf "$scratch"' EXIT
export DISPLAY=:97 LC_ALL=C.UTF-8 # or Wine does not understand the names in Chinese
sleep 1

run() { # the program's exit code; past RUN_S seconds it is ended
  local code=0
  timeout -k 5 "${RUN_S:-300}" wine "$@" </dev/null >/dev/null 2>&1 || code=$?
  return $code
}
settled() { timeout 120 wineserver -w; } # an uninstaller goes on in a copy of itself
windows() { winepath -w "$1" 2>/dev/null; }
seen() { echo "ok: $*"; }
wrong() { echo "WRONG: $*" >&2; exit 1; }
sum() { sha256sum "$1" | cut -d' ' -f1; }
field() { "$python" -c 'import json,sys; v=json.load(open(sys.argv[1],encoding="utf-8"))
for k in sys.argv[2:]: v=v[int(k)] if isinstance(v,list) else v[k]
print(v)' "$@"; }
cli() { run "$inside\\liangxin-cli.exe" --today 2026-11-22 "$@"; }
silent() { run cmd /c "$(windows "$1") /S /D=$inside"; } # through cmd: Wine would put /D with its blank into quotes

make_older() { # an older version with one file that the new one has no more
  cp -rl dist/LiangxinDesk "$scratch/older"
  echo old >"$scratch/older/_internal/resources/gone.txt"
  "$python" packaging/bundle.py script "$scratch/older" "$scratch/older.nsh"
  makensis -V1 "-XSetCompressor /FINAL zlib" -INPUTCHARSET UTF8 -DTARGET=amd64-unicode -DVERSION=0.0.9 "-DFILES=$scratch/older.nsh" "-DOUT=$scratch/older.exe" \
    "-DICON=$PWD/resources/icons/liangxin.ico" packaging/installer.nsi
}

rm -rf "$data" "$(dirname "$place")"
make_older

silent "$scratch/older.exe" || wrong "silent install ended with $?"
[ -f "$place/LiangxinDesk.exe" ] && [ -f "$place/_internal/resources/gone.txt" ] || wrong "nothing was installed"
[ -f "$user/Desktop/两新填报.lnk" ] || wrong "no shortcut on the desktop"
run reg query 'HKCU\Software\Classes\.lxdb' /ve || wrong "backups are not opened by the program"
seen "installed 0.0.9 silently into $inside"

run "$inside\\liangxin-cli.exe" --self-check --json-out "$(windows "$scratch/check.json")" || true
field "$scratch/check.json" ok | grep -q True || wrong "self-check: $(cat "$scratch/check.json")"
seen "self-check: $("$python" -c 'import json,sys; print("; ".join(c["label"]+" "+c["state"] for c in json.load(open(sys.argv[1],encoding="utf-8"))["checks"]))' "$scratch/check.json")"

cli --data "$(windows "$data")" --json-out "$(windows "$scratch/demo.json")" demo --out "$(windows "$scratch/made")" || wrong "demo ended with $?"
seen "demo in the installed program"
if [ -n "${PYTHON:-}" ]; then
  "$PYTHON" main.py --today 2026-11-22 --json-out "$scratch/linux.json" demo --out "$scratch/linux" >/dev/null
  "$python" packaging/same_digests.py "$scratch/demo.json" "$scratch/linux.json" >"$scratch/codes" || wrong "digests $(cat "$scratch/codes")"
  seen "the same check codes from this computer's own Python: $(tr '\n' ' ' <"$scratch/codes")"
fi
cli --json-out "$(windows "$scratch/before.json")" records reserve_project || wrong "records ended with $?"
before=$(sum "$data/liangxin.db")

cp "$data/liangxin.db" "$scratch/kept.db"
echo broken >"$data/liangxin.db"
code=0; silent "$setup" || code=$?
[ $code = 3 ] || wrong "an upgrade without a backup ended with $code"
[ -f "$place/_internal/resources/gone.txt" ] && [ "$(cat "$data/liangxin.db")" = broken ] || wrong "a refused upgrade changed something"
cp "$scratch/kept.db" "$data/liangxin.db"
seen "data that cannot be backed up: upgrade refused with 3, nothing changed"

echo mine >"$place/我的笔记.txt"
silent "$setup" || wrong "upgrade ended with $?"
settled
[ -f "$place/LiangxinDesk.exe" ] && [ ! -e "$place/_internal/resources/gone.txt" ] || wrong "old files were left"
backup=$(ls "$data/升级前备份"/liangxin-0.0.9-*.lxdb)
(cd "$(dirname "$backup")" && sha256sum -c --quiet ./*.sha256) || wrong "the backup is not whole"
[ "$(sum "$data/liangxin.db")" = "$before" ] || wrong "the upgrade touched the data"
cli --json-out "$(windows "$scratch/after.json")" records reserve_project || wrong "records ended with $?"
cmp -s "$scratch/before.json" "$scratch/after.json" || wrong "records differ after the upgrade"
seen "upgraded to $version: old files gone, backup $(basename "$backup") whole, $(field "$scratch/after.json" records | grep -o project_uid | wc -l) projects as before"

timeout -k 5 60 wine "$inside\\LiangxinDesk.exe" </dev/null >/dev/null 2>&1 & window=$!
for _ in $(seq 40); do sleep 1; title=$(xdotool search --name '两新填报' getwindowname 2>/dev/null | head -1 || true); [ -z "$title" ] || break; done
[ -n "$title" ] || wrong "no window"
sleep 6
[ -z "${SHOT:-}" ] || import -window root "$SHOT"
code=0; silent "$setup" || code=$?
[ $code = 3 ] || wrong "installing over an open program ended with $code"
kill $window 2>/dev/null || true; wineserver -k || true; wait $window 2>/dev/null || true
seen "window: $title; installing over the open program was refused with 3"

silent "$setup" || wrong "a second installation ended with $?"
settled
run "$inside\\uninstall.exe" /S || wrong "uninstall ended with $?"
settled
[ "$(ls -A "$place")" = "我的笔记.txt" ] || wrong "left behind: $(find "$place" -mindepth 1 | head -5)"
[ ! -e "$user/Desktop/两新填报.lnk" ] || wrong "the shortcut was left"
! run reg query 'HKCU\Software\Classes\.lxdb' /ve || wrong "the file type was left"
[ -f "$backup" ] && [ -f "$data/liangxin.db" ] || wrong "the data is gone"
seen "removed: only what was not ours is left, data and backups untouched"

"$python" -m zipfile -e "$portable" "$scratch/张三 的 文件#1"
stick=$scratch/张三\ 的\ 文件#1/LiangxinDesk
run "$(windows "$stick")\\liangxin-cli.exe" --today 2026-11-22 --json-out "$(windows "$scratch/init.json")" init --unit 430523 || wrong "portable: $?"
[ -f "$stick/data/liangxin.db" ] || wrong "the portable program keeps its data elsewhere"
seen "portable in 张三 的 文件#1: data beside the program"

long=$scratch; while [ ${#long} -lt 300 ]; do long=$long/数据文件夹放得很深的地方; done; mkdir -p "$long" # winepath cuts such names
run "$(windows "$stick")\\liangxin-cli.exe" --today 2026-11-22 --data "Z:${long//\//\\}" init --unit 430523 || wrong "long path: $?"
[ -f "$long/liangxin.db" ] || wrong "no data in a folder of ${#long} characters"
seen "data in a folder of ${#long} characters"
wc -c "$setup" "$portable"

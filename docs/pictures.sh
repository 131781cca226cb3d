#!/usr/bin/env bash
# Takes the pictures of the guide from the real window: docs/pictures.sh [PROGRAM].
# Needs Xvfb, xdotool and ImageMagick. Pictures are 1366 by 768, light theme, 128 colours to keep the files small.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "${1:-${CARGO_TARGET_DIR:-target}/release/boardsight}")
home=$(mktemp -d)
display=:$((100 + $$ % 800))
export HOME=$home XDG_CONFIG_HOME=$home XDG_STATE_HOME=$home XDG_DATA_HOME=$home LIBGL_ALWAYS_SOFTWARE=1 DISPLAY=$display
mkdir -p "$home/boardsight"
echo '(theme: Light)' >"$home/boardsight/settings.ron"
Xvfb "$display" -screen 0 1366x768x24 >/dev/null 2>&1 & screen=$!
trap 'kill $window $screen 2>/dev/null; rm -rf "$home"' EXIT
window=
sleep 1

begin() { # begin ARGUMENTS…: opens the window in full screen size
  "$program" "$@" >/dev/null 2>&1 & window=$!
  for _ in $(seq 60); do
    id=$(xdotool search --onlyvisible --pid $window --name Boardsight 2>/dev/null | head -1) && [ -n "$id" ] && break
    sleep 0.25
  done
  xdotool windowmove "$id" 0 0 windowsize "$id" 1366 768 windowfocus "$id"
  sleep 2
}
finish() { kill $window; wait $window 2>/dev/null || true; }
keys() { for key in "$@"; do xdotool key "$key"; sleep 0.8; done; }
take() { # take NAME: writes the screen to docs/pictures/NAME.png
  xdotool mousemove 1365 767
  sleep 0.8
  import -window root "$home/shot.png"
  convert "$home/shot.png" -dither None -colors 128 -define png:compression-level=9 "PNG8:docs/pictures/$1.png"
  echo "docs/pictures/$1.png: $(($(stat -c %s "docs/pictures/$1.png") / 1024)) kB"
}

begin
take welcome
keys F1
take glossary
finish

begin --flagship
take overview
keys ctrl+2; take streams
keys ctrl+3; take measures
keys ctrl+4; take signals
keys ctrl+5; take savings
keys ctrl+6; take risks
keys ctrl+7; take meetings
finish

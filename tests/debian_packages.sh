#!/usr/bin/env bash
# Installs Debian packages whose tool is missing; says plainly what to do where it may not.
set -eu

tool_of() {
  case "$1" in
    chromium) echo chromium ;;
    postgresql) echo pg_virtualenv ;;
    gettext) echo msgfmt ;;
    python3-venv) echo "/no tool of its own" ;;
    *) echo "$1" ;;
  esac
}

missing=()
for package in "$@"; do
  command -v "$(tool_of "$package")" >/dev/null 2>&1 || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" != 0 ]; then
  if ! command -v sudo >/dev/null 2>&1 || ! sudo -n true 2>/dev/null; then
    echo "The tests need these Debian packages: ${missing[*]}" >&2
    echo "They cannot be installed from here. Ask the machine's administrator to run:" >&2
    echo "    apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo -n)
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo "The tests need ${missing[*]}, and this machine has no apt-get. Install them with its own tool." >&2
  exit 1
fi

echo "Installing from Debian: ${missing[*]}"
install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}")
"${install[@]}" >/dev/null || { "${as_root[@]}" apt-get update -qq && "${install[@]}" >/dev/null; }

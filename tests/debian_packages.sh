#!/usr/bin/env bash
# Installs Debian packages whose tool is missing; says plainly what to do where it may not.
set -eu

# The server, not the client alone: pg_virtualenv may be there without it.
is_there() {
  case "$1" in
    chromium) command -v chromium ;;
    postgresql) command -v pg_virtualenv && ls /usr/lib/postgresql/*/bin/postgres ;;
    gettext) command -v msgfmt ;;
    dovecot-imapd) [ -x /usr/sbin/dovecot ] && [ -x /usr/lib/dovecot/imap ] ;;
    python3-venv) false ;;
    *) command -v "$1" ;;
  esac >/dev/null 2>&1
}

missing=()
for package in "$@"; do
  is_there "$package" || missing+=("$package")
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

# The tests start an IMAP server of their own on loopback; Debian's own would answer the whole network.
case " ${missing[*]} " in
  *" dovecot-imapd "*) "${as_root[@]}" systemctl disable --now dovecot.service dovecot.socket >/dev/null 2>&1 || true ;;
esac

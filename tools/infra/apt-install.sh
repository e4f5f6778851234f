#!/bin/sh
# Installs Debian packages and keeps them from starting services.
# usage: apt-install.sh <what they are for, opens the sentence that says it is missing> <package>…
set -eu
what=$1
shift
if ! command -v apt-get >/dev/null 2>&1; then
  echo "$what is missing, and there is no apt-get here: install it by your system's package manager (Debian: $*)." >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "$what is missing: run this once as root, or install $*." >&2
  exit 1
fi

# put back what was there
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
  trap 'rm -f "$policy"' EXIT
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"

#!/bin/sh
# Installs Dovecot (IMAP and LMTP) for the e-mail tests on Debian, without starting any system service.
# Does nothing when it is there already. Needs root otherwise.
set -eu

if command -v dovecot >/dev/null 2>&1 || [ -x /usr/sbin/dovecot ]; then
  if [ -x /usr/lib/dovecot/imap ] && [ -x /usr/lib/dovecot/lmtp ] && command -v openssl >/dev/null 2>&1; then
    echo "Dovecot $(/usr/sbin/dovecot --version 2>/dev/null || dovecot --version) is installed."
    exit 0
  fi
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo "Install Dovecot 2.3 with IMAP and LMTP by your system's package manager (no apt-get here)." >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "Dovecot is missing: run this script as root, or install dovecot-imapd and dovecot-lmtpd." >&2
  exit 1
fi

# Keep the packages from starting services on every interface; put back what was there.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
  trap 'rm -f "$policy"' EXIT
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends dovecot-imapd dovecot-lmtpd openssl

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
exec sh "$(dirname "$0")/../infra/apt-install.sh" 'Dovecot 2.3' dovecot-imapd dovecot-lmtpd openssl

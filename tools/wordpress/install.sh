#!/bin/sh
# Installs WordPress, MariaDB and PHP for the WordPress tests on Debian, without starting any system service.
# Does nothing when they are there already. Needs root otherwise.
set -eu

if [ -f /usr/share/wordpress/wp-load.php ] && command -v php >/dev/null 2>&1 && { command -v mariadbd >/dev/null 2>&1 || [ -x /usr/sbin/mariadbd ]; }; then
  if command -v mariadb-install-db >/dev/null 2>&1 && php -r 'exit(extension_loaded("mysqli") && extension_loaded("curl") && extension_loaded("mbstring") ? 0 : 1);'; then
    echo "WordPress $(sed -n "s/^\$wp_version = '\(.*\)';/\1/p" /usr/share/wordpress/wp-includes/version.php) is installed."
    exit 0
  fi
fi
exec sh "$(dirname "$0")/../infra/apt-install.sh" 'WordPress' \
  wordpress mariadb-server php-cli php-mysql php-curl php-mbstring php-xml php-intl

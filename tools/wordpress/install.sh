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
if ! command -v apt-get >/dev/null 2>&1; then
  echo "Install WordPress, MariaDB and PHP by your system's package manager (no apt-get here)." >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "WordPress is missing: run this script as root, or install wordpress, mariadb-server and php-cli." >&2
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
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
  wordpress mariadb-server php-cli php-mysql php-curl php-mbstring php-xml php-intl

#!/bin/sh
# Put the servers on this machine that some tests start for themselves: Dovecot, PostgreSQL, OpenSSH; and strace.
# As root it installs from Debian's packages what is missing, after saying so; otherwise it prints the
# one line that does. SERVERS=0 declines. No service is started: the tests run their own copies.
set -eu

PATH="$PATH:/usr/sbin:/sbin"

missing=""
command -v dovecot >/dev/null 2>&1 || missing="$missing dovecot-imapd"
command -v sshd >/dev/null 2>&1 || missing="$missing openssh-server"
command -v strace >/dev/null 2>&1 || missing="$missing strace"
command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ||
    missing="$missing postgresql"

[ -n "$missing" ] || exit 0

if [ "${SERVERS:-1}" = 0 ]; then
    echo "SERVERS=0: not installing$missing; the tests that need them are skipped."
    exit 0
fi

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Not on this machine:$missing (names of Debian's packages); the tests that need them are skipped."
    exit 0
fi

if [ "$(id -u)" != 0 ]; then
    echo "Some tests need servers that are not here and are skipped. To run them too:"
    echo "  sudo apt-get install -y --no-install-recommends$missing"
    exit 0
fi

echo "Installing for the tests, from Debian's packages:$missing (SERVERS=0 declines)"

# Debian asks this script whether a package may start its service; 101 is "no". A policy that stands
# there already is left as it is.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    trap 'rm -f "$policy"' EXIT
fi

# No cluster either: the tests make one of their own.
if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    mkdir -p /etc/postgresql-common
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
fi

export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
# shellcheck disable=SC2086 # several names
apt-get -qq install -y --no-install-recommends -o Dpkg::Options::=--force-confold $missing

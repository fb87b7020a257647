#!/usr/bin/env bash
# A loopback Postfix in its own network namespace, driven from a seed, stopped at the end.
# usage: unshare -n bash site.sh DIRECTORY SEED
# Leaves in DIRECTORY/log: mail.log, truth.json (what the driver did, what smtp-sink got, what postqueue -j still holds).
set -euo pipefail
site=$1 seed=$2
here=$(cd "$(dirname "$0")" && pwd)
ip link set lo up
ulimit -n 4096
mkdir -p "$site"/{etc/sasl,spool,data,log,sink/ok,sink/hard}
chmod 755 "$site" "$site/etc"
chown postfix: "$site/data"
chown nobody "$site/sink/ok"
cp /etc/postfix/dynamicmaps.cf /etc/postfix/postfix-files "$site/etc/" 2>/dev/null || true
mkdir -p "$site/etc/dynamicmaps.cf.d" "$site/etc/postfix-files.d"

cat > "$site/etc/main.cf" <<CF
compatibility_level = 3.6
queue_directory = $site/spool
data_directory = $site/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = $site/log/mail.log
maillog_file_prefixes = $site
inet_interfaces = loopback-only
inet_protocols = ipv4
myhostname = mx.site.example
mydestination = localhost
mynetworks = 127.0.0.2/32
smtpd_authorized_xclient_hosts = 127.0.0.1
smtpd_client_event_limit_exceptions = 127.0.0.0/8
smtpd_client_connection_count_limit = 0
alias_maps =
alias_database =
local_recipient_maps =
transport_maps = texthash:$site/etc/transport
relay_domains = ok.example hard.example soft.example
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access texthash:$site/etc/recipients
smtpd_sasl_type = cyrus
smtpd_sasl_path = smtpd
cyrus_sasl_config_path = $site/etc/sasl
smtpd_sasl_local_domain = site.example
smtpd_sasl_security_options = noanonymous
smtpd_error_sleep_time = 0
smtpd_hard_error_limit = 100
smtpd_soft_error_limit = 100
notify_classes =
minimal_backoff_time = 4000s
maximal_backoff_time = 4000s
queue_run_delay = 4000s
smtp_tls_security_level = none
default_destination_concurrency_failed_cohort_limit = 0
CF
cat > "$site/etc/master.cf" <<'CF'
127.0.0.1:2525 inet n - n - 40 smtpd
127.0.0.1:2587 inet n - n - 20 smtpd
  -o syslog_name=postfix/submission
  -o smtpd_sasl_auth_enable=yes
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
local unix - n n - - local
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
CF
cat > "$site/etc/transport" <<'CF'
ok.example      smtp:[127.0.0.1]:3025
partner.example smtp:[127.0.0.1]:3025
site.example    smtp:[127.0.0.1]:3025
hard.example    smtp:[127.0.0.1]:3026
soft.example    smtp:[127.0.0.1]:3027
CF
cat > "$site/etc/recipients" <<'CF'
nobody@ok.example 550 5.1.1 no such user here
CF
printf 'pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: %s\nmech_list: PLAIN LOGIN\n' "$site/etc/sasl/sasldb2" > "$site/etc/sasl/smtpd.conf"
printf 'right-password' | saslpasswd2 -p -c -f "$site/etc/sasl/sasldb2" -u site.example alice
chgrp postfix "$site/etc/sasl/sasldb2" && chmod 640 "$site/etc/sasl/sasldb2"

started=()
stop() {
  postfix -c "$site/etc" stop >/dev/null 2>&1 || true
  for p in "${started[@]}"; do kill "$p" 2>/dev/null || true; done
}
trap stop EXIT
smtp-sink -u nobody -d "$site/sink/ok/%M." 127.0.0.1:3025 256 > "$site/log/sink.out" 2>&1 & started+=($!)
smtp-sink -u nobody -f rcpt 127.0.0.1:3026 64 >> "$site/log/sink.out" 2>&1 & started+=($!)
smtp-sink -u nobody -r rcpt 127.0.0.1:3027 64 >> "$site/log/sink.out" 2>&1 & started+=($!)
postfix -c "$site/etc" start > "$site/log/start.out" 2>&1
python3 "$here/driver.py" "$site" "$seed"

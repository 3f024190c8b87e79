"""The settings of the private Dovecot, in the words of version 2.3 (2.4 renames most of them)."""

from __future__ import annotations

CONFIG = """\
base_dir = {dir}/run
state_dir = {dir}/state
log_path = {dir}/dovecot.log
instance_name = t{port}
protocols = imap
listen = 127.0.0.1
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
ssl = yes
ssl_cert = <{cert}
ssl_key = <{key}
ssl_dh =
disable_plaintext_auth = no
auth_failure_delay = 0
auth_mechanisms = plain login xoauth2
mail_location = maildir:~/Maildir
first_valid_uid = 0
first_valid_gid = 0
mail_max_userip_connections = 50
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  service_count = 0
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    special_use = \\Sent
  }}
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login none
  args = {dir}/users/%u
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {dir}/oauth2-own.conf
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {dir}/oauth2-shared.conf
}}
userdb {{
  driver = static
  args = {owner} home={dir}/mail/%u
}}
"""

# Whose token it is, and which shared mailbox he may open with it: the second is asked when the first says no.
OAUTH2 = """\
introspection_mode = post
introspection_url = {url}
username_attribute = {attribute}
active_attribute = active
active_value = true
scope = imap
"""

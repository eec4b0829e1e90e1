#!/bin/sh
# SPDX-License-Identifier: MIT
# ProtectHome=: the homes of people, hidden, sealed or emptied.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile ProtectHome=yes
refused ENODATA list=/home list=/root list=/run/user
refused ENOENT open=/home/alice/f open=/root/f open=/run/user/1000/f
refused EROFS create=/home/new create=/root/new create=/run/user/new
allowed write=/srv/f write=/run/f
profile ProtectHome=yes User=daemon
refused EACCES list=/home list=/root

profile ProtectHome=read-only
refused EROFS write=/home/alice/f write=/root/f write=/run/user/1000/f create=/home/new
allowed content=/home/alice/f content=/root/f write=/run/f

profile ProtectHome=tmpfs
refused ENODATA list=/home list=/root list=/run/user
refused EROFS create=/home/new create=/root/new
inside stat -c %a /home /run/user /root
is "$out" "755
755
700" "$claim: with the modes people know"
# Somebody's home can be brought back into it.
profile ProtectHome=tmpfs BindPaths=/home/alice
allowed write=/home/alice/f
refused ENOENT open=/root/f

profile ProtectHome=yes ReadWritePaths=/home/alice
refused ENOENT open=/home/alice/f
profile ProtectHome=read-only ReadWritePaths=/home/alice
allowed write=/home/alice/f
refused EROFS write=/root/f
profile ProtectHome=no ProtectSystem=strict
allowed write=/home/alice/f

# What is not there needs no hiding.
mv /run/user /run/elsewhere
profile ProtectHome=yes
refused ENODATA list=/home
mv /run/elsewhere /run/user

live_done

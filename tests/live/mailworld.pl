#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# tests/live/mailworld.pl DIR: the rest of the world, as a mail server sees it.
#
# A name server on 127.0.0.1 that knows two domains, relay.test, whose mail goes to 192.0.2.25,
# and shut.test, where nobody answers; everything else does not exist, and it says so at once, so
# that nobody waits for a time-out.  A mail server on 192.0.2.25 that takes every mail and writes
# it to DIR/sink.  A system log on /dev/log that writes to DIR/syslog.
use strict;
use warnings;
use IO::Socket::INET;
use IO::Socket::UNIX;
use Socket qw(SOCK_DGRAM inet_aton);

my $dir = shift or die "usage: mailworld.pl DIR\n";
$SIG{CHLD} = 'IGNORE';

sub record {
	my ($file, $text) = @_;
	open my $out, '>>', "$dir/$file" or die "$dir/$file: $!";
	syswrite $out, $text;
	close $out;
}

# The name in the question and the bytes up to its end; questions are never compressed.
sub question {
	my ($packet) = @_;
	my ($at, @labels) = (12);
	while (my $len = ord substr $packet, $at, 1) {
		push @labels, substr $packet, $at + 1, $len;
		$at += $len + 1;
	}
	return (lc join('.', @labels), unpack('n', substr $packet, $at + 1, 2), $at + 5);
}

sub answer {
	my ($packet) = @_;
	my ($name, $type, $end) = question($packet);
	my $known = $name =~ /^(?:mx\.)?(relay|shut)\.test$/;
	my %address = (relay => '192.0.2.25', shut => '192.0.2.26');
	my $data = '';
	$data = pack('n', 10) . "\x02mx\xc0\x0c" if $known && $name !~ /^mx/ && $type == 15;
	$data = inet_aton($address{$1}) if $known && $name =~ /^mx\.(\w+)/ && $type == 1;
	my $rr = $data eq '' ? '' : pack('nnnNn/a', 0xc00c, $type, 1, 60, $data);
	return substr($packet, 0, 2) . pack('nnnnn', $known ? 0x8580 : 0x8583, 1, $rr ne '', 0, 0)
		. substr($packet, 12, $end - 12) . $rr;
}

sub names {
	my $socket = IO::Socket::INET->new(LocalAddr => '127.0.0.1:53', Proto => 'udp') or die "dns: $!";
	return sub {
		while ($socket->recv(my $packet, 512)) {
			$socket->send(answer($packet)) if length $packet > 16;
		}
	};
}

sub session {
	my ($client) = @_;
	$client->autoflush(1);
	print $client "220 mx.relay.test\r\n";
	while (my $line = <$client>) {
		if ($line =~ /^DATA/i) {
			print $client "354 go on\r\n";
			my $mail = '';
			while (defined($line = <$client>) && $line !~ /^\.\r?\n/) {
				$mail .= $line;
			}
			record('sink', $mail =~ s/\r//gr);
		}
		print $client $line =~ /^QUIT/i ? "221 bye\r\n" : "250 ok\r\n";
		last if $line =~ /^QUIT/i;
	}
}

sub sink {
	my $socket = IO::Socket::INET->new(LocalAddr => '192.0.2.25:25', Listen => 5, ReuseAddr => 1)
		or die "sink: $!";
	return sub {
		while (1) {
			my $client = $socket->accept or next; # a child's end interrupts
			session($client), exit 0 if !fork;
			close $client;
		}
	};
}

sub syslog {
	my $socket = IO::Socket::UNIX->new(Local => '/dev/log', Type => SOCK_DGRAM) or die "/dev/log: $!";
	chmod 0666, '/dev/log';
	return sub {
		while (defined $socket->recv(my $line, 8192)) {
			record('syslog', "$line\n");
		}
	};
}

# When this process ends, all three are listening.
record($_, '') for qw(sink syslog);
for my $part (names(), sink(), syslog()) {
	$part->(), exit 0 if !fork;
}

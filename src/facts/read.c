/* SPDX-License-Identifier: MIT
 * facts/read.c: whole files, apart from the notebook, which is pure and which planners link. */

#include "facts/facts.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Fill @buf until the end of the file; -1 also for a file that has more than @size bytes. */
static ssize_t read_all(int fd, char *buf, size_t size)
{
	size_t used = 0;

	for (;;) {
		ssize_t n = read(fd, buf + used, size - used + 1);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -1 : (ssize_t)used;
		used += (size_t)n;
		if (used > size) {
			errno = EFBIG;
			return -1;
		}
	}
}

static int open_regular(const char *path, struct stat *st)
{
	/* O_NONBLOCK: a named pipe must not hold us up before we know that it is one. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return -1;
	if (fstat(fd, st) == 0 && S_ISREG(st->st_mode))
		return fd;
	(void)close(fd);
	errno = S_ISDIR(st->st_mode) ? EISDIR : EINVAL;
	return -1;
}

/* What files of /proc say their size is, and what they need. */
#define SIZELESS 16384

const char *sbx_facts_read(struct sbx_arena *arena, const char *path, size_t limit, size_t *len)
{
	struct stat st = {0};
	int saved, fd = open_regular(path, &st);
	ssize_t n = -1;
	size_t size;
	char *buf;

	if (fd < 0)
		return NULL;
	size = st.st_size > 0 ? (size_t)st.st_size : SIZELESS;
	if (size > limit)
		size = limit;
	/* One byte for the NUL, which is also where read_all() notices too long a file. */
	buf = sbx_arena_alloc(arena, size + 1);
	errno = ENOMEM;
	if (buf)
		n = read_all(fd, buf, size);
	saved = errno;
	(void)close(fd);
	errno = saved;
	if (n < 0)
		return NULL;
	buf[n] = '\0';
	if (len)
		*len = (size_t)n;
	return buf;
}

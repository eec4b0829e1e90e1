/* SPDX-License-Identifier: MIT
 * replay.c: a main() that feeds files to a fuzzer's entry, for compilers without libFuzzer: a
 * finding stays found with every compiler, under valgrind, on every libc. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The whole of @path, in memory that ends where the file does. */
static int replay(const char *path)
{
	FILE *file = fopen(path, "rb");
	long size = -1;
	uint8_t *data = NULL;

	if (file && fseek(file, 0, SEEK_END) == 0)
		size = ftell(file);
	if (size >= 0 && fseek(file, 0, SEEK_SET) == 0)
		data = malloc(size ? (size_t)size : 1);

	int done = data && fread(data, 1, (size_t)size, file) == (size_t)size;
	if (done)
		LLVMFuzzerTestOneInput(data, (size_t)size);
	else
		perror(path);
	free(data);
	if (file)
		fclose(file);
	return done ? 0 : -1;
}

int main(int argc, char **argv)
{
	int status = argc > 1 ? EXIT_SUCCESS : EXIT_FAILURE; /* nothing replayed proves nothing */

	for (int i = 1; i < argc; i++)
		if (replay(argv[i]) < 0)
			status = EXIT_FAILURE;
	return status;
}

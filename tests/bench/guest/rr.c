// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Request and response: one byte there, one byte back, over one TCP
 * connection.
 *
 *   rr server             serves one client, then ends
 *   rr ADDRESS COUNT      prints nanoseconds per transaction
 */
#include <arpa/inet.h>
#include <err.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static struct sockaddr_in address = { .sin_family = AF_INET };

static void no_delay(int fd)
{
	int one = 1;

	if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)))
		err(1, "TCP_NODELAY");
}

static void server(void)
{
	int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
	char byte;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, (void *)&address, sizeof(address)) || listen(fd, 1))
		err(1, "bind");
	puts("listening");
	fflush(stdout);
	fd = accept(fd, NULL, NULL);
	if (fd < 0)
		err(1, "accept");
	no_delay(fd);
	while (read(fd, &byte, 1) == 1) {
		byte++;
		if (write(fd, &byte, 1) != 1)
			err(1, "write");
	}
}

static void transact(int fd, long n)
{
	char byte, sent;

	while (n--) {
		sent = byte = n;
		if (write(fd, &byte, 1) != 1 || read(fd, &byte, 1) != 1)
			err(1, "transaction");
		if (byte != (char)(sent + 1))
			errx(1, "another byte came back");
	}
}

static void client(const char *to, long count)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct timespec start, end;

	if (inet_pton(AF_INET, to, &address.sin_addr) != 1 ||
	    connect(fd, (void *)&address, sizeof(address)))
		err(1, "%s", to);
	no_delay(fd);
	transact(fd, count / 10);
	clock_gettime(CLOCK_MONOTONIC, &start);
	transact(fd, count);
	clock_gettime(CLOCK_MONOTONIC, &end);
	printf("%.0f\n", ((end.tv_sec - start.tv_sec) * 1e9 +
			  end.tv_nsec - start.tv_nsec) / count);
}

int main(int argc, char **argv)
{
	address.sin_port = htons(7777);
	if (argc == 2 && !strcmp(argv[1], "server"))
		server();
	else if (argc == 3)
		client(argv[1], atol(argv[2]));
	else
		errx(2, "usage: rr server | rr ADDRESS COUNT");
	return 0;
}

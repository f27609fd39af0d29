/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Echo requests of a given size that no router may fragment */
#ifndef VSW_ECHO_H
#define VSW_ECHO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VSW_ECHO_MAX	65535	/* bytes of an IP packet */
#define VSW_ECHO_MIN	128	/* every path has room for that */

/**
 * struct vsw_echo - a socket for echo requests to one address after the other
 * @fd: the socket
 * @len: bytes of an address, 4 or 16
 * @scope: interface index of a link-local address
 * @id: identifier of our requests
 * @seq: number of the last request
 * @first: number of the first one of this size
 * @cookie: random bytes in the requests, so that no other answer is taken
 * @to: address of the other end
 * @wait: milliseconds that an answer may take
 * @limit: what whoever refused a packet says would fit; 0 for nothing
 * @error: errno of the last refusal, 0 when a packet was just lost
 */
struct vsw_echo {
	int fd;
	int len;
	uint32_t scope;
	uint16_t id;
	uint16_t seq;
	uint16_t first;
	uint8_t cookie[8];
	uint8_t to[16];
	int wait;
	uint32_t limit;
	int error;
};

/**
 * struct vsw_echo_from - how the requests leave
 * @local: source address
 * @len: bytes of it, 4 or 16
 * @link: interface index of the device, 0 for any
 * @tos: type of service or traffic class
 * @ttl: time to live, 0 for the usual one
 */
struct vsw_echo_from {
	uint8_t local[16];
	int len;
	uint32_t link;
	uint8_t tos;
	uint8_t ttl;
};

/* 0, or a negative errno */
int vsw_echo_open(struct vsw_echo *e, const struct vsw_echo_from *from);
void vsw_echo_close(struct vsw_echo *e);
/* From now on to this address, of the family of the source */
void vsw_echo_to(struct vsw_echo *e, const uint8_t *addr);
/* Does an IP packet of @size bytes reach the other end? Three tries */
bool vsw_echo_passes(struct vsw_echo *e, uint32_t size);

#endif

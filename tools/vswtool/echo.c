// SPDX-License-Identifier: GPL-2.0-or-later
/* Echo requests of a given size that no router may fragment */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/errqueue.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "echo.h"

#define TRIES		3
#define WAIT_FIRST	1000	/* ms, while nothing is known of the path */
#define WAIT_MIN	200	/* however fast the path is */
#define ICMP_LEN	8	/* of both families */
#define HEAD_MAX	80	/* IPv4 with options, ICMP and the cookie */

#ifndef ICMP_FILTER
#define ICMP_FILTER	1	/* linux/icmp.h, which netinet's excludes */
#endif

static socklen_t make_addr(const struct vsw_echo *e, const uint8_t *addr,
			   struct sockaddr_storage *ss)
{
	struct sockaddr_in6 *sin6 = (struct sockaddr_in6 *)ss;
	struct sockaddr_in *sin = (struct sockaddr_in *)ss;

	memset(ss, 0, sizeof(*ss));
	if (e->len == 4) {
		sin->sin_family = AF_INET;
		memcpy(&sin->sin_addr, addr, 4);
		return sizeof(*sin);
	}
	sin6->sin6_family = AF_INET6;
	memcpy(&sin6->sin6_addr, addr, 16);
	if (IN6_IS_ADDR_LINKLOCAL(&sin6->sin6_addr))
		sin6->sin6_scope_id = e->scope;
	return sizeof(*sin6);
}

static bool is_peer(const struct vsw_echo *e, const struct sockaddr_storage *ss)
{
	const struct sockaddr_in6 *sin6 = (const struct sockaddr_in6 *)ss;
	const struct sockaddr_in *sin = (const struct sockaddr_in *)ss;

	return e->len == 4 ? !memcmp(&sin->sin_addr, e->to, 4) :
			     !memcmp(&sin6->sin6_addr, e->to, 16);
}

static bool set_int(int fd, int level, int name, int val)
{
	return !setsockopt(fd, level, name, &val, sizeof(val));
}

/*
 * IP_PMTUDISC_PROBE forbids fragments, also to ourselves, and does not look at
 * what the host believes of the path. Errors come with what would have fitted.
 */
static bool set_up4(int fd, const struct vsw_echo_from *from)
{
	const uint32_t filter = ~(1U << ICMP_ECHOREPLY);

	return set_int(fd, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_PROBE) &&
	       set_int(fd, IPPROTO_IP, IP_RECVERR, 1) &&
	       set_int(fd, IPPROTO_IP, IP_TOS, from->tos) &&
	       (!from->ttl ||
		set_int(fd, IPPROTO_IP, IP_TTL, from->ttl)) &&
	       (!from->link || set_int(fd, IPPROTO_IP, IP_UNICAST_IF,
				       (int)htonl(from->link))) &&
	       !setsockopt(fd, SOL_RAW, ICMP_FILTER, &filter, sizeof(filter));
}

static bool set_up6(int fd, const struct vsw_echo_from *from)
{
	struct icmp6_filter filter;

	ICMP6_FILTER_SETBLOCKALL(&filter);
	ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &filter);
	return set_int(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER,
		       IPV6_PMTUDISC_PROBE) &&
	       set_int(fd, IPPROTO_IPV6, IPV6_RECVERR, 1) &&
	       set_int(fd, IPPROTO_IPV6, IPV6_TCLASS, from->tos) &&
	       (!from->ttl ||
		set_int(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, from->ttl)) &&
	       (!from->link || set_int(fd, IPPROTO_IPV6, IPV6_UNICAST_IF,
				       (int)htonl(from->link))) &&
	       !setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &filter,
			   sizeof(filter));
}

int vsw_echo_open(struct vsw_echo *e, const struct vsw_echo_from *from)
{
	struct sockaddr_storage ss;
	bool v4 = from->len == 4;
	socklen_t len;
	int err;

	memset(e, 0, sizeof(*e));
	e->len = from->len;
	e->scope = from->link;
	e->fd = socket(v4 ? AF_INET : AF_INET6,
		       SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
		       v4 ? (int)IPPROTO_ICMP : (int)IPPROTO_ICMPV6);
	if (e->fd < 0)
		return -errno;
	len = make_addr(e, from->local, &ss);
	if ((v4 ? set_up4(e->fd, from) : set_up6(e->fd, from)) &&
	    !bind(e->fd, (struct sockaddr *)&ss, len) &&
	    getrandom(e->cookie, sizeof(e->cookie), 0) == sizeof(e->cookie) &&
	    getrandom(&e->id, sizeof(e->id), 0) == sizeof(e->id))
		return 0;
	err = -errno;
	vsw_echo_close(e);
	return err;
}

void vsw_echo_close(struct vsw_echo *e)
{
	close(e->fd);
}

void vsw_echo_to(struct vsw_echo *e, const uint8_t *addr)
{
	memcpy(e->to, addr, (size_t)e->len);
	e->wait = WAIT_FIRST;
	e->error = 0;
}

static uint16_t checksum(const uint8_t *p, size_t len)
{
	uint32_t sum = 0;

	for (; len > 1; p += 2, len -= 2)
		sum += (uint32_t)p[0] << 8 | p[1];
	if (len)
		sum += (uint32_t)p[0] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons((uint16_t)~sum);
}

/* Both families have the same header, and ours is as the other end sends it. */
static bool is_ours(const struct vsw_echo *e, const uint8_t *icmp, size_t len)
{
	uint16_t id, seq;

	if (len < ICMP_LEN)
		return false;
	memcpy(&id, icmp + 4, sizeof(id));
	memcpy(&seq, icmp + 6, sizeof(seq));
	return id == e->id && (uint16_t)(ntohs(seq) - e->first) <=
			      (uint16_t)(e->seq - e->first);
}

/* One error from the queue; false when there is none. */
static bool take_error(struct vsw_echo *e)
{
	uint8_t data[ICMP_LEN], control[512];
	struct sockaddr_storage ss = { 0 };
	struct iovec iov = { data, sizeof(data) };
	struct msghdr msg = {
		.msg_name = &ss,
		.msg_namelen = sizeof(ss),
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	const struct sock_extended_err *ee;
	struct cmsghdr *c;
	ssize_t len;

	len = recvmsg(e->fd, &msg, MSG_ERRQUEUE | MSG_DONTWAIT);
	if (len < 0)
		return false;
	for (c = CMSG_FIRSTHDR(&msg); c; c = CMSG_NXTHDR(&msg, c)) {
		if (c->cmsg_len < CMSG_LEN(sizeof(*ee)) ||
		    !((c->cmsg_level == IPPROTO_IP &&
		       c->cmsg_type == IP_RECVERR) ||
		      (c->cmsg_level == IPPROTO_IPV6 &&
		       c->cmsg_type == IPV6_RECVERR)))
			continue;
		ee = (const void *)CMSG_DATA(c);
		/* of our own host, at once: it does not say of which packet */
		if (ee->ee_origin != SO_EE_ORIGIN_LOCAL &&
		    !(is_peer(e, &ss) && is_ours(e, data, (size_t)len)))
			continue;
		e->error = (int)ee->ee_errno;
		e->limit = ee->ee_errno == EMSGSIZE ? ee->ee_info : 0;
	}
	return true;
}

/* What was said of packets before is of no interest any more. */
static void forget_errors(struct vsw_echo *e)
{
	while (take_error(e))
		;
	e->error = 0;
	e->limit = 0;
}

static bool take_answer(struct vsw_echo *e)
{
	struct sockaddr_storage ss = { 0 };
	socklen_t sslen = sizeof(ss);
	uint8_t buf[HEAD_MAX];
	size_t len, off = 0;
	ssize_t n;

	while ((n = recvfrom(e->fd, buf, sizeof(buf), 0,
			     (struct sockaddr *)&ss, &sslen)) >= 0) {
		len = (size_t)n;
		if (e->len == 4 && len)	/* raw sockets have the header here */
			off = (size_t)(buf[0] & 15) * 4;
		if (len >= off + ICMP_LEN + sizeof(e->cookie) &&
		    is_peer(e, &ss) && is_ours(e, buf + off, len - off) &&
		    !memcmp(buf + off + ICMP_LEN, e->cookie,
			    sizeof(e->cookie)))
			return true;
		sslen = sizeof(ss);
	}
	return false;
}

static bool send_one(struct vsw_echo *e, uint32_t size)
{
	static uint8_t buf[VSW_ECHO_MAX];
	struct sockaddr_storage ss;
	size_t len = size - (e->len == 4 ? 20 : 40);
	uint16_t seq = htons(++e->seq), sum;
	socklen_t sslen = make_addr(e, e->to, &ss);

	memset(buf, 0, ICMP_LEN);
	buf[0] = e->len == 4 ? ICMP_ECHO : ICMP6_ECHO_REQUEST;
	memcpy(buf + 4, &e->id, sizeof(e->id));
	memcpy(buf + 6, &seq, sizeof(seq));
	memcpy(buf + ICMP_LEN, e->cookie, sizeof(e->cookie));
	if (e->len == 4) {	/* the kernel makes that of IPv6 */
		sum = checksum(buf, len);
		memcpy(buf + 2, &sum, sizeof(sum));
	}
	if (sendto(e->fd, buf, len, 0, (struct sockaddr *)&ss, sslen) >= 0)
		return true;
	e->error = errno;
	return false;
}

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* An answer; or not, and whether it was refused is in e->error. */
static bool await(struct vsw_echo *e)
{
	struct pollfd pfd = { .fd = e->fd, .events = POLLIN };
	int64_t start = now_ms(), left = e->wait, took;

	while (left > 0) {
		if (poll(&pfd, 1, (int)left) < 0 && errno != EINTR)
			return false;
		if (take_answer(e)) {
			took = (now_ms() - start) * 4;
			if (took < WAIT_MIN)
				took = WAIT_MIN;
			if (took < e->wait)
				e->wait = (int)took;
			return true;
		}
		while (take_error(e))
			;
		if (e->error)
			return false;
		left = start + e->wait - now_ms();
	}
	return false;
}

bool vsw_echo_passes(struct vsw_echo *e, uint32_t size)
{
	int i;

	e->first = (uint16_t)(e->seq + 1);
	for (i = 0; i < TRIES; i++) {
		forget_errors(e);
		if (send_one(e, size)) {
			if (await(e))
				return true;
		} else {
			while (take_error(e))
				;
		}
		if (e->error == EMSGSIZE)	/* and no doubt about it */
			return false;
	}
	return false;
}

# shellcheck shell=bash
# The limit: null/vswnull.c, two hashed lookups and the driver's transmit
# function
null() { echo "$*" >/sys/module/vswnull/parameters/attach; }

S1() { null direct d0 d1; }
S2() { null direct d0 d1; }
S4() { null direct d0 d1; }
S11() { null direct a1 b1; }
SMP() {
	null direct d0 d1
	null direct d2 d3
}

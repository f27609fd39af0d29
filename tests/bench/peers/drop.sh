# shellcheck shell=bash
# No switch: each frame is freed where the switch would get it. What the
# figures of the others contain that is not theirs.
null() { echo "$*" >/sys/module/vswnull/parameters/attach; }

S1() { null drop d0; }
S2() { null drop d0; }
S3() { null drop d0; }
S3h() { null drop d0; }
S4() { null drop d0; }
S8() { null drop d0; }
S8h() { null drop d0; }
S8k() { null drop d0; }
S8m() { null drop d0; }
S8fd() { null drop d0; }
S8f() { null drop d0; }
S8ft() { null drop d0; }
S8fm() { null drop d0; }
S9() { null drop d0; }
S9n() { null drop d0; }
S9k() { null drop d0; }
S10() { null drop d0; }
S10k() { null drop d0; }
SX() { null drop d0; }
S11() { null drop a1; }

S5() { null drop d0; }
S5g() { null drop d0; }
S5r() { null drop a1; }
